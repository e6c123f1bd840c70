# Three topics: clusters, the suite itself, and the alarms that only wake sweep. Ten subscriptions a topic (limit).
locals {
  topics = {
    incidents = "Incidents of LifeKeeper clusters"
    monitor   = "State of the warden itself"
    wake      = "Alarms that make sweep look now"
  }
  # Endpoints can hold secrets (Slack, PagerDuty): keys are made of positions, not of addresses.
  endpoints = {
    incidents = var.incident_subscriptions
    monitor   = var.monitor_subscriptions
  }
  subscriptions = merge([
    for topic, by_protocol in local.endpoints : merge([
      for protocol in nonsensitive(keys(by_protocol)) : {
        for index in range(nonsensitive(length(by_protocol[protocol]))) :
        "${topic} ${protocol} ${index + 1}" => { topic = topic, protocol = protocol, index = index }
      }
    ]...)
  ]...)
  topic_ids = {
    for key in keys(local.topics) : key => var.existing[key] != "" ? var.existing[key] : oci_ons_notification_topic.this[key].id
  }
}

resource "oci_ons_notification_topic" "this" {
  for_each       = { for key, about in local.topics : key => about if var.existing[key] == "" }
  compartment_id = var.compartment_id
  name           = "${var.name}-${each.key}"
  description    = each.value
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  lifecycle {
    precondition {
      condition     = length([for one in values(local.subscriptions) : one if one.topic == each.key]) <= 10
      error_message = "A topic takes 10 subscriptions: fewer addresses and webhooks, or a mailing list."
    }
  }
}

resource "oci_ons_subscription" "people" {
  for_each       = local.subscriptions
  compartment_id = var.compartment_id
  topic_id       = local.topic_ids[each.value.topic]
  protocol       = each.value.protocol
  endpoint       = local.endpoints[each.value.topic][each.value.protocol][each.value.index]
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}
