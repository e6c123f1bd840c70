# Two buckets with different readers and writers (modules/iam). Versions keep what was overwritten or removed. Only the
# approvals bucket may have a key of the operator: without the state bucket nobody would be told of a loss.
locals {
  state     = "${var.name}-state-${var.bucket_suffix}"
  approvals = "${var.name}-approvals-${var.bucket_suffix}"
}

resource "oci_objectstorage_bucket" "state" {
  compartment_id = var.compartment_id
  namespace      = var.namespace
  name           = local.state
  access_type    = "NoPublicAccess"
  versioning     = "Enabled"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_objectstorage_bucket" "approvals" {
  compartment_id = var.compartment_id
  namespace      = var.namespace
  name           = local.approvals
  access_type    = "NoPublicAccess"
  versioning     = "Enabled"
  kms_key_id     = var.approvals_key_id
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  # The provider never takes a key off a bucket. Without this, switching the key off would delete it under the objects.
  lifecycle {
    postcondition {
      condition     = var.approvals_key_id != null || !startswith(coalesce(self.kms_key_id, "none"), "ocid1.key.")
      error_message = "Bucket ${local.approvals} is still encrypted with a key in a vault; deleting the key would lose plans, approvals and the journal. Keep enable_approval_key = true, or take the key off first: docs/deploy.md, section \"Stop every action at once\"."
    }
  }
}
