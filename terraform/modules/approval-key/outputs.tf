output "key_id" {
  description = "Key that approvals can be signed with."
  value       = oci_kms_key.this.id
}
