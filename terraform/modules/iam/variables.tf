variable "name" {
  description = "Prefix of every name; with the region in it, because groups and policies belong to the whole tenancy."
  type        = string
}

variable "tenancy_id" {
  description = "Tenancy: dynamic groups live at its root."
  type        = string
}

variable "region" {
  description = "Region of this installation."
  type        = string
}

variable "tags" {
  description = "Free-form and defined tags for everything."
  type = object({
    freeform = map(string)
    defined  = map(string)
  })
}

variable "places" {
  description = "Compartments by place of a statement: watched, home (one), act, traces, keys."
  type        = map(list(string))
}

variable "options" {
  description = "Which statements are wanted: always, approval_key, reattach, probe, audit_search, audit_connector, console, console_sign_in, image_pull, traces, state_key, links."
  type        = map(bool)
}

variable "function_ids" {
  description = "OCIDs of the functions by entry name."
  type        = map(string)
}

variable "functions" {
  description = "Entry names of the functions that exist."
  type        = set(string)
}

variable "node_group_id" {
  description = "Dynamic group of the nodes."
  type        = string
}

variable "gateway_group_id" {
  description = "Dynamic group of the console's gateway; empty where nobody signs in."
  type        = string
}

variable "values" {
  description = "What stands for the names in braces in statements.json, function:NAME excepted."
  type        = map(string)
}

variable "existing_groups" {
  description = "Dynamic groups that exist already, by entry name of the function; the others are made."
  type        = map(string)
  default     = {}
}
