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

variable "watched_compartments" {
  description = "Compartments whose events are of interest; a rule sees their child compartments too."
  type        = map(string)
}

variable "function_id" {
  description = "Function observe."
  type        = string
}
