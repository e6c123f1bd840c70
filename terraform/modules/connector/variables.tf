variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "compartment_id" {
  description = "Compartment that holds what this module creates."
  type        = string
}

variable "tags" {
  description = "Free-form and defined tags for everything."
  type = object({
    freeform = map(string)
    defined  = map(string)
  })
}

variable "log_group_id" {
  description = "Log group of the dedicated logs."
  type        = string
}

variable "log_ids" {
  description = "Dedicated logs to read, by name."
  type        = map(string)
}

variable "function_id" {
  description = "Function detect."
  type        = string
}

variable "batch_size_kb" {
  description = "Largest batch in KB."
  type        = number
}

variable "batch_time_sec" {
  description = "Longest time a batch is collected, in seconds."
  type        = number
}

variable "audit_compartments" {
  description = "Compartments whose audit log is read too; empty = none."
  type        = list(string)
}
