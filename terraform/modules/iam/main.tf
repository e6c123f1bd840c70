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
  }

  subjects = merge(
    {
      nodes     = "dynamic-group ${var.node_group}"
      sign-in   = "dynamic-group ${var.gateway_group}"
      connector = "any-user"
      schedule  = "any-user"
      gateway   = "any-user"
      events    = "service cloudEvents"
      lifecycle = "service objectstorage-${var.region}"
      storage   = "service objectstorage-${var.region}"
      faas      = "service faas"
    },
    { for key, group in oci_identity_dynamic_group.function : key => "dynamic-group ${group.name}" },
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
  by_principal = {
    for principal in distinct([for s in local.statements : s.principal]) : principal => flatten([
      for s in local.statements : [
        for compartment in var.places[s.in] : join("", [
          "Allow ${local.subjects[principal]} to ${s.grant} in compartment id ${compartment}",
          length(s.terms) == 0 ? "" : length(s.terms) == 1 ? " where ${s.terms[0]}" : " where all {${join(", ", s.terms)}}",
        ])
      ] if s.principal == principal
    ])
  }
  # A policy takes 50 statements by default.
  policies = merge([
    for principal, texts in local.by_principal : {
      for index, chunk in chunklist(texts, 40) : "${principal}-${index + 1}" => chunk
    }
  ]...)
}

resource "oci_identity_dynamic_group" "function" {
  provider       = oci.home
  for_each       = var.functions
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
  compartment_id = var.tenancy_id
  name           = "${var.name}-${each.key}"
  description    = "What ${each.key} of ${var.name} may do; from terraform/iam/statements.json"
  statements     = each.value
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}
