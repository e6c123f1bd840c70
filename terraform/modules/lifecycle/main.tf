# Apart from the buckets: Object Storage accepts the rules only after the policy of modules/iam exists.
locals {
  # Days until objects of a folder of the state bucket are removed. Incidents, topology and inventory stay.
  expire = {
    attempts    = 7
    inbox       = 14
    commands    = 30
    dead-letter = 90
  }
  previous_versions_days = 30
}

resource "oci_objectstorage_object_lifecycle_policy" "state" {
  namespace = var.namespace
  bucket    = var.state_bucket

  dynamic "rules" {
    for_each = local.expire
    content {
      name        = "expire-${rules.key}"
      action      = "DELETE"
      is_enabled  = true
      target      = "objects"
      time_amount = rules.value
      time_unit   = "DAYS"
      object_name_filter {
        inclusion_prefixes = ["${rules.key}/"]
      }
    }
  }

  rules {
    name        = "expire-previous-versions"
    action      = "DELETE"
    is_enabled  = true
    target      = "previous-object-versions"
    time_amount = local.previous_versions_days
    time_unit   = "DAYS"
  }
}

resource "oci_objectstorage_object_lifecycle_policy" "approvals" {
  namespace = var.namespace
  bucket    = var.approvals_bucket

  rules {
    name        = "expire-previous-versions"
    action      = "DELETE"
    is_enabled  = true
    target      = "previous-object-versions"
    time_amount = 400
    time_unit   = "DAYS"
  }
}
