output "key_id" {
  description = "The key."
  value       = oci_kms_key.this.id
}

output "management_endpoint" {
  description = "Where the key is disabled and enabled."
  value       = local.management_endpoint
}

output "vault_id" {
  description = "Vault of the key."
  value       = local.create ? oci_kms_vault.this[0].id : var.vault_id
}
