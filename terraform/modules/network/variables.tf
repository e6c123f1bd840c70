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

variable "existing_subnet_id" {
  description = "Subnet to use; when empty a network with a service gateway is created."
  type        = string
}

variable "vcn_cidr" {
  description = "Address range of the created network."
  type        = string
}
