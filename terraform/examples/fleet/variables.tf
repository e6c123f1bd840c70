variable "tenancy_ocid" {
  description = "OCID of the tenancy."
  type        = string
  default     = "ocid1.tenancy.oc1..exampletenancy"
}

variable "region" {
  description = "Region of this installation."
  type        = string
  default     = "ap-tokyo-1"
}

variable "home_region" {
  description = "Home region of the tenancy."
  type        = string
  default     = "ap-tokyo-1"
}

variable "compartment_ocid" {
  description = "Compartment of the installation."
  type        = string
  default     = "ocid1.compartment.oc1..examplewarden"
}

variable "email" {
  description = "Address for notices."
  type        = string
  default     = "ops@example.com"
}
