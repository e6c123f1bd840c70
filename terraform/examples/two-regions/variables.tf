variable "tenancy_ocid" {
  description = "OCID of the tenancy."
  type        = string
  default     = "ocid1.tenancy.oc1..exampletenancy"
}

variable "regions" {
  description = "The two regions."
  type        = object({ first = string, second = string })
  default     = { first = "ap-tokyo-1", second = "ap-osaka-1" }
}

variable "home_region" {
  description = "Home region of the tenancy."
  type        = string
  default     = "ap-tokyo-1"
}

variable "compartment_ocid" {
  description = "Compartment with the LifeKeeper nodes."
  type        = string
  default     = "ocid1.compartment.oc1..examplecluster"
}

variable "email" {
  description = "Address for notices."
  type        = string
  default     = "ops@example.com"
}
