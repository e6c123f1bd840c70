# Renders terraform/iam/statements.json, which the local tenancy enforces too. No statement is written anywhere else.
locals {
  data = jsondecode(file("${path.module}/../../iam/statements.json")).statements

  on = {
    always                = var.options.always
    approval-key          = var.options.approval_key
    reattach              = var.options.reattach
    probe                 = var.options.probe
    audit-search          = var.options.audit_search
    audit-search-reattach = var.options.audit_search && var.options.reattach
    audit-connector       = var.options.audit_connector
    console               = var.options.console
    console-reattach      = var.options.console && var.options.reattach
    console-sign-in       = var.options.console_sign_in
    image-pull            = var.options.image_pull
    traces                = var.options.traces
    state-key             = var.options.state_key
    links                 = var.options.links
  }

  # By id, because a name means another group in another identity domain.
  subjects = merge(
    {
      nodes     = "dynamic-group id ${var.node_group_id}"
      sign-in   = "dynamic-group id ${var.gateway_group_id}"
      connector = "any-user"
      schedule  = "any-user"
      gateway   = "any-user"
      events    = "service cloudEvents"
      lifecycle = "service objectstorage-${var.region}"
      storage   = "service objectstorage-${var.region}"
      faas      = "service faas"
    },
    { for key, id in local.group_ids : key => "dynamic-group id ${id}" },
  )
  # Services act as any-user: their type is what tells them apart.
  fixed = {
    connector = ["request.principal.type = 'serviceconnector'"]
    schedule  = ["request.principal.type = 'resourceschedule'"]
    gateway   = ["request.principal.type = 'ApiGateway'"]
  }
  values = merge(var.values, { for key, id in var.function_ids : "function:${key}" => id })

  active = [for s in local.data : s if local.on[s.when]]
  statements = [
    for s in local.active : {
      principal = s.principal
      in        = s.in
      grant     = try("{${join(", ", s.permissions)}}", "${s.verb} ${s.resource}")
      terms = concat(lookup(local.fixed, s.principal, []), [
        # In quotes, patterns too: slashes would delimit one, and none may stand inside (docs/oci-facts.md#object-storage).
        for variable, wanted in try(s.conditions, {}) : format(
          length(flatten([wanted])) > 1 ? "any {%s}" : "%s",
          join(", ", [
            for value in flatten([wanted]) : (
              startswith(value, "{same:") ? "${variable} = ${trimsuffix(trimprefix(value, "{same:"), "}")}" :
              startswith(value, "{") ? "${variable} = '${local.values[trim(value, "{}")]}'" :
              "${variable} = '${value}'"
            )
          ])
        )
      ])
    }
  ]
  # One text for each compartment that a statement holds in. place: a short key that is known before act exists.
  home = one(var.places["home"])
  placed = flatten([
    for s in local.statements : [
      for compartment in var.places[s.in] : {
        principal = s.principal
        place     = s.in == "act" ? "act" : compartment == local.home ? "home" : substr(sha1(compartment), 0, 6)
        text = join("", [
          "Allow ${local.subjects[s.principal]} to ${s.grant} in compartment id ${compartment}",
          length(s.terms) == 0 ? "" : length(s.terms) == 1 ? " where ${s.terms[0]}" : " where all {${join(", ", s.terms)}}",
        ])
      }
    ]
  ])
  by_principal = { for one in local.placed : one.principal => one.text... }
  by_place     = { for one in local.placed : one.place => one.text... }
  compartments = merge(
    { for id in flatten([for place, ids in var.places : ids if place != "act"]) : id == local.home ? "home" : substr(sha1(id), 0, 6) => id... },
    # lookup and not try: of a compartment that is not made yet, try knows nothing, and each policy would be made anew.
    length(lookup(var.places, "act", [])) > 0 ? { act = lookup(var.places, "act", []) } : {},
  )
  # A policy takes 50 statements by default. Each stands in the compartment that it is about: what stands at the root counts
  # against the 500 statements of every compartment below.
  policies = merge([
    for place, texts in local.by_place : {
      for index, chunk in chunklist(texts, 40) : "${place}-${index + 1}" => { place = place, statements = chunk }
    }
  ]...)
}

resource "oci_identity_dynamic_group" "function" {
  provider       = oci.home
  for_each       = setsubtract(var.functions, keys(var.existing_groups))
  compartment_id = var.tenancy_id
  name           = "${var.name}-${each.key}"
  description    = "Function ${each.key} of ${var.name}"
  matching_rule  = "ALL {resource.type = 'fnfunc', resource.id = '${var.function_ids[each.key]}'}"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_identity_policy" "this" {
  provider       = oci.home
  for_each       = local.policies
  compartment_id = local.compartments[each.value.place][0]
  name           = "${var.name}-${each.key}"
  description    = "What the parts of ${var.name} may do here; from terraform/iam/statements.json"
  statements     = each.value.statements
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  lifecycle {
    precondition {
      condition     = length(local.by_place[each.value.place]) <= 450
      error_message = "Oracle allows 500 policy statements in a compartment and those above it, and this cannot be raised: here would be ${length(local.by_place[each.value.place])}."
    }
  }
}

# Apart from the statements, so that a test can fill in ids without the provider.
locals {
  made      = { for key, group in oci_identity_dynamic_group.function : key => group.id }
  group_ids = merge(local.made, { for key, id in var.existing_groups : key => id if contains(var.functions, key) })
}
