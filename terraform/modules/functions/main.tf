# Two applications: what listens to others' data here, and what may touch nodes in a compartment of its own, which the
# grants of Connector Hub and Events do not reach.
locals {
  # memory in MB, sync and detached in seconds. A test holds them against infra/bundle/functions.ts; docs/performance.md has
  # what each takes.
  shapes = {
    detect   = { memory = 128, sync = 60, detached = 60 }
    observe  = { memory = 128, sync = 60, detached = 120 }
    respond  = { memory = var.respond_memory, sync = 300, detached = 900 }
    sweep    = { memory = 128, sync = 120, detached = 900 }
    probe    = { memory = 128, sync = 300, detached = 600 }
    reattach = { memory = 128, sync = 300, detached = 900 }
    console  = { memory = 128, sync = 30, detached = 30 }
  }

  # The heap ends, with an error that is logged, before the container's memory does: then the kernel kills without a word.
  start = {
    for name, shape in local.shapes : name => {
      FUNCTION_ENTRY = name
      NODE_OPTIONS   = "--max-old-space-size=${floor(shape.memory * 0.625)}"
    }
  }

  # Keys of functions/runtime/config.ts that each function reads; a test compares the two. An absent value stays out.
  # respond and probe have no address of respond: it would be their own, or a circle. respond takes its own from FN_FN_ID.
  waker = ["STATE_BUCKET", "NAMESPACE", "LOG_LEVEL"]
  wake  = ["RESPOND_FUNCTION_ID", "RESPOND_ENDPOINT"]
  nodes = ["COMPARTMENTS", "HOME_COMPARTMENT", "QUORUM_VOLUMES", "TOPIC_ID", "MONITOR_TOPIC_ID", "LANG", "ZONE", "PROBE_FUNCTION_ID"]
  plans = ["MODE", "APPROVALS_NEEDED", "APPROVALS_BUCKET", "AUDIT_SEARCH", "EXPECTED_PRINCIPALS", "WINDOWS"]
  keys = {
    detect  = concat(local.waker, local.wake, ["ZONE", "SYSLOG_ZONE"])
    observe = concat(local.waker, local.wake)
    respond = concat(local.waker, local.nodes, local.plans, [
      "CONTACTS", "CONSOLE_URL", "PROBE_ENDPOINT", "REATTACH_FUNCTION_ID", "REATTACH_ENDPOINT", "LOG_OCID",
      "LINK_SECRET_ID", "LINK_DAYS", "MONTHLY_SUMMARY",
    ])
    sweep    = concat(local.waker, local.wake, local.nodes, ["MESSAGES_LOG_ID"])
    probe    = concat(local.waker, ["COMPARTMENTS"])
    reattach = concat(local.waker, local.plans, ["QUORUM_VOLUMES", "ZONE"])
    console = concat(local.waker, local.wake, [
      "LANG", "ZONE", "CONSOLE_URL", "APPROVALS_BUCKET", "MODE", "LOG_OCID", "CONSOLE_SIGN_IN",
      "GATEWAY_SECRET_HASH", "LINK_SECRET_ID",
    ])
  }

  act_values = merge(
    contains(var.act_functions, "probe") ? {
      PROBE_FUNCTION_ID = oci_functions_function.act["probe"].id
      PROBE_ENDPOINT    = oci_functions_function.act["probe"].invoke_endpoint
    } : {},
    contains(var.act_functions, "reattach") ? {
      REATTACH_FUNCTION_ID = oci_functions_function.act["reattach"].id
      REATTACH_ENDPOINT    = oci_functions_function.act["reattach"].invoke_endpoint
    } : {},
  )
  respond_values = {
    RESPOND_FUNCTION_ID = oci_functions_function.respond.id
    RESPOND_ENDPOINT    = oci_functions_function.respond.invoke_endpoint
  }
  # Functions allows 4 KB of configuration, and the free texts are what can overrun it. In bytes, rounded up: base64 has 4
  # characters for 3 of them.
  free_bytes = sum([
    for key in ["COMPARTMENTS", "CONTACTS", "QUORUM_VOLUMES", "EXPECTED_PRINCIPALS", "WINDOWS"] :
    length(base64encode(lookup(var.config, key, ""))) / 4 * 3
  ])
  digest = var.image_digest == "" ? null : var.image_digest
  traced = var.apm_domain_id != ""
}

resource "oci_functions_application" "this" {
  compartment_id = var.compartment_id
  display_name   = var.name
  subnet_ids     = [var.subnet_id]
  shape          = var.shape
  # null and not an empty set: the provider takes what is left out for "as it is".
  network_security_group_ids = length(var.security_group_ids) == 0 ? null : var.security_group_ids
  security_attributes        = length(var.security_attributes) == 0 ? null : var.security_attributes
  freeform_tags              = var.tags.freeform
  defined_tags               = var.tags.defined

  # Always there: the provider leaves as it is what is not named, and traces would stay on.
  trace_config {
    is_enabled = local.traced
    domain_id  = local.traced ? var.apm_domain_id : null
  }

  lifecycle {
    precondition {
      condition     = local.free_bytes <= 2345
      error_message = "contacts, watched_compartment_ocids, quorum_volume_ocids, expected_principals and maintenance_windows have ${local.free_bytes} bytes together, and 2345 fit beside the rest of a function's configuration. A Japanese character takes three. Instead of listing quorum volumes, tag them lifekeeper-quorum = true."
    }
  }
}

resource "oci_functions_application" "act" {
  count          = length(var.act_functions) > 0 ? 1 : 0
  compartment_id = var.act_compartment_id
  display_name   = "${var.name}-act"
  subnet_ids     = [var.subnet_id]
  shape          = var.shape
  # null and not an empty set: the provider takes what is left out for "as it is".
  network_security_group_ids = length(var.security_group_ids) == 0 ? null : var.security_group_ids
  security_attributes        = length(var.security_attributes) == 0 ? null : var.security_attributes
  freeform_tags              = var.tags.freeform
  defined_tags               = var.tags.defined

  # Always there: the provider leaves as it is what is not named, and traces would stay on.
  trace_config {
    is_enabled = local.traced
    domain_id  = local.traced ? var.apm_domain_id : null
  }
}

resource "oci_functions_function" "act" {
  for_each                         = var.act_functions
  application_id                   = oci_functions_application.act[0].id
  display_name                     = "${var.name}-${each.key}"
  image                            = var.image
  image_digest                     = local.digest
  memory_in_mbs                    = tostring(local.shapes[each.key].memory)
  timeout_in_seconds               = local.shapes[each.key].sync
  detached_mode_timeout_in_seconds = local.shapes[each.key].detached
  freeform_tags                    = var.tags.freeform
  defined_tags                     = var.tags.defined
  config = merge(local.start[each.key], {
    for key in local.keys[each.key] : "WARDEN_${key}" => var.config[key] if contains(keys(var.config), key)
  })

  failure_destination {
    kind     = "NOTIFICATION"
    topic_id = var.failure_topic_id
  }

  trace_config {
    is_enabled = local.traced
  }
}

resource "oci_functions_function" "respond" {
  application_id                   = oci_functions_application.this.id
  display_name                     = "${var.name}-respond"
  image                            = var.image
  image_digest                     = local.digest
  memory_in_mbs                    = tostring(local.shapes.respond.memory)
  timeout_in_seconds               = local.shapes.respond.sync
  detached_mode_timeout_in_seconds = local.shapes.respond.detached
  freeform_tags                    = var.tags.freeform
  defined_tags                     = var.tags.defined
  config = merge(local.start.respond, {
    for key in local.keys.respond : "WARDEN_${key}" => merge(var.config, local.act_values)[key]
    if contains(concat(keys(var.config), keys(local.act_values)), key)
  })

  failure_destination {
    kind     = "NOTIFICATION"
    topic_id = var.failure_topic_id
  }

  trace_config {
    is_enabled = local.traced
  }
}

resource "oci_functions_function" "waker" {
  for_each                         = toset(concat(["detect", "observe", "sweep"], var.console ? ["console"] : []))
  application_id                   = oci_functions_application.this.id
  display_name                     = "${var.name}-${each.key}"
  image                            = var.image
  image_digest                     = local.digest
  memory_in_mbs                    = tostring(local.shapes[each.key].memory)
  timeout_in_seconds               = local.shapes[each.key].sync
  detached_mode_timeout_in_seconds = local.shapes[each.key].detached
  freeform_tags                    = var.tags.freeform
  defined_tags                     = var.tags.defined
  config = merge(local.start[each.key], {
    for key in local.keys[each.key] : "WARDEN_${key}" => merge(var.config, local.respond_values, local.act_values)[key]
    if contains(concat(keys(var.config), keys(local.respond_values), keys(local.act_values)), key)
  })

  # Only detached calls have a destination, and Connector Hub, Events and the gateway wait for the answer. NONE and not left
  # out: the provider leaves as it is what is not named.
  failure_destination {
    kind     = each.key == "sweep" ? "NOTIFICATION" : "NONE"
    topic_id = each.key == "sweep" ? var.failure_topic_id : null
  }

  trace_config {
    is_enabled = local.traced
  }
}

resource "oci_logging_log" "invoke" {
  for_each = merge(
    { main = oci_functions_application.this.id },
    length(var.act_functions) > 0 ? { act = oci_functions_application.act[0].id } : {},
  )
  display_name       = "${var.name}-invoke-${each.key}"
  log_group_id       = var.log_group_id
  log_type           = "SERVICE"
  is_enabled         = true
  retention_duration = var.log_retention_days
  freeform_tags      = var.tags.freeform
  defined_tags       = var.tags.defined
  configuration {
    source {
      source_type = "OCISERVICE"
      service     = "functions"
      category    = "invoke"
      resource    = each.value
    }
  }
}
