# Two buckets with different readers and writers (modules/iam). Versions keep what was overwritten or removed. The key that
# stops every action is that of the approvals bucket alone: without the state bucket nobody would be told of a loss.
locals {
  # A name that exists is known in every plan; what would be read of the bucket is not.
  state     = var.existing.state != "" ? var.existing.state : "${var.name}-state-${var.bucket_suffix}"
  approvals = var.existing.approvals != "" ? var.existing.approvals : "${var.name}-approvals-${var.bucket_suffix}"
}

moved {
  from = oci_objectstorage_bucket.state
  to   = oci_objectstorage_bucket.state[0]
}

moved {
  from = oci_objectstorage_bucket.approvals
  to   = oci_objectstorage_bucket.approvals[0]
}

data "oci_objectstorage_bucket" "existing" {
  for_each  = { for key, name in var.existing : key => name if name != "" }
  namespace = var.namespace
  name      = each.value

  # What is not there the provider answers with nulls, and without an error.
  lifecycle {
    postcondition {
      condition     = try(length(self.compartment_id) > 0, false)
      error_message = "Bucket ${each.value} does not exist in this region, or you may not read it: check the name."
    }
    postcondition {
      condition     = !try(length(self.compartment_id) > 0, false) || self.versioning == "Enabled"
      error_message = "Bucket ${each.value} has no versions: enable them, for they keep what was overwritten or removed."
    }
    postcondition {
      condition     = !try(length(self.compartment_id) > 0, false) || self.compartment_id == var.compartment_id
      error_message = "Bucket ${each.value} has to stand in compartment_ocid, where the policies about it are."
    }
  }
}

resource "oci_objectstorage_bucket" "state" {
  count          = var.existing.state == "" ? 1 : 0
  compartment_id = var.compartment_id
  namespace      = var.namespace
  name           = local.state
  access_type    = "NoPublicAccess"
  versioning     = "Enabled"
  kms_key_id     = var.state_key_id
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  lifecycle {
    postcondition {
      condition     = var.state_key_id != null || !startswith(coalesce(self.kms_key_id, "none"), "ocid1.key.")
      error_message = "Bucket ${local.state} is still encrypted with a key in a vault, which Object Storage would no longer be allowed to use. Keep state_key_ocid, or take the key off first: docs/deploy.md, section \"Keys of yours\"."
    }
  }
}

resource "oci_objectstorage_bucket" "approvals" {
  count          = var.existing.approvals == "" ? 1 : 0
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
