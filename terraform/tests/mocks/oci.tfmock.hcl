# What a region of a tenancy answers, for every provider of the examples.
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
