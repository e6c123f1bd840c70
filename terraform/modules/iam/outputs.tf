output "statements" {
  description = "Every policy statement, by principal."
  value       = local.by_principal
}

output "standing" {
  description = "One text for each policy and dynamic group that stands, another one when it says something else: for what has to wait."
  value = concat(
    [for key, policy in oci_identity_policy.this : "${policy.id} ${sha1(join("\n", policy.statements))}"],
    values(local.group_ids),
  )
}

output "budget" {
  description = "What counts against limits of the tenancy: statements by place, policies, dynamic groups."
  value = {
    statements     = { for place, texts in local.by_place : place => length(texts) }
    policies       = length(local.policies)
    dynamic_groups = length(setsubtract(var.functions, keys(var.existing_groups)))
  }
}
