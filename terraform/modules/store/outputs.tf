output "namespace" {
  description = "Object Storage namespace of the tenancy."
  value       = var.namespace
}

output "state_bucket" {
  description = "Name of the state bucket."
  value       = oci_objectstorage_bucket.state.name
}

output "approvals_bucket" {
  description = "Name of the approvals bucket."
  value       = oci_objectstorage_bucket.approvals.name
}

output "keys" {
  description = "Keys of the buckets; empty for a key of Oracle."
  value = {
    state     = oci_objectstorage_bucket.state.kms_key_id
    approvals = oci_objectstorage_bucket.approvals.kms_key_id
  }
}
