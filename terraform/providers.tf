# Tag defaults that new tenancies come with: Oracle writes these two on everything that is created. Defaults of your own beside
# them: with defined_tags, whatever is not named there or ignored here is taken off what exists.
provider "oci" {
  region              = var.region
  ignore_defined_tags = concat(["Oracle-Tags.CreatedBy", "Oracle-Tags.CreatedOn"], var.ignore_defined_tags)
}

# Dynamic groups, policies and compartments are written in the home region of the tenancy.
provider "oci" {
  alias               = "home"
  region              = local.home_region
  ignore_defined_tags = concat(["Oracle-Tags.CreatedBy", "Oracle-Tags.CreatedOn"], var.ignore_defined_tags)
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
