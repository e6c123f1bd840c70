# A key of the operator's own: for the approvals bucket, and one that encrypts the secret of the links. Software-protected keys cost nothing. Disabling the key makes plans,
# approvals and the journal unreadable, and what cannot be read is never acted on.
locals {
  create              = var.vault_id == ""
  management_endpoint = local.create ? oci_kms_vault.this[0].management_endpoint : data.oci_kms_vault.existing[0].management_endpoint
}

moved {
  from = oci_kms_vault.this
  to   = oci_kms_vault.this[0]
}

moved {
  from = terraform_data.resolvable
  to   = terraform_data.resolvable[0]
}

data "oci_kms_vault" "existing" {
  count    = local.create ? 0 : 1
  vault_id = var.vault_id

  # What is not there the provider answers with nulls, and without an error.
  lifecycle {
    postcondition {
      condition     = try(length(self.management_endpoint) > 0, false)
      error_message = "Vault ${var.vault_id} does not exist in this region, or you may not read it: check vault_ocid."
    }
  }
}

resource "oci_kms_vault" "this" {
  count          = local.create ? 1 : 0
  compartment_id = var.compartment_id
  display_name   = "${var.name}-${var.purpose}"
  vault_type     = "DEFAULT"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

# The host name of a new vault is not in every name server at once, and the provider does not try such a call again. 6 is how
# curl says that it cannot resolve a name; any answer at all, also one of refusal, ends the waiting.
resource "terraform_data" "resolvable" {
  count = local.create ? 1 : 0
  input = oci_kms_vault.this[0].management_endpoint

  provisioner "local-exec" {
    command = <<-EOT
      case "$ENDPOINT" in https://*) ;; *) exit 0 ;; esac
      n=0
      while [ "$n" -lt 60 ]; do
        curl --silent --max-time 5 --output /dev/null "$ENDPOINT/"
        [ "$?" -ne 6 ] && exit 0
        n=$((n + 1))
        sleep 5
      done
      echo "$ENDPOINT cannot be resolved after five minutes: run apply again"
    EOT
    environment = {
      ENDPOINT = self.input
    }
  }
}

# desired_state is left out: a key that an operator has disabled must not be enabled again by the next apply.
resource "oci_kms_key" "this" {
  compartment_id      = var.compartment_id
  display_name        = "${var.name}-${var.purpose}"
  management_endpoint = local.management_endpoint
  protection_mode     = "SOFTWARE"
  freeform_tags       = var.tags.freeform
  defined_tags        = var.tags.defined

  # Not by its output: that is unknown in the first plan of an update, and another endpoint is another key.
  depends_on = [terraform_data.resolvable]

  # Object Storage takes symmetric keys only: AES-256, in bytes.
  key_shape {
    algorithm = "AES"
    length    = 32
  }
}
