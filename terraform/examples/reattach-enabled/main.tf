module "warden" {
  source    = "../../modules/suite"
  providers = { oci = oci, oci.home = oci.home }

  tenancy_ocid     = var.tenancy_ocid
  region           = var.region
  compartment_ocid = var.compartment_ocid
  email            = var.email

  # A person approves each plan; the function that attaches lives in a compartment of its own.
  mode                = "approve"
  enable_reattach     = true
  enable_probe        = true
  enable_approval_key = true
}
