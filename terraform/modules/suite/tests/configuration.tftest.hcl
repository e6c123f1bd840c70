mock_provider "oci" {}

variables {
  name               = "warden"
  compartment_id     = "ocid1.compartment.oc1..c"
  tags               = { freeform = {}, defined = null }
  subnet_id          = "ocid1.subnet.oc1..s"
  security_group_ids = []
  shape              = "GENERIC_X86"
  respond_memory     = 512
  image              = "ocir.ap-tokyo-1.oci.oraclecloud.com/examplenamespace/warden/functions:0.1.0"
  image_digest       = ""
  failure_topic_id   = "ocid1.onstopic.oc1..t"
  apm_domain_id      = ""
  log_group_id       = "ocid1.loggroup.oc1..g"
  log_retention_days = 30
  act_compartment_id = ""
  act_functions      = []
  console            = false
}

run "long_contacts_and_ten_compartments_fit" {
  command = plan
  module {
    source = "../functions"
  }
  variables {
    config = {
      COMPARTMENTS = join(",", [for n in range(10) : "ocid1.compartment.oc1..${format("%060d", n)}"])
      CONTACTS     = join("", [for n in range(500) : "当"])
    }
  }
}

run "more_than_functions_takes_is_said_before_anything_is_created" {
  command = plan
  module {
    source = "../functions"
  }
  variables {
    config = {
      COMPARTMENTS   = "ocid1.compartment.oc1..c"
      CONTACTS       = join("", [for n in range(500) : "当"])
      QUORUM_VOLUMES = join(",", [for n in range(12) : "ocid1.volume.oc1.ap-tokyo-1.${format("%060d", n)}"])
    }
  }
  expect_failures = [oci_functions_application.this]
}
