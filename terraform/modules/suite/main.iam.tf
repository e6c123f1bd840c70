module "iam" {
  source    = "../iam"
  providers = { oci = oci, oci.home = oci.home }

  name         = local.tenancy_name
  tenancy_id   = var.tenancy_ocid
  region       = var.region
  tags         = local.tags
  function_ids = module.functions.function_ids
  functions    = setunion(["detect", "observe", "respond", "sweep"], local.act_functions, var.enable_console ? ["console"] : [])

  existing_groups  = var.function_group_ocids
  node_group_id    = local.node_group_id
  gateway_group_id = join("", oci_identity_dynamic_group.gateway[*].id)

  places = {
    watched = local.watched_ids
    home    = [var.compartment_ocid]
    act     = module.wait_act.standing
    traces  = [local.traces_compartment]
    keys    = [local.keys_compartment]
  }
  options = {
    always          = true
    approval_key    = false
    reattach        = var.enable_reattach
    probe           = var.enable_probe
    audit_search    = var.audit_search
    audit_connector = var.audit_connector
    console         = var.enable_console
    console_sign_in = local.console_signs_in
    image_pull      = var.functions_may_pull
    traces          = var.apm_domain_ocid != ""
    state_key       = false
    links           = var.enable_links
  }
  values = {
    link_secret      = local.link_secret_id
    client_secret    = var.console_client_secret_ocid
    compartment      = var.compartment_ocid
    state_bucket     = module.store.state_bucket
    approvals_bucket = module.store.approvals_bucket
    node_log_group   = module.logging.node_log_group_id
    own_log_group    = module.logging.own_log_group_id
    schedule         = module.schedule.schedule_id
  }
}

module "lifecycle" {
  source           = "../lifecycle"
  namespace        = module.store.namespace
  state_bucket     = module.store.state_bucket
  approvals_bucket = module.store.approvals_bucket
  depends_on       = [module.iam, module.wait_iam]
}

# Rules of the lifecycle, the gateway and the key are refused as long as the service does not know the policy.
module "wait_iam" {
  source   = "../wait"
  seconds  = var.identity_wait_sec
  standing = module.iam.standing
}

module "wait_key" {
  source   = "../wait"
  seconds  = var.identity_wait_sec
  standing = flatten(module.iam_key[*].standing)
}

module "approval_key" {
  source         = "../approval-key"
  count          = var.enable_approval_key && var.approval_key_ocid == "" ? 1 : 0
  name           = var.name
  compartment_id = local.keys_compartment
  tags           = local.tags
  vault_id       = var.vault_ocid
}

# Apart from module.iam, whose statements name the bucket: this one has to stand before the bucket gets its key.
module "iam_key" {
  source    = "../iam"
  count     = var.enable_approval_key || var.state_key_ocid != "" ? 1 : 0
  providers = { oci = oci, oci.home = oci.home }

  name         = "${local.tenancy_name}-key"
  tenancy_id   = var.tenancy_ocid
  region       = var.region
  tags         = local.tags
  function_ids = {}
  functions    = []

  node_group_id    = ""
  gateway_group_id = ""

  places = { home = [var.compartment_ocid], keys = [local.keys_compartment] }
  values = { approval_key = local.approval_key_id, state_key = var.state_key_ocid }
  options = {
    always          = false
    approval_key    = var.enable_approval_key
    reattach        = false
    probe           = false
    audit_search    = false
    audit_connector = false
    console         = false
    console_sign_in = false
    image_pull      = false
    traces          = false
    state_key       = var.state_key_ocid != ""
    links           = false
  }
}
