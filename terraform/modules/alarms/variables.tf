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
  description = "Compartments with the nodes."
  type        = map(string)
}

variable "topic_ids" {
  description = "Topics monitor and wake."
  type        = map(string)
}

variable "connector_id" {
  description = "Connector of the dedicated logs."
  type        = string
}

variable "application_ids" {
  description = "Applications of the functions."
  type        = list(string)
}

variable "filesystem_metric" {
  description = "Name of the file-system metric of oci_compute_instance_health; Oracle's page prints two."
  type        = string
}

variable "documentation_url" {
  description = "Where docs/ can be read; empty = the path in the repository is printed."
  type        = string
}

variable "language" {
  description = "Language of what alarms say: ja or en."
  type        = string
}
