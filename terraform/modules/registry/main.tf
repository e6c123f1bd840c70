resource "oci_artifacts_container_repository" "this" {
  count          = var.create ? 1 : 0
  compartment_id = var.compartment_id
  display_name   = "${var.name}/functions"
  is_public      = false
  is_immutable   = true
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}
