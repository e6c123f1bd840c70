# Every OCID names its realm, and each realm has a domain of its own: the table of Oracle's SDK (oci-common, lib/realm).
locals {
  realm = split(".", var.tenancy_ocid)[2]
  domains = {
    oc1  = "oraclecloud.com"
    oc2  = "oraclegovcloud.com"
    oc3  = "oraclegovcloud.com"
    oc4  = "oraclegovcloud.uk"
    oc8  = "oraclecloud8.com"
    oc9  = "oraclecloud9.com"
    oc10 = "oraclecloud10.com"
    oc14 = "oraclecloud14.com"
    oc15 = "oraclecloud15.com"
    oc19 = "oraclecloud.eu"
    oc20 = "oraclecloud20.com"
    oc21 = "oraclecloud21.com"
    oc23 = "oraclecloud23.com"
    oc24 = "oraclecloud24.com"
    oc26 = "oraclecloud26.com"
    oc29 = "oraclecloud29.com"
    oc35 = "oraclecloud35.com"
    oc42 = "oraclecloud42.com"
    oc51 = "oraclecloud51.com"
    oc52 = "oraclecloud52.com"
  }
  domain = var.realm_domain != "" ? var.realm_domain : lookup(local.domains, local.realm, "")
}

resource "terraform_data" "realm" {
  input = local.realm

  lifecycle {
    precondition {
      condition     = local.domain != ""
      error_message = "The realm ${local.realm} of tenancy_ocid is not known here: set realm_domain to the domain of its service addresses, such as oraclecloud.com."
    }
    precondition {
      condition     = !var.enable_probe || local.realm == "oc1"
      error_message = "enable_probe needs Run Command, which Oracle has in the commercial realm alone; tenancy_ocid is of ${local.realm}. The approver states which node is in service."
    }
  }
}
