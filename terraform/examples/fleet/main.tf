module "warden" {
  source    = "../../modules/suite"
  providers = { oci = oci, oci.home = oci.home }

  tenancy_ocid     = var.tenancy_ocid
  region           = var.region
  compartment_ocid = var.compartment_ocid
  email            = var.email

  # Twenty compartments with a hundred nodes each; docs/fleet.md has what they need. The home compartment holds no node.
  watched_compartment_ocids = [
    "ocid1.compartment.oc1..exampleteam01",
    "ocid1.compartment.oc1..exampleteam02",
    "ocid1.compartment.oc1..exampleteam03",
    "ocid1.compartment.oc1..exampleteam04",
    "ocid1.compartment.oc1..exampleteam05",
    "ocid1.compartment.oc1..exampleteam06",
    "ocid1.compartment.oc1..exampleteam07",
    "ocid1.compartment.oc1..exampleteam08",
    "ocid1.compartment.oc1..exampleteam09",
    "ocid1.compartment.oc1..exampleteam10",
    "ocid1.compartment.oc1..exampleteam11",
    "ocid1.compartment.oc1..exampleteam12",
    "ocid1.compartment.oc1..exampleteam13",
    "ocid1.compartment.oc1..exampleteam14",
    "ocid1.compartment.oc1..exampleteam15",
    "ocid1.compartment.oc1..exampleteam16",
    "ocid1.compartment.oc1..exampleteam17",
    "ocid1.compartment.oc1..exampleteam18",
    "ocid1.compartment.oc1..exampleteam19",
    "ocid1.compartment.oc1..exampleteam20",
  ]
  # Many lines at once are few calls of detect.
  batch_size_kb  = 5000
  monitor_emails = ["platform@example.com"]
}
