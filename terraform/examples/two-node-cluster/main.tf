module "warden" {
  source    = "../../modules/suite"
  providers = { oci = oci, oci.home = oci.home }

  tenancy_ocid     = var.tenancy_ocid
  region           = var.region
  compartment_ocid = var.compartment_ocid
  email            = var.email

  # Instances and attachments in one compartment, volumes in another.
  watched_compartment_ocids = [var.compartment_ocid, "ocid1.compartment.oc1..examplevolumes"]
  language                  = "ja"
  zone                      = "Asia/Tokyo"
  contacts                  = "当直 03-0000-0000"
  slack_endpoints           = ["https://hooks.slack.com/services/T000/B000/example"]
  monitor_emails            = ["platform@example.com"]
  quorum_volume_ocids       = ["ocid1.volume.oc1.ap-tokyo-1.examplequorum"]
  expected_principals       = ["backup-operator"]
  audit_connector           = true
  enable_dashboard          = true
  freeform_tags             = { team = "platform" }
}
