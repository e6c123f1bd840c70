# One installation for each region, from one configuration. Terraform takes no provider from a list: a further region is a
# further provider block and a further module. Groups, policies, buckets and compartments carry the region in their names; the
# prefix makes topics and alarms of the two tell each other apart, too.
module "first" {
  source    = "../../modules/suite"
  providers = { oci = oci.first, oci.home = oci.home }

  name             = "warden-one"
  tenancy_ocid     = var.tenancy_ocid
  region           = var.regions.first
  compartment_ocid = var.compartment_ocid
  email            = var.email
}

module "second" {
  source    = "../../modules/suite"
  providers = { oci = oci.second, oci.home = oci.home }

  name             = "warden-two"
  tenancy_ocid     = var.tenancy_ocid
  region           = var.regions.second
  compartment_ocid = var.compartment_ocid
  email            = var.email
}
