# Rules of Events see the compartments below theirs; alarms, the agents' group and lists of instances do not. So a compartment
# stands for itself alone; what lies below it is watched too, or refused, where that is asked for. Not by a check block: its data
# is read again in every apply, so that no plan would ever be empty.
data "oci_identity_compartments" "all" {
  count                     = var.child_compartments == "ignore" ? 0 : 1
  compartment_id            = var.tenancy_ocid
  compartment_id_in_subtree = true
  access_level              = "ACCESSIBLE"
  state                     = "ACTIVE"
}

locals {
  named_ids = length(var.watched_compartment_ocids) > 0 ? distinct(var.watched_compartment_ocids) : [var.compartment_ocid]
  # What may touch nodes is watched by nobody, or its own log lines would be those of a node.
  below = {
    for one in flatten(data.oci_identity_compartments.all[*].compartments) : one.compartment_id => one.id...
    if one.id != var.act_compartment_ocid && one.name != "${local.tenancy_name}-act"
  }
  # Compartments can be nested six deep.
  level_1 = flatten([for id in local.named_ids : lookup(local.below, id, [])])
  level_2 = flatten([for id in local.level_1 : lookup(local.below, id, [])])
  level_3 = flatten([for id in local.level_2 : lookup(local.below, id, [])])
  level_4 = flatten([for id in local.level_3 : lookup(local.below, id, [])])
  level_5 = flatten([for id in local.level_4 : lookup(local.below, id, [])])
  level_6 = flatten([for id in local.level_5 : lookup(local.below, id, [])])
  tree    = concat(local.level_1, local.level_2, local.level_3, local.level_4, local.level_5, local.level_6)
  # In an order of their own: Oracle lists them in another one next time.
  below_ids   = sort(setsubtract(local.tree, local.named_ids))
  watched_ids = concat(local.named_ids, var.child_compartments == "watch" ? local.below_ids : [])
  # A rule of Events for what stands above suffices.
  watched_by_events = { for id in local.named_ids : substr(sha1(id), 0, 6) => id if !contains(local.tree, id) }
}
