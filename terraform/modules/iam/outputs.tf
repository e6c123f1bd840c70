output "statements" {
  description = "Every policy statement, by principal."
  value       = local.by_principal
}

output "policy_ids" {
  description = "Policies, for what has to wait until they stand."
  value       = values(oci_identity_policy.this)[*].id
}
