output "namespace" {
  description = "Object Storage namespace of the tenancy."
  value       = var.namespace
}

output "state_bucket" {
  description = "Name of the state bucket."
  value       = local.state
  depends_on  = [oci_objectstorage_bucket.state, data.oci_objectstorage_bucket.existing]
}

output "approvals_bucket" {
  description = "Name of the approvals bucket."
  value       = local.approvals
  depends_on  = [oci_objectstorage_bucket.approvals, data.oci_objectstorage_bucket.existing]
}

output "keys" {
  description = "Keys of the buckets; empty for a key of Oracle."
  value = {
    state     = one(oci_objectstorage_bucket.state[*].kms_key_id)
    approvals = one(oci_objectstorage_bucket.approvals[*].kms_key_id)
  }
}
