mock_provider "oci" {
  source = "./tests/mocks"
}

mock_provider "oci" {
  alias  = "first"
  source = "./tests/mocks"
}

mock_provider "oci" {
  alias  = "second"
  source = "./tests/mocks"
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

run "fleet" {
  command = apply
  module {
    source = "./examples/fleet"
  }
  assert {
    condition     = length([for s in output.policy_statements.sweep : s if strcontains(s, " inspect volumes ")]) == 20
    error_message = "Each of the twenty compartments is watched."
  }
}
