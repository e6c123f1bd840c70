mock_provider "oci" {
  source = "./tests/mocks"
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

run "needs_only_a_compartment_and_an_address" {
  command = plan

  assert {
    condition     = output.state_bucket == "warden-state-ap-tokyo-1"
    error_message = "The bucket's name holds the region, so that one tenancy can have several installations."
  }
}

run "does_everything_in_mode_observe" {
  command = apply

  assert {
    condition     = toset(keys(output.functions)) == toset(["detect", "observe", "respond", "sweep"])
    error_message = "By default there are exactly four functions; probe, reattach and console do not exist."
  }
  assert {
    condition     = length([for s in flatten(values(output.policy_statements)) : s if strcontains(s, "VOLUME_ATTACHMENT_CREATE") || strcontains(s, "instance-agent-command")]) == 0
    error_message = "By default nobody may attach a volume or run a command."
  }
  assert {
    condition     = length([for s in flatten(values(output.policy_statements)) : s if strcontains(s, "in tenancy") || can(regex("DELETE|DETACH|POWER", replace(replace(s, "OBJECT_DELETE", ""), "OBJECT_VERSION_DELETE", "")))]) == 0
    error_message = "No statement for the whole tenancy, none that detaches, switches off, or deletes more than objects."
  }
  assert {
    condition     = strcontains(output.next_steps, "Confirm the subscription")
    error_message = "The output says what to do next."
  }
}

run "speaks_the_language_of_the_installation" {
  command = apply
  variables {
    language = "ja"
  }

  assert {
    condition     = strcontains(output.next_steps, "サブスクリプションを確認してください") && !strcontains(output.next_steps, "Confirm")
    error_message = "What to do next is said in the language of the notices."
  }
}

run "rejects_a_region_key" {
  command = plan
  variables {
    region = "NRT"
  }
  expect_failures = [var.region]
}

run "rejects_an_unknown_mode" {
  command = plan
  variables {
    mode = "automatic"
  }
  expect_failures = [var.mode]
}

run "rejects_something_that_is_no_compartment" {
  command = plan
  variables {
    compartment_ocid = "my-compartment"
  }
  expect_failures = [var.compartment_ocid]
}

run "rejects_an_open_digest" {
  command = plan
  variables {
    image_digest = "latest"
  }
  expect_failures = [var.image_digest]
}
