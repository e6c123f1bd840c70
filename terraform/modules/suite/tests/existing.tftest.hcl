mock_provider "oci" {
  source = "../../tests/mocks"
  mock_data "oci_objectstorage_bucket" {
    defaults = { versioning = "Enabled", compartment_id = "ocid1.compartment.oc1..c" }
  }
  mock_data "oci_kms_vault" {
    defaults = { management_endpoint = "https://yours-management.kms.ap-tokyo-1.oraclecloud.com" }
  }
  mock_data "oci_identity_compartments" {
    defaults = {
      compartments = [
        { id = "ocid1.compartment.oc1..below", compartment_id = "ocid1.compartment.oc1..c", name = "below" },
        { id = "ocid1.compartment.oc1..deep", compartment_id = "ocid1.compartment.oc1..below", name = "deep" },
        { id = "ocid1.compartment.oc1..beside", compartment_id = "ocid1.tenancy.oc1..t", name = "beside" },
        { id = "ocid1.compartment.oc1..act", compartment_id = "ocid1.compartment.oc1..c", name = "warden-ap-tokyo-1-act" },
      ]
    }
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

run "what_exists_is_used_and_not_made" {
  command = apply
  variables {
    log_group_ocid        = "ocid1.loggroup.oc1..nodes"
    own_log_group_ocid    = "ocid1.loggroup.oc1..own"
    messages_log_ocid     = "ocid1.log.oc1..messages"
    lifekeeper_log_ocid   = "ocid1.log.oc1..lifekeeper"
    decisions_log_ocid    = "ocid1.log.oc1..decisions"
    incidents_topic_ocid  = "ocid1.onstopic.oc1..incidents"
    monitor_topic_ocid    = "ocid1.onstopic.oc1..monitor"
    wake_topic_ocid       = "ocid1.onstopic.oc1..wake"
    state_bucket_name     = "my-state"
    approvals_bucket_name = "my-approvals"
    function_group_ocids  = { respond = "ocid1.dynamicgroup.oc1..mine" }
    node_group_ocid       = "ocid1.dynamicgroup.oc1..nodes"
    existing_subnet_ocid  = "ocid1.subnet.oc1..s"
  }
  assert {
    condition     = output.topics == { incidents = "ocid1.onstopic.oc1..incidents", monitor = "ocid1.onstopic.oc1..monitor", wake = "ocid1.onstopic.oc1..wake" }
    error_message = "Topics that exist are used."
  }
  assert {
    condition     = output.state_bucket == "my-state" && output.approvals_bucket == "my-approvals" && module.store.keys == { state = null, approvals = null }
    error_message = "Buckets that exist are used, and none is made."
  }
  assert {
    condition     = output.messages_log == "ocid1.log.oc1..messages" && output.decisions_log == "ocid1.log.oc1..decisions"
    error_message = "Logs that exist are used."
  }
  assert {
    condition     = length([for s in output.policy_statements.nodes : s if strcontains(s, "target.loggroup.id = 'ocid1.loggroup.oc1..nodes'")]) == 1
    error_message = "Nodes may write into the log group that was named, and no other."
  }
  assert {
    condition     = alltrue([for s in output.policy_statements.respond : startswith(s, "Allow dynamic-group id ocid1.dynamicgroup.oc1..mine to ")]) && output.limits.dynamic_groups == 3
    error_message = "A dynamic group that exists stands for its function; the others are made."
  }
  assert {
    condition     = length(local.guarded) == 0
    error_message = "What was not made here is not guarded here: nothing deletes it."
  }
}

run "the_topics_that_do_not_exist_are_made" {
  command = plan
  variables {
    incidents_topic_ocid = "ocid1.onstopic.oc1..incidents"
  }
  assert {
    condition     = keys(local.guarded) == ["the approvals bucket", "the log of decisions", "the log of the nodes", "the state bucket", "the topic of the warden itself"]
    error_message = "Everything else is made, and guarded."
  }
}

run "nodes_do_not_get_the_log_of_decisions" {
  command = plan
  variables {
    log_group_ocid     = "ocid1.loggroup.oc1..same"
    own_log_group_ocid = "ocid1.loggroup.oc1..same"
  }
  expect_failures = [terraform_data.mode]
}

run "one_key_for_both_would_silence_notices" {
  command = plan
  variables {
    enable_approval_key = true
    approval_key_ocid   = "ocid1.key.oc1..same"
    state_key_ocid      = "ocid1.key.oc1..same"
  }
  expect_failures = [terraform_data.mode]
}

run "compartments_below_are_refused_by_name" {
  command = plan
  variables {
    child_compartments = "refuse"
  }
  expect_failures = [terraform_data.mode]
}

run "compartments_below_are_watched" {
  command = plan
  variables {
    child_compartments = "watch"
  }
  assert {
    condition     = join(" ", local.watched_ids) == "ocid1.compartment.oc1..c ocid1.compartment.oc1..below ocid1.compartment.oc1..deep"
    error_message = "Everything below is watched, but what stands beside it and what may touch nodes."
  }
  assert {
    condition     = values(local.watched_by_events) == ["ocid1.compartment.oc1..c"]
    error_message = "Events sees what is below by itself."
  }
}

run "a_released_image_has_to_exist" {
  command = plan
  variables {
    image_source = "released"
  }
  expect_failures = [terraform_data.mode]
}

run "the_image_is_ones_own_while_nothing_is_released" {
  command = plan
  assert {
    condition     = local.image.path == "ocir.ap-tokyo-1.oci.oraclecloud.com/examplenamespace/warden/functions:0.1.0" && local.image.digest == ""
    error_message = "Without a release the image is that of the stack's own repository."
  }
}

run "tags_of_the_form" {
  command = plan
  variables {
    tags           = { freeformTags = { team = "a", from = "form" }, definedTags = { "Operations.CostCenter" = "42" } }
    freeform_tags  = { from = "variable" }
    announced_work = ["CL1 Sat,Sun 02:00+180m", "* 2026-12-01T22:00/2026-12-02T02:00"]
  }
  assert {
    condition     = jsonencode(local.tags) == jsonencode({ freeform = { oci-iscsi-warden = "warden", team = "a", from = "variable" }, defined = { "Operations.CostCenter" = "42" } })
    error_message = "Tags of the form and of the variables are joined."
  }
  assert {
    condition     = local.windows == "CL1 Sat,Sun 02:00+180m; * 2026-12-01T22:00/2026-12-02T02:00"
    error_message = "Announced work of the form reaches the functions."
  }
}

# Last: the bucket keeps its key.
run "keys_of_yours_where_you_keep_them" {
  command = apply
  variables {
    enable_approval_key  = true
    vault_ocid           = "ocid1.vault.oc1..yours"
    key_compartment_ocid = "ocid1.compartment.oc1..security"
    state_key_ocid       = "ocid1.key.oc1..state"
  }
  assert {
    condition     = module.store.keys.state == "ocid1.key.oc1..state" && module.store.keys.approvals != module.store.keys.state
    error_message = "Each bucket has a key of its own."
  }
  assert {
    condition     = length(output.policy_statements.storage) == 2 && alltrue([for s in output.policy_statements.storage : strcontains(s, "in compartment id ocid1.compartment.oc1..security where target.key.id = ")])
    error_message = "Object Storage may use the two keys, where they stand."
  }
  assert {
    condition     = strcontains(output.stop_command, "--endpoint https://yours-management.kms.")
    error_message = "The key is made in the vault that was named."
  }
}
