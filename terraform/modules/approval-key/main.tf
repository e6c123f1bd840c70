# Software-protected keys cost nothing; the signing part never leaves the vault.
resource "oci_kms_vault" "this" {
  compartment_id = var.compartment_id
  display_name   = "${var.name}-approvals"
  vault_type     = "DEFAULT"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_kms_key" "this" {
  compartment_id      = var.compartment_id
  display_name        = "${var.name}-approvals"
  management_endpoint = oci_kms_vault.this.management_endpoint
  protection_mode     = "SOFTWARE"
  freeform_tags       = var.tags.freeform
  defined_tags        = var.tags.defined

  key_shape {
    algorithm = "ECDSA"
    length    = 32
    curve_id  = "NIST_P256"
  }
}
