mock_provider "oci" {
  mock_data "oci_core_services" {
    defaults = {
      services = [{ id = "ocid1.service.oc1..all", cidr_block = "all-nrt-services-in-oracle-services-network", name = "All NRT Services In Oracle Services Network" }]
    }
  }
  mock_data "oci_objectstorage_namespace" {
    defaults = { namespace = "examplenamespace" }
  }
  mock_data "oci_identity_region_subscriptions" {
    defaults = { region_subscriptions = [{ is_home_region = true, region_key = "NRT", region_name = "ap-tokyo-1", state = "READY", tenancy_id = "ocid1.tenancy.oc1..t" }] }
  }
}

mock_provider "oci" {
  alias = "home"
}

variables {
  tenancy_ocid     = "ocid1.tenancy.oc1..t"
  compartment_ocid = "ocid1.compartment.oc1..c"
  region           = "ap-tokyo-1"
  email            = "ops@example.com"
}

run "approving_needs_the_function" {
  command = plan
  variables {
    mode = "approve"
  }
  expect_failures = [terraform_data.mode]
}

run "acting_functions_stay_out_of_reach" {
  command = plan
  variables {
    enable_reattach             = true
    act_parent_compartment_ocid = "ocid1.compartment.oc1..c"
  }
  expect_failures = [oci_identity_compartment.act]
}

run "acting_functions_have_their_own_compartment" {
  command = plan
  variables {
    enable_probe = true
  }
  assert {
    condition     = length(oci_identity_compartment.act) == 1 && oci_identity_compartment.act[0].compartment_id == "ocid1.tenancy.oc1..t"
    error_message = "The compartment of the acting functions stands beside the watched one."
  }
}

run "nothing_acts_by_default" {
  command = plan
  assert {
    condition     = length(oci_identity_compartment.act) == 0
    error_message = "No compartment for acting functions unless one is enabled."
  }
}
