locals {
  # Dynamic groups, policies and buckets are named once per tenancy: the region keeps several installations apart.
  tenancy_name = "${var.name}-${var.region}"
  # Short keys that do not move when the list changes.
  watched = { for id in local.watched_ids : substr(sha1(id), 0, 6) => id }

  tags = {
    freeform = merge({ "oci-iscsi-warden" = var.name }, var.tags.freeformTags, var.freeform_tags)
    # null and not {}: an empty map would remove what the tag defaults of the tenancy put on everything.
    defined = length(local.defined_tags) == 0 ? null : local.defined_tags
  }

  defined_tags = merge(var.tags.definedTags, var.defined_tags)

  act_functions = toset(concat(var.enable_probe ? ["probe"] : [], var.enable_reattach ? ["reattach"] : []))
  acts          = length(local.act_functions) > 0
  subnet_id     = module.network.subnet_id

  keys_compartment   = var.key_compartment_ocid != "" ? var.key_compartment_ocid : var.compartment_ocid
  traces_compartment = var.apm_compartment_ocid != "" ? var.apm_compartment_ocid : var.compartment_ocid
  approval_key_id    = !var.enable_approval_key ? null : var.approval_key_ocid != "" ? var.approval_key_ocid : one(module.approval_key[*].key_id)
}

data "oci_objectstorage_namespace" "this" {
  compartment_id = var.tenancy_ocid
}

module "network" {
  source             = "../network"
  name               = var.name
  compartment_id     = var.compartment_ocid
  tags               = local.tags
  existing_subnet_id = var.existing_subnet_ocid
  vcn_cidr           = var.vcn_cidr
}

module "store" {
  source         = "../store"
  name           = var.name
  compartment_id = var.compartment_ocid
  tags           = local.tags
  namespace      = data.oci_objectstorage_namespace.this.namespace
  bucket_suffix  = var.region

  approvals_key_id = local.approval_key_id
  state_key_id     = var.state_key_ocid == "" ? null : var.state_key_ocid
  existing         = { state = var.state_bucket_name, approvals = var.approvals_bucket_name }
  # A bucket gets a key only while Object Storage may use it.
  depends_on = [module.iam_key, module.wait_key]
}

module "registry" {
  source         = "../registry"
  name           = var.name
  compartment_id = var.compartment_ocid
  tags           = local.tags
  create         = var.create_repository
}

module "notifications" {
  source         = "../notifications"
  name           = var.name
  compartment_id = var.compartment_ocid
  tags           = local.tags
  existing = {
    incidents = var.incidents_topic_ocid
    monitor   = var.monitor_topic_ocid
    wake      = var.wake_topic_ocid
  }
  incident_subscriptions = {
    EMAIL        = distinct(concat([var.email], var.more_emails))
    SLACK        = var.slack_endpoints
    PAGERDUTY    = var.pagerduty_endpoints
    CUSTOM_HTTPS = var.https_endpoints
  }
  monitor_subscriptions = {
    EMAIL = length(var.monitor_emails) > 0 ? distinct(var.monitor_emails) : [var.email]
    SMS   = var.monitor_sms_numbers
  }
}
