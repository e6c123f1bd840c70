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

variable "vault_id" {
  description = "Vault that exists already; empty: one is made."
  type        = string
}

variable "purpose" {
  description = "What the key is for; part of its name."
  type        = string
  default     = "approvals"
}
