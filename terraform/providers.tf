# Tag defaults that new tenancies come with: Oracle writes these two on everything that is created.
provider "oci" {
  region              = var.region
  ignore_defined_tags = ["Oracle-Tags.CreatedBy", "Oracle-Tags.CreatedOn"]
}

# Dynamic groups, policies and compartments are written in the home region of the tenancy.
provider "oci" {
  alias               = "home"
  region              = local.home_region
  ignore_defined_tags = ["Oracle-Tags.CreatedBy", "Oracle-Tags.CreatedOn"]
}

data "oci_identity_region_subscriptions" "this" {
  tenancy_id = var.tenancy_ocid
}

locals {
  subscribed_home = one([
    for subscription in data.oci_identity_region_subscriptions.this.region_subscriptions : subscription.region_name
    if subscription.is_home_region
  ])
  home_region = var.home_region != "" ? var.home_region : local.subscribed_home
}
