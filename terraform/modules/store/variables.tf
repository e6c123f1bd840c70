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

variable "namespace" {
  description = "Object Storage namespace of the tenancy."
  type        = string
}

variable "bucket_suffix" {
  description = "Makes the bucket names unique in the tenancy."
  type        = string
}

variable "approvals_key_id" {
  description = "Key of the operator that encrypts the approvals bucket; null for a key of Oracle."
  type        = string
  default     = null
}

variable "state_key_id" {
  description = "Key of the operator that encrypts the state bucket; null for a key of Oracle."
  type        = string
  default     = null
}

variable "existing" {
  description = "Names of buckets that exist already: state, approvals; empty for one that is made."
  type        = map(string)
  default     = { state = "", approvals = "" }
}
