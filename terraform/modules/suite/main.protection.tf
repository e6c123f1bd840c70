# What cannot be made again: each stands behind a guard, which is destroyed before it and refuses while it is switched on.
# prevent_destroy would do it in the plan, but takes no variable, so that nobody could ever uninstall
# (docs/decisions/0033-what-exists-and-what-must-stay.md).
locals {
  guarded = merge(
    var.state_bucket_name == "" ? { "the state bucket" = [module.store.state_bucket] } : {},
    var.approvals_bucket_name == "" ? { "the approvals bucket" = [module.store.approvals_bucket] } : {},
    var.incidents_topic_ocid == "" ? { "the topic of incidents" = [module.notifications.topic_ids["incidents"]] } : {},
    var.monitor_topic_ocid == "" ? { "the topic of the warden itself" = [module.notifications.topic_ids["monitor"]] } : {},
    var.log_group_ocid == "" ? { "the log of the nodes" = [module.logging.node_log_group_id] } : {},
    var.own_log_group_ocid == "" ? { "the log of decisions" = [module.logging.own_log_group_id] } : {},
    var.enable_approval_key && var.approval_key_ocid == "" ? { "the key of the approvals bucket" = module.approval_key[*].key_id } : {},
  )
}

resource "terraform_data" "guard" {
  for_each         = local.guarded
  input            = var.protect_from_destroy ? "on" : "off"
  triggers_replace = each.value

  # A destroy begins with what nothing depends on: with this one it begins and ends.
  depends_on = [
    module.alarms, module.approval_key, module.connector, module.console, module.dashboard, module.events, module.functions,
    module.iam, module.iam_key, module.lifecycle, module.link_key, module.logging, module.network, module.notifications, module.registry,
    module.schedule, module.store, oci_identity_dynamic_group.nodes, oci_identity_dynamic_group.gateway, oci_logging_log.bucket,
    oci_ons_subscription.wake, oci_vault_secret.links, terraform_data.mode, terraform_data.realm,
  ]

  # For any shell, cmd of Windows too.
  provisioner "local-exec" {
    when    = destroy
    command = self.output == "on" ? "echo protect_from_destroy is on: ${each.key} would be deleted or replaced. If you mean it, apply with protect_from_destroy = false first. && exit 1" : "exit 0"
  }
}
