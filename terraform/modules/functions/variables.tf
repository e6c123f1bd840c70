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

variable "subnet_id" {
  description = "Subnet of the functions."
  type        = string
}

variable "security_group_ids" {
  description = "Network security groups of the functions; empty = none."
  type        = list(string)
}

variable "security_attributes" {
  description = "Security attributes of Zero Trust Packet Routing; empty = what the applications have is left alone."
  type        = map(string)
  default     = {}
}

variable "shape" {
  description = "Processor of the application: GENERIC_X86, GENERIC_ARM or GENERIC_X86_ARM."
  type        = string
}

variable "respond_memory" {
  description = "Memory of respond in MB."
  type        = number
}

variable "image" {
  description = "Image with all functions, with its tag."
  type        = string
}

variable "image_digest" {
  description = "Digest of the image; empty = the tag decides."
  type        = string
}

variable "failure_topic_id" {
  description = "Topic that is told when a detached call failed for good."
  type        = string
}

variable "apm_domain_id" {
  description = "Application Performance Monitoring domain for traces; empty = no traces."
  type        = string
}

variable "log_group_id" {
  description = "Log group of the invocation logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days the invocation logs are kept."
  type        = number
}

variable "act_compartment_id" {
  description = "Compartment of probe and reattach; empty when neither is enabled."
  type        = string
}

variable "act_functions" {
  description = "Which of probe and reattach exist."
  type        = set(string)
}

variable "console" {
  description = "Whether the console exists."
  type        = bool
}

variable "config" {
  description = "Configuration values by key without WARDEN_; the functions' addresses are added here."
  type        = map(string)
}
