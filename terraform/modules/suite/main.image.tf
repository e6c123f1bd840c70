# OCI Functions pulls from the registry of its own region alone (docs/decisions/0034-one-click.md). A released zip names in
# release.json where every region has the image of that release; without one the image comes from the repository of this stack.
locals {
  release     = jsondecode(file("${path.module}/release.json"))
  has_release = local.release.digest != ""
  # Whoever names an image of their own gets it.
  released = var.image_source == "released" || (
    var.image_source == "auto" && local.has_release && var.image == "" && var.image_digest == ""
  )
  registry = "ocir.${var.region}.oci.${local.domain}"
  own_path = var.image != "" ? var.image : "${local.registry}/${data.oci_objectstorage_namespace.this.namespace}/${module.registry.repository}"
  image = local.released ? {
    path   = "${local.registry}/${local.release.image}:${local.release.version}"
    digest = local.release.digest
    } : {
    path   = "${local.own_path}:${var.image_tag}"
    digest = var.image_digest
  }
}
