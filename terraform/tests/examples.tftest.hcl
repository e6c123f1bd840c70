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
  alias = "first"
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
  alias = "second"
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

run "default" {
  command = apply
  module {
    source = "./examples/default"
  }
  assert {
    condition     = !contains(keys(output.policy_statements), "reattach") && !contains(keys(output.policy_statements), "probe")
    error_message = "The default has neither reattach nor probe."
  }
}

run "two_node_cluster" {
  command = apply
  module {
    source = "./examples/two-node-cluster"
  }
  assert {
    condition     = length([for s in output.policy_statements.respond : s if endswith(s, "ocid1.compartment.oc1..examplevolumes")]) >= 3
    error_message = "The compartment of the volumes is watched as well."
  }
}

run "reattach_enabled" {
  command = apply
  module {
    source = "./examples/reattach-enabled"
  }
  assert {
    condition     = length([for principal, texts in output.policy_statements : principal if length([for s in texts : s if strcontains(s, "VOLUME_ATTACHMENT_CREATE")]) > 0]) == 1
    error_message = "Only reattach may attach."
  }
  assert {
    condition     = length([for principal, texts in output.policy_statements : principal if length([for s in texts : s if strcontains(s, "INSTANCE_AGENT_COMMAND_CREATE")]) > 0]) == 1
    error_message = "Only probe may create Run Commands."
  }
}

run "existing_network" {
  command = apply
  module {
    source = "./examples/existing-network"
  }
  assert {
    condition     = contains(keys(output.policy_statements), "console")
    error_message = "The console has an identity of its own."
  }
}

run "two_regions" {
  command = apply
  module {
    source = "./examples/two-regions"
  }
  assert {
    condition     = keys(output.next_steps) == ["ap-osaka-1", "ap-tokyo-1"]
    error_message = "Each region has its own installation."
  }
}
