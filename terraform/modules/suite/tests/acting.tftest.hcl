mock_provider "oci" {
  source = "../../tests/mocks"
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

run "acting_functions_share_no_compartment" {
  command = plan
  variables {
    enable_reattach      = true
    act_compartment_ocid = "ocid1.compartment.oc1..c"
  }
  expect_failures = [terraform_data.mode]
}

run "what_exists_is_taken" {
  command = plan
  variables {
    enable_probe         = true
    act_compartment_ocid = "ocid1.compartment.oc1..mine"
    node_group_ocid      = "ocid1.dynamicgroup.oc1..mine"
    enable_approval_key  = true
    approval_key_ocid    = "ocid1.key.oc1.ap-tokyo-1.vaultid.mine"
  }
  assert {
    condition     = length(oci_identity_compartment.act) == 0 && length(oci_identity_dynamic_group.nodes) == 0 && length(module.approval_key) == 0
    error_message = "No compartment, group or key is made beside the ones that are named."
  }
}

run "a_realm_that_nobody_knows_is_named" {
  command = plan
  variables {
    tenancy_ocid = "ocid1.tenancy.oc999..t"
  }
  expect_failures = [terraform_data.realm]
}

run "no_run_command_outside_the_commercial_realm" {
  command = plan
  variables {
    tenancy_ocid = "ocid1.tenancy.oc8..t"
    enable_probe = true
  }
  expect_failures = [terraform_data.realm]
}

run "nothing_acts_by_default" {
  command = plan
  assert {
    condition     = length(oci_identity_compartment.act) == 0
    error_message = "No compartment for acting functions unless one is enabled."
  }
}

run "no_key_by_default" {
  command = plan
  assert {
    condition     = length(module.approval_key) == 0 && length(module.iam_key) == 0 && output.stop_command == ""
    error_message = "A vault exists only when it is asked for."
  }
}

run "the_key_encrypts_the_approvals_and_nothing_that_tells_people" {
  command = apply
  variables {
    enable_approval_key = true
  }
  assert {
    condition     = module.store.keys.approvals == output.approval_key && output.approval_key != ""
    error_message = "The approvals bucket is encrypted with the key."
  }
  assert {
    condition     = module.store.keys.state != output.approval_key
    error_message = "A disabled key must not stop notices: the state bucket keeps Oracle's key."
  }
  assert {
    condition     = length(output.policy_statements.storage) == 1 && strcontains(output.policy_statements.storage[0], output.approval_key)
    error_message = "Object Storage may use exactly this key."
  }
  assert {
    condition     = strcontains(output.stop_command, "key disable --key-id ${output.approval_key}")
    error_message = "The command that stops every action names the key."
  }
}

run "tags_that_the_tenancy_adds_stay" {
  command = plan
  assert {
    condition     = local.tags.defined == null
    error_message = "An empty map would take the tag defaults of the tenancy off again, with every apply."
  }
}

run "defined_tags_are_set" {
  command = plan
  variables {
    defined_tags = { "Operations.CostCenter" = "42" }
  }
  assert {
    condition     = oci_identity_dynamic_group.nodes[0].defined_tags["Operations.CostCenter"] == "42"
    error_message = "Defined tags reach what is created."
  }
}
