# Ends and facts only, never .begin: an event means "read the API now", and at .begin nothing has changed yet.
locals {
  types = {
    volumes = [
      "com.oraclecloud.computeapi.attachvolume.end",
      "com.oraclecloud.computeapi.detachvolume.end",
      "com.oraclecloud.computeapi.attachbootvolume.end",
      "com.oraclecloud.computeapi.detachbootvolume.end",
      "com.oraclecloud.blockvolumes.deletevolume.end",
      "com.oraclecloud.blockvolumes.updatevolume.end",
    ]
    instances = [
      "com.oraclecloud.computeapi.launchinstance.end",
      "com.oraclecloud.computeapi.terminateinstance.end",
      "com.oraclecloud.computeapi.instanceaction.end",
      "com.oraclecloud.computeapi.instancefailed",
    ]
    maintenance = [
      "com.oraclecloud.computeapi.instancemaintenance",
      "com.oraclecloud.computeapi.instancemaintenance.end",
      "com.oraclecloud.computeapi.schedulemaintenance",
      "com.oraclecloud.computeapi.livemigrate.end",
      "com.oraclecloud.computeapi.instancepreemptionaction",
    ]
  }
  rules = merge([
    for place, compartment in var.watched_compartments : {
      for group, types in local.types : "${place} ${group}" => { compartment = compartment, group = group, types = types }
    }
  ]...)
}

resource "oci_events_rule" "this" {
  for_each       = local.rules
  compartment_id = each.value.compartment
  display_name   = "${var.name}-${each.value.group}"
  description    = "Wakes observe of the warden"
  is_enabled     = true
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  condition_details {
    event_types = each.value.types
    data        = jsonencode({})
  }

  actions {
    action {
      action_type = "FAAS"
      is_enabled  = true
      function_id = var.function_id
    }
  }
}
