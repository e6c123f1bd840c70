module "warden" {
  source    = "../../modules/suite"
  providers = { oci = oci, oci.home = oci.home }

  tenancy_ocid     = var.tenancy_ocid
  region           = var.region
  compartment_ocid = var.compartment_ocid
  email            = var.email

  existing_subnet_ocid = "ocid1.subnet.oc1.ap-tokyo-1.exampleprivate"
  create_repository    = false
  image                = "ocir.ap-tokyo-1.oci.oraclecloud.com/examplenamespace/warden/functions"
  image_digest         = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  shape                = "GENERIC_X86_ARM"

  # Who reaches port 443 of the gateway is up to the rules of the subnet; with console_vcn_ocid a security group opens it.
  enable_console = true
}
