# Dedicated logs: the connector needs no rule on them, the agents send only what a rule of the pack can match.
locals {
  # Generated from the rule pack (npm run generate): one alternation, because several allow entries would be AND-ed.
  filter = jsondecode(file("${path.module}/agent-filter.json")).pattern
  tails = {
    messages   = var.messages_paths
    lifekeeper = var.lifekeeper_paths
  }

  # What exists is used as it is; the rest is made.
  group_id     = var.existing.group != "" ? var.existing.group : oci_logging_log_group.this[0].id
  own_group_id = var.existing.own_group != "" ? var.existing.own_group : oci_logging_log_group.own[0].id
  log_ids = {
    for key in keys(local.tails) : key => var.existing[key] != "" ? var.existing[key] : oci_logging_log.tail[key].id
  }
  decisions_id = var.existing.decisions != "" ? var.existing.decisions : oci_logging_log.decisions[0].id
}

moved {
  from = oci_logging_log_group.this
  to   = oci_logging_log_group.this[0]
}

moved {
  from = oci_logging_log_group.own
  to   = oci_logging_log_group.own[0]
}

moved {
  from = oci_logging_log.decisions
  to   = oci_logging_log.decisions[0]
}

resource "oci_logging_log_group" "this" {
  count          = var.existing.group == "" ? 1 : 0
  compartment_id = var.compartment_id
  display_name   = var.name
  description    = "Lines of the LifeKeeper nodes: the only group that nodes may write to"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

# Apart from the nodes' lines: whoever has a node must not write what the warden decided.
resource "oci_logging_log_group" "own" {
  count          = var.existing.own_group == "" ? 1 : 0
  compartment_id = var.compartment_id
  display_name   = "${var.name}-own"
  description    = "Decisions and invocations of the warden"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_logging_log" "tail" {
  for_each           = { for key, paths in local.tails : key => paths if var.existing[key] == "" }
  display_name       = "${var.name}-${each.key}"
  log_group_id       = local.group_id
  log_type           = "CUSTOM"
  is_enabled         = true
  retention_duration = var.retention_days
  freeform_tags      = var.tags.freeform
  defined_tags       = var.tags.defined
}

resource "oci_logging_log" "decisions" {
  count              = var.existing.decisions == "" ? 1 : 0
  display_name       = "${var.name}-decisions"
  log_group_id       = local.own_group_id
  log_type           = "CUSTOM"
  is_enabled         = true
  retention_duration = var.retention_days
  freeform_tags      = var.tags.freeform
  defined_tags       = var.tags.defined
}

resource "oci_logging_unified_agent_configuration" "tail" {
  for_each       = local.tails
  compartment_id = var.compartment_id
  display_name   = "${var.name}-${each.key}"
  description    = "Lines about iSCSI, multipath, file systems and LifeKeeper: ${each.key}"
  is_enabled     = true
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  group_association {
    group_list = [var.node_group_id]
  }

  service_configuration {
    configuration_type = "LOGGING"

    destination {
      log_object_id = local.log_ids[each.key]

      # One heartbeat a node is enough: the agent sends it with the system log.
      dynamic "operational_metrics_configuration" {
        for_each = each.key == "messages" ? [1] : []
        content {
          destination {
            compartment_id = var.compartment_id
          }
          source {
            type    = "UMA_METRICS"
            metrics = ["Heartbeat", "RestartMetric"]
            # Without resource_group, because a query that names none sees only metrics without one, and neither the alarm nor sweep does.
            record_input {
              namespace = "warden_agent"
            }
          }
        }
      }
    }

    sources {
      source_type = "LOG_TAIL"
      name        = each.key
      paths       = each.value
      parser {
        parser_type = "NONE"
        message_key = "message"
      }
    }

    unified_agent_configuration_filter {
      name        = "rules"
      filter_type = "GREP_FILTER"
      allow_list {
        key     = "message"
        pattern = local.filter
      }
    }
  }
}
