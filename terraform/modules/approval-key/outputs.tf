output "key_id" {
  description = "Key that the approvals bucket is encrypted with."
  value       = oci_kms_key.this.id
}

output "management_endpoint" {
  description = "Where the key is disabled and enabled."
  value       = local.management_endpoint
}
