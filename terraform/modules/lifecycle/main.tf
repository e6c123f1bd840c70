# Apart from the buckets: Object Storage accepts the rules only after the policy of modules/iam exists.
locals {
  rules = jsondecode(file("${path.module}/rules.json"))
}

resource "oci_objectstorage_object_lifecycle_policy" "state" {
  namespace = var.namespace
  bucket    = var.state_bucket

  dynamic "rules" {
    for_each = local.rules.state.expire
    content {
      name        = "expire-${trimsuffix(rules.key, "/")}"
      action      = "DELETE"
      is_enabled  = true
      target      = "objects"
      time_amount = rules.value
      time_unit   = "DAYS"
      object_name_filter {
        inclusion_prefixes = [rules.key]
      }
    }
  }

  rules {
    name        = "expire-previous-versions"
    action      = "DELETE"
    is_enabled  = true
    target      = "previous-object-versions"
    time_amount = local.rules.state.previousVersions
    time_unit   = "DAYS"
  }
}

resource "oci_objectstorage_object_lifecycle_policy" "approvals" {
  namespace = var.namespace
  bucket    = var.approvals_bucket

  dynamic "rules" {
    for_each = local.rules.approvals.expire
    content {
      name        = "expire-${trimsuffix(rules.key, "/")}"
      action      = "DELETE"
      is_enabled  = true
      target      = "objects"
      time_amount = rules.value
      time_unit   = "DAYS"
      object_name_filter {
        inclusion_prefixes = [rules.key]
      }
    }
  }

  rules {
    name        = "expire-previous-versions"
    action      = "DELETE"
    is_enabled  = true
    target      = "previous-object-versions"
    time_amount = local.rules.approvals.previousVersions
    time_unit   = "DAYS"
  }
}
