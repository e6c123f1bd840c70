resource "oci_identity_dynamic_group" "nodes" {
  count          = var.node_group_ocid == "" ? 1 : 0
  provider       = oci.home
  compartment_id = var.tenancy_ocid
  name           = "${local.tenancy_name}-nodes"
  description    = "Nodes watched by ${local.tenancy_name}"
  matching_rule = var.node_matching_rule != "" ? var.node_matching_rule : format(
    "ANY {%s}", join(", ", [for id in local.watched_ids : "instance.compartment.id = '${id}'"])
  )
  freeform_tags = local.tags.freeform
  defined_tags  = local.tags.defined
}

locals {
  node_group_id = var.node_group_ocid != "" ? var.node_group_ocid : oci_identity_dynamic_group.nodes[0].id
}

module "wait_nodes" {
  source   = "../wait"
  seconds  = var.identity_wait_sec
  standing = [local.node_group_id]
}

# A form of Resource Manager gives an empty list where nothing was entered.
module "logging" {
  source           = "../logging"
  name             = var.name
  compartment_id   = var.compartment_ocid
  tags             = local.tags
  retention_days   = var.log_retention_days
  node_group_id    = one(module.wait_nodes.standing)
  messages_paths   = length(var.messages_paths) > 0 ? var.messages_paths : ["/var/log/messages"]
  lifekeeper_paths = length(var.lifekeeper_paths) > 0 ? var.lifekeeper_paths : ["/var/log/lifekeeper.log"]
  existing = {
    group      = var.log_group_ocid
    own_group  = var.own_log_group_ocid
    messages   = var.messages_log_ocid
    lifekeeper = var.lifekeeper_log_ocid
    decisions  = var.decisions_log_ocid
  }
}

module "connector" {
  source             = "../connector"
  name               = var.name
  compartment_id     = var.compartment_ocid
  tags               = local.tags
  log_group_id       = module.logging.node_log_group_id
  log_ids            = { messages = module.logging.messages_log_id, lifekeeper = module.logging.lifekeeper_log_id }
  function_id        = module.functions.function_ids["detect"]
  batch_size_kb      = var.batch_size_kb
  batch_time_sec     = var.batch_time_sec
  audit_compartments = var.audit_connector ? local.watched_ids : []
}

module "events" {
  source               = "../events"
  name                 = var.name
  compartment_id       = var.compartment_ocid
  tags                 = local.tags
  watched_compartments = local.watched_by_events
  function_id          = module.functions.function_ids["observe"]
}

module "alarms" {
  source               = "../alarms"
  name                 = var.name
  compartment_id       = var.compartment_ocid
  tags                 = local.tags
  watched_compartments = local.watched
  topic_ids            = module.notifications.topic_ids
  connector_id         = module.connector.connector_id
  application_ids      = module.functions.application_ids
  filesystem_metric    = var.filesystem_metric
  documentation_url    = var.documentation_url
  language             = var.language
}

module "dashboard" {
  source         = "../dashboard"
  count          = var.enable_dashboard ? 1 : 0
  name           = var.name
  compartment_id = var.compartment_ocid
  tags           = local.tags
}

# Who wrote an object, by Object Storage itself: the audit trail of the two buckets.
resource "oci_logging_log" "bucket" {
  for_each           = var.enable_bucket_logs ? { state = module.store.state_bucket, approvals = module.store.approvals_bucket } : {}
  display_name       = "${var.name}-${each.key}-writes"
  log_group_id       = module.logging.own_log_group_id
  log_type           = "SERVICE"
  is_enabled         = true
  retention_duration = var.log_retention_days
  freeform_tags      = local.tags.freeform
  defined_tags       = local.tags.defined
  configuration {
    source {
      source_type = "OCISERVICE"
      service     = "objectstorage"
      category    = "write"
      resource    = each.value
    }
  }
}
