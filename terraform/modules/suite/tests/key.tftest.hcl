mock_provider "oci" {}

variables {
  name           = "warden"
  compartment_id = "ocid1.compartment.oc1..c"
  namespace      = "examplenamespace"
  bucket_suffix  = "ap-tokyo-1"
  tags           = { freeform = {}, defined = null }
}

run "the_bucket_gets_the_key" {
  command = apply
  module {
    source = "../store"
  }
  variables {
    approvals_key_id = "ocid1.key.oc1..k"
  }
  assert {
    condition     = oci_objectstorage_bucket.approvals[0].kms_key_id == "ocid1.key.oc1..k"
    error_message = "The approvals bucket is encrypted with the key."
  }
}

# The provider sees no change in a key that is left out: the apply would go on to delete the key.
run "a_key_that_still_encrypts_is_not_dropped" {
  command = plan
  module {
    source = "../store"
  }
  expect_failures = [oci_objectstorage_bucket.approvals]
}

run "a_bucket_of_yours_needs_versions" {
  command = plan
  module {
    source = "../store"
  }
  override_data {
    target = data.oci_objectstorage_bucket.existing
    values = { versioning = "Disabled", compartment_id = "ocid1.compartment.oc1..c" }
  }
  variables {
    approvals_key_id = "ocid1.key.oc1..k"
    existing         = { state = "my-state", approvals = "" }
  }
  expect_failures = [data.oci_objectstorage_bucket.existing]
}

run "a_bucket_of_yours_stands_where_the_policies_are" {
  command = plan
  module {
    source = "../store"
  }
  override_data {
    target = data.oci_objectstorage_bucket.existing
    values = { versioning = "Enabled", compartment_id = "ocid1.compartment.oc1..elsewhere" }
  }
  variables {
    approvals_key_id = "ocid1.key.oc1..k"
    existing         = { state = "my-state", approvals = "" }
  }
  expect_failures = [data.oci_objectstorage_bucket.existing]
}
