locals {
  console_signs_in = var.enable_console && var.console_discovery_uri != ""
  own_network      = var.existing_subnet_ocid == "" && var.console_subnet_ocid == ""
}

# A grant in a compartment holds in everything below it: this one stands beside compartment_ocid, not inside.
resource "oci_identity_compartment" "act" {
  count          = local.acts && var.act_compartment_ocid == "" ? 1 : 0
  provider       = oci.home
  compartment_id = var.act_parent_compartment_ocid != "" ? var.act_parent_compartment_ocid : var.tenancy_ocid
  name           = "${local.tenancy_name}-act"
  description    = "Functions of ${var.name} that may touch nodes; out of reach of Connector Hub and Events"
  enable_delete  = true
  freeform_tags  = local.tags.freeform
  defined_tags   = local.tags.defined

  lifecycle {
    precondition {
      condition     = var.act_parent_compartment_ocid != var.compartment_ocid
      error_message = "act_parent_compartment_ocid must not be compartment_ocid: what Connector Hub may invoke there would include reattach. Leave it empty or name a sibling."
    }
  }
}

module "wait_act" {
  source   = "../wait"
  seconds  = var.identity_wait_sec
  standing = !local.acts ? [] : var.act_compartment_ocid != "" ? [var.act_compartment_ocid] : oci_identity_compartment.act[*].id
}

# The gateway sets it in every call and the console holds its hash: whoever may invoke the function cannot call itself
# anybody. Made once, from a random number of the machine that applies, and again when the version is raised; it lies in the
# state and in the specification of the deployment, like the rest of both.
resource "terraform_data" "gateway_secret" {
  count            = var.enable_console ? 1 : 0
  triggers_replace = [var.console_gateway_secret_version]
  input            = sensitive(sha256("${uuid()}${uuid()}"))

  lifecycle {
    ignore_changes = [input]
  }
}

module "functions" {
  source              = "../functions"
  name                = var.name
  compartment_id      = var.compartment_ocid
  tags                = local.tags
  subnet_id           = local.subnet_id
  security_group_ids  = var.function_security_group_ocids
  security_attributes = var.function_security_attributes
  shape               = var.shape
  respond_memory      = var.respond_memory
  image               = local.image.path
  image_digest        = local.image.digest
  failure_topic_id    = module.notifications.topic_ids["monitor"]
  apm_domain_id       = var.apm_domain_ocid
  log_group_id        = module.logging.own_log_group_id
  log_retention_days  = var.log_retention_days
  act_compartment_id  = local.acts ? module.wait_act.standing[0] : ""
  act_functions       = local.act_functions
  console             = var.enable_console

  config = merge(
    {
      COMPARTMENTS     = join(",", local.watched_ids)
      HOME_COMPARTMENT = var.compartment_ocid
      STATE_BUCKET     = module.store.state_bucket
      APPROVALS_BUCKET = module.store.approvals_bucket
      NAMESPACE        = module.store.namespace
      MODE             = var.mode
      APPROVALS_NEEDED = tostring(var.approvals_needed)
      TOPIC_ID         = module.notifications.topic_ids["incidents"]
      MONITOR_TOPIC_ID = module.notifications.topic_ids["monitor"]
      LANG             = var.language
      ZONE             = var.zone
      LOG_OCID         = module.logging.decisions_log_id
      MESSAGES_LOG_ID  = module.logging.messages_log_id
      AUDIT_SEARCH     = tostring(var.audit_search)
      LOG_LEVEL        = var.log_level
    },
    var.enable_console ? {
      CONSOLE_URL         = module.console[0].url
      CONSOLE_SIGN_IN     = tostring(module.console[0].signs_in)
      GATEWAY_SECRET_HASH = sha256(terraform_data.gateway_secret[0].output)
    } : {},
    var.enable_links ? { LINK_SECRET_ID = local.link_secret_id, LINK_DAYS = tostring(var.link_days) } : {},
    var.monthly_summary ? { MONTHLY_SUMMARY = "true" } : {},
    var.syslog_zone == "" ? {} : { SYSLOG_ZONE = var.syslog_zone },
    var.contacts == "" ? {} : { CONTACTS = var.contacts },
    length(var.quorum_volume_ocids) == 0 ? {} : { QUORUM_VOLUMES = join(",", var.quorum_volume_ocids) },
    length(var.expected_principals) == 0 ? {} : { EXPECTED_PRINCIPALS = join(",", var.expected_principals) },
    local.windows == "" ? {} : { WINDOWS = local.windows },
  )
}

# Here and not in modules/console: a mode that contradicts the deployed functions must stop the plan.
resource "terraform_data" "mode" {
  input = var.mode

  lifecycle {
    precondition {
      condition     = var.mode == "observe" || var.enable_reattach
      error_message = "mode = approve needs enable_reattach = true: without it nothing could execute an approved plan."
    }
    precondition {
      condition     = !var.enable_links || var.enable_console
      error_message = "enable_links needs enable_console = true: the function console shows what a link opens."
    }
    precondition {
      condition     = !contains(concat([var.compartment_ocid], local.watched_ids), var.act_compartment_ocid)
      error_message = "act_compartment_ocid must be a compartment of its own: what Connector Hub and Events may do in the others would reach reattach."
    }
    precondition {
      condition     = length(local.watched_ids) <= 20
      error_message = "child_compartments = watch finds ${length(local.watched_ids)} compartments to watch; an installation takes 20 (a configuration has 4 KB). Name fewer in watched_compartment_ocids and install a second stack for the others."
    }
    precondition {
      condition     = var.child_compartments != "refuse" || length(local.below_ids) == 0
      error_message = "Compartments below a watched one are not watched: ${join(", ", [for one in flatten(data.oci_identity_compartments.all[*].compartments) : one.name if contains(local.below_ids, one.id)])}. Name those with nodes or volumes in watched_compartment_ocids, or set child_compartments to watch (all of them) or ignore (none)."
    }
    precondition {
      condition     = var.image_source != "released" || local.has_release
      error_message = "image_source = released, but this copy of the stack names no released image. Take the zip of a release, or build the image (docs/deploy.md, step 2) and set image_source = own."
    }
    precondition {
      condition     = var.image_source != "released" || (var.image == "" && var.image_digest == "")
      error_message = "image_source = released leaves no room for image and image_digest: take one or the other."
    }
    precondition {
      condition     = var.messages_log_ocid == "" && var.lifekeeper_log_ocid == "" || var.log_group_ocid != ""
      error_message = "messages_log_ocid and lifekeeper_log_ocid need log_group_ocid, the group in which these logs are."
    }
    precondition {
      condition     = var.decisions_log_ocid == "" || var.own_log_group_ocid != ""
      error_message = "decisions_log_ocid needs own_log_group_ocid, the group in which this log is."
    }
    precondition {
      condition     = var.log_group_ocid == "" || var.log_group_ocid != var.own_log_group_ocid
      error_message = "log_group_ocid and own_log_group_ocid must be two groups: nodes may write into all of the first, and must not write what the warden decided."
    }
    precondition {
      condition     = var.state_bucket_name == "" || var.state_bucket_name != var.approvals_bucket_name
      error_message = "state_bucket_name and approvals_bucket_name must be two buckets: other functions may write into each."
    }
    precondition {
      condition     = var.approvals_bucket_name == "" || !var.enable_approval_key
      error_message = "enable_approval_key is for the bucket that is made; a bucket that exists has the key that its owner gave it."
    }
    precondition {
      condition     = var.state_bucket_name == "" || var.state_key_ocid == ""
      error_message = "state_key_ocid is for the bucket that is made; a bucket that exists has the key that its owner gave it."
    }
    precondition {
      condition     = var.state_key_ocid == "" || var.state_key_ocid != var.approval_key_ocid
      error_message = "state_key_ocid must be another key than approval_key_ocid: disabling the one to stop every action would silence every notice."
    }
    precondition {
      condition     = length(distinct(compact([var.incidents_topic_ocid, var.monitor_topic_ocid, var.wake_topic_ocid]))) == length(compact([var.incidents_topic_ocid, var.monitor_topic_ocid, var.wake_topic_ocid]))
      error_message = "incidents_topic_ocid, monitor_topic_ocid and wake_topic_ocid must be three topics: each has other readers."
    }
  }
}

module "schedule" {
  source         = "../schedule"
  name           = var.name
  compartment_id = var.compartment_ocid
  tags           = local.tags
  function_id    = module.functions.function_ids["sweep"]
}

resource "oci_ons_subscription" "wake" {
  compartment_id = var.compartment_ocid
  topic_id       = module.notifications.topic_ids["wake"]
  protocol       = "ORACLE_FUNCTIONS"
  endpoint       = module.functions.function_ids["sweep"]
  freeform_tags  = local.tags.freeform
  defined_tags   = local.tags.defined
}

module "console" {
  source             = "../console"
  count              = var.enable_console ? 1 : 0
  name               = var.name
  compartment_id     = var.compartment_ocid
  tags               = local.tags
  function_id        = module.functions.function_ids["console"]
  subnet_id          = var.console_subnet_ocid != "" ? var.console_subnet_ocid : local.subnet_id
  opens_network      = local.own_network || var.console_vcn_ocid != ""
  vcn_id             = local.own_network ? module.network.vcn_id : var.console_vcn_ocid
  public             = var.console_public
  security_group_ids = var.console_security_group_ocids
  # A form of Resource Manager gives an empty list where nothing was entered.
  allowed_cidrs  = toset(length(var.console_allowed_cidrs) > 0 ? var.console_allowed_cidrs : ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])
  user_claim     = var.console_user_claim
  policy_ids     = module.wait_iam.standing
  gateway_secret = terraform_data.gateway_secret[0].output
  links          = var.enable_links

  sign_in = {
    discovery_uri         = var.console_discovery_uri
    client_id             = var.console_client_id
    client_secret_id      = var.console_client_secret_ocid
    client_secret_version = var.console_client_secret_version
    issuer                = var.console_jwt_issuer != "" ? var.console_jwt_issuer : "https://identity.${local.domain}/"
    audience              = var.console_jwt_audience
    client_claim          = var.console_client_claim
  }
  bearer = {
    jwks_uri = var.console_jwks_uri
    issuer   = var.console_jwt_issuer
    audience = var.console_jwt_audience
  }
}

# Oracle's way to a secret for a gateway; its way to a function needs no group.
resource "oci_identity_dynamic_group" "gateway" {
  count          = local.console_signs_in ? 1 : 0
  provider       = oci.home
  compartment_id = var.tenancy_ocid
  name           = "${local.tenancy_name}-sign-in"
  description    = "API gateways of ${var.name}: they read the client secret of the console's sign-in"
  matching_rule  = "ALL {resource.type = 'ApiGateway', resource.compartment.id = '${var.compartment_ocid}'}"
  freeform_tags  = local.tags.freeform
  defined_tags   = local.tags.defined
}
