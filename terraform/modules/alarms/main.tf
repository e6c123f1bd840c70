# The watcher is watched. Each alarm has a section of docs/runbook.md with its own name, and its words in
# texts.tf; tests hold them together.
# topic monitor = people; topic wake = sweep looks now and tells people only what it finds wrong.
locals {
  # query: MQL. pending: how long it must hold. every: repeated notice while it fires.
  own = {
    connector-errors = {
      topic     = "monitor"
      namespace = "oci_service_connector_hub"
      query     = "ServiceConnectorHubErrors[5m]{connectorId = \"${var.connector_id}\"}.sum() > 0"
      severity  = "CRITICAL"
      pending   = "PT10M"
      every     = "PT1H"
    }
    function-errors = {
      topic     = "monitor"
      namespace = "oci_faas"
      query     = "FunctionResponseCount[5m]{applicationId =~ \"${join("|", var.application_ids)}\", responseType = \"Error\"}.grouping().sum() > 0"
      severity  = "CRITICAL"
      pending   = "PT4M"
      every     = "PT1H"
    }
    # A crash of reattach or probe that is told to nobody.
    failure-deliveries = {
      topic     = "monitor"
      namespace = "oci_faas"
      query     = "FunctionDetachedDeliveries[5m]{applicationId =~ \"${join("|", var.application_ids)}\", responseType = \"Error\"}.grouping().sum() > 0"
      severity  = "WARNING"
      pending   = "PT1M"
      every     = "PT6H"
    }
    function-throttles = {
      topic     = "monitor"
      namespace = "oci_faas"
      query     = "FunctionResponseCount[5m]{applicationId =~ \"${join("|", var.application_ids)}\", responseType = \"Throttled\"}.grouping().sum() > 0"
      severity  = "WARNING"
      pending   = "PT15M"
      every     = "PT6H"
    }
    dead-letters = {
      topic     = "monitor"
      namespace = "warden"
      query     = "dead_letters[1h]{source = \"sweep\"}.max() > 0"
      severity  = "WARNING"
      pending   = "PT5M"
      every     = "P1D"
    }
    # Four minutes of waiting, one of pending and three of slack (evaluation_slack_duration) are less than ten.
    work-waiting = {
      topic     = "monitor"
      namespace = "warden"
      query     = "work_wait_sec[1m].groupBy(source).max() > 240"
      severity  = "CRITICAL"
      pending   = "PT1M"
      every     = "PT1H"
    }
    clusters-undecided = {
      topic     = "monitor"
      namespace = "warden"
      query     = "clusters_undecided[5m]{source = \"respond\"}.max() > 0"
      severity  = "CRITICAL"
      pending   = "PT3M"
      every     = "PT1H"
    }
    pipeline-heartbeat = {
      topic     = "monitor"
      namespace = "warden"
      query     = "heartbeat_age_sec[1h]{source = \"sweep\"}.max() > 9000"
      severity  = "CRITICAL"
      pending   = "PT5M"
      every     = "PT1H"
    }
    # An hour without a point, for an hour: one late run is no alarm. absent(3d) is how long it goes on being told, the most
    # that Monitoring allows; after that the statistic falls silent.
    sweep-absent = {
      topic     = "monitor"
      namespace = "warden"
      query     = "sweep_runs[1h]{source = \"sweep\"}.groupBy(source).absent(3d)"
      severity  = "CRITICAL"
      pending   = "PT1H"
      every     = "PT6H"
    }
    notices-failed = {
      topic     = "monitor"
      namespace = "warden"
      query     = "notices_failed[5m]{source = \"respond\"}.max() > 0"
      severity  = "CRITICAL"
      pending   = "PT5M"
      every     = "PT1H"
    }
    # Falls silent again after 15 minutes: it wakes sweep once, and a node that is off on purpose does not keep it firing.
    node-heartbeat = {
      topic     = "wake"
      namespace = "warden_agent"
      query     = "HeartBeats[5m].groupBy(resourceId).absent(15m)"
      severity  = "WARNING"
      pending   = "PT5M"
      every     = "PT1H"
    }
  }

  # These stand in the compartment of the nodes.
  nodes = {
    # Points come every five to eight minutes: a shorter window has gaps, and what has gaps never fires.
    instance-status = {
      topic     = "wake"
      namespace = "oci_compute_infrastructure_health"
      query     = "instance_status[10m].groupBy(resourceId).max() > 0"
      severity  = "CRITICAL"
      pending   = "PT1M"
      every     = "PT30M"
    }
    filesystem-read-only = {
      topic     = "monitor"
      namespace = "oci_compute_instance_health"
      query     = "${var.filesystem_metric}[5m].groupBy(resourceId).max() > 0"
      severity  = "CRITICAL"
      pending   = "PT1M"
      every     = "PT1H"
    }
  }

  alarms = merge(
    { for key, alarm in local.own : key => merge(alarm, { metric_compartment = var.compartment_id, anchor = key }) },
    merge([
      for place, compartment in var.watched_compartments : {
        for key, alarm in local.nodes : "${key} ${place}" => merge(alarm, { metric_compartment = compartment, anchor = key })
      }
    ]...),
  )
}

resource "oci_monitoring_alarm" "this" {
  for_each                     = local.alarms
  compartment_id               = var.compartment_id
  metric_compartment_id        = each.value.metric_compartment
  display_name                 = "${var.name}-${replace(each.key, " ", "-")}"
  namespace                    = each.value.namespace
  query                        = each.value.query
  severity                     = each.value.severity
  pending_duration             = each.value.pending
  repeat_notification_duration = each.value.every
  destinations                 = [var.topic_ids[each.value.topic]]
  is_enabled                   = true
  # People read text; sweep reads the raw alarm.
  message_format = each.value.topic == "wake" ? "RAW" : "ONS_OPTIMIZED"
  body           = "${local.texts[var.language][each.value.anchor]} ${local.read}: ${local.runbook}#${each.value.anchor}"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}
