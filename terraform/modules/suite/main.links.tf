# The key of the links in notices is made in the vault and never leaves it but for respond and console: Terraform knows the
# secret by its OCID alone, so that it stands neither in the state nor in a configuration
# (docs/decisions/0039-links-without-sign-in.md).
locals {
  makes_link_key = var.enable_links && var.link_secret_ocid == ""
  link_secret_id = !var.enable_links ? "" : local.makes_link_key ? join("", oci_vault_secret.links[*].id) : var.link_secret_ocid
}

module "link_key" {
  source         = "../approval-key"
  count          = local.makes_link_key ? 1 : 0
  name           = var.name
  purpose        = "links"
  compartment_id = local.keys_compartment
  tags           = local.tags
  vault_id       = var.vault_ocid
}

# A vault keeps the name of a deleted secret for a while: each installation has its own, after its key.
resource "oci_vault_secret" "links" {
  count                  = local.makes_link_key ? 1 : 0
  compartment_id         = local.keys_compartment
  vault_id               = module.link_key[0].vault_id
  key_id                 = module.link_key[0].key_id
  secret_name            = "${var.name}-links-${substr(sha1(module.link_key[0].key_id), 0, 8)}"
  enable_auto_generation = true
  freeform_tags          = local.tags.freeform
  defined_tags           = local.tags.defined

  secret_generation_context {
    generation_type     = "BYTES"
    generation_template = "BYTES_512"
  }

  # Whoever rotates it makes a new version of their own, which the next apply must leave alone.
  lifecycle {
    ignore_changes = [enable_auto_generation, secret_generation_context, secret_content]
  }
}
