variable "namespace" {
  description = "Object Storage namespace of the tenancy."
  type        = string
}

variable "state_bucket" {
  description = "Name of the state bucket."
  type        = string
}

variable "approvals_bucket" {
  description = "Name of the approvals bucket."
  type        = string
}
