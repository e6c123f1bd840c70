# The operator's own key for the approvals bucket. Software-protected keys cost nothing. Disabling the key makes plans,
# approvals and the journal unreadable, and what cannot be read is never acted on.
resource "oci_kms_vault" "this" {
  compartment_id = var.compartment_id
  display_name   = "${var.name}-approvals"
  vault_type     = "DEFAULT"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

# desired_state is left out: a key that an operator has disabled must not be enabled again by the next apply.
resource "oci_kms_key" "this" {
  compartment_id      = var.compartment_id
  display_name        = "${var.name}-approvals"
  management_endpoint = oci_kms_vault.this.management_endpoint
  protection_mode     = "SOFTWARE"
  freeform_tags       = var.tags.freeform
  defined_tags        = var.tags.defined

  # Object Storage takes symmetric keys only: AES-256, in bytes.
  key_shape {
    algorithm = "AES"
    length    = 32
  }
}
