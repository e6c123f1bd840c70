# Dedicated logs: the connector needs no rule on them, the agents send only what a rule of the pack can match.
locals {
  # Generated from the rule pack (npm run generate): one alternation, because several allow entries would be AND-ed.
  filter = jsondecode(file("${path.module}/agent-filter.json")).pattern
  tails = {
    messages   = var.messages_paths
    lifekeeper = var.lifekeeper_paths
  }
}

resource "oci_logging_log_group" "this" {
  compartment_id = var.compartment_id
  display_name   = var.name
  description    = "Lines of the LifeKeeper nodes: the only group that nodes may write to"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

# Apart from the nodes' lines: whoever has a node must not write what the warden decided.
resource "oci_logging_log_group" "own" {
  compartment_id = var.compartment_id
  display_name   = "${var.name}-own"
  description    = "Decisions and invocations of the warden"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_logging_log" "tail" {
  for_each           = local.tails
  display_name       = "${var.name}-${each.key}"
  log_group_id       = oci_logging_log_group.this.id
  log_type           = "CUSTOM"
  is_enabled         = true
  retention_duration = var.retention_days
  freeform_tags      = var.tags.freeform
  defined_tags       = var.tags.defined
}

resource "oci_logging_log" "decisions" {
  display_name       = "${var.name}-decisions"
  log_group_id       = oci_logging_log_group.own.id
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
      log_object_id = oci_logging_log.tail[each.key].id

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
