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

variable "incident_subscriptions" {
  description = "Who gets notices about clusters: protocol to endpoints."
  type        = map(list(string))
  sensitive   = true
}

variable "monitor_subscriptions" {
  description = "Who gets notices about the suite itself: protocol to endpoints."
  type        = map(list(string))
  sensitive   = true
}

variable "existing" {
  description = "Topics that exist already, by name: incidents, monitor, wake; empty for one that is made."
  type        = map(string)
}
