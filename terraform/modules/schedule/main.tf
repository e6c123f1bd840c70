# Resource Scheduler's shortest interval is believed to be one hour. Calls are always detached.
resource "oci_resource_scheduler_schedule" "sweep" {
  compartment_id     = var.compartment_id
  display_name       = "${var.name}-sweep"
  description        = "Hourly look at the nodes and at the warden itself"
  action             = "START_RESOURCE"
  recurrence_type    = "CRON"
  recurrence_details = "17 * * * *"
  freeform_tags      = var.tags.freeform
  defined_tags       = var.tags.defined

  resources {
    id = var.function_id
    parameters {
      parameter_type = "BODY"
      value          = [jsonencode({ kind = "sweep" })]
    }
  }
}
