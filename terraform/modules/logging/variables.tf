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

variable "retention_days" {
  description = "Days that log lines are kept: 30 to 180 in steps of 30."
  type        = number
}

variable "node_group_id" {
  description = "Dynamic group of the nodes."
  type        = string
}

variable "messages_paths" {
  description = "System log files on the nodes."
  type        = list(string)
}

variable "lifekeeper_paths" {
  description = "LifeKeeper log files on the nodes."
  type        = list(string)
}

variable "existing" {
  description = "Log groups and logs that exist already; empty for one that is made."
  type = object({
    group      = string
    own_group  = string
    messages   = string
    lifekeeper = string
    decisions  = string
  })
}
