resource "oci_sch_service_connector" "logs" {
  compartment_id = var.compartment_id
  display_name   = "${var.name}-logs"
  description    = "Lines of the LifeKeeper nodes to detect"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  source {
    kind = "logging"
    dynamic "log_sources" {
      for_each = var.log_ids
      content {
        compartment_id = var.compartment_id
        log_group_id   = var.log_group_id
        log_id         = log_sources.value
      }
    }
  }

  target {
    kind              = "functions"
    function_id       = var.function_id
    batch_size_in_kbs = var.batch_size_kb
    batch_time_in_sec = var.batch_time_sec
  }
}

# Audit is busy and is not ours: only the few calls that explain a loss pass the rule.
resource "oci_sch_service_connector" "audit" {
  count          = length(var.audit_compartments) > 0 ? 1 : 0
  compartment_id = var.compartment_id
  display_name   = "${var.name}-audit"
  description    = "Attach, detach and instance actions from Audit to detect"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  source {
    kind = "logging"
    dynamic "log_sources" {
      for_each = var.audit_compartments
      content {
        compartment_id = log_sources.value
        log_group_id   = "_Audit"
      }
    }
  }

  tasks {
    kind = "logRule"
    condition = join(" or ", [
      for name in jsondecode(file("${path.module}/audit-rule.json")).eventNames :
      "data.eventName='${name}'"
    ])
  }

  target {
    kind              = "functions"
    function_id       = var.function_id
    batch_size_in_kbs = var.batch_size_kb
    batch_time_in_sec = var.batch_time_sec
  }
}
