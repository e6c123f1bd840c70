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

variable "function_id" {
  description = "Function console."
  type        = string
}

variable "policy_ids" {
  description = "Policies that have to stand before the deployment."
  type        = list(string)
}

variable "subnet_id" {
  description = "Subnet of the gateway."
  type        = string
}

variable "opens_network" {
  description = "Whether a security group lets allowed_cidrs in; if not, the rules of the subnet decide."
  type        = bool
}

variable "vcn_id" {
  description = "Network of the subnet, for the security group."
  type        = string
}

variable "security_group_ids" {
  description = "Network security groups of the operator for the gateway, in place of one that is made."
  type        = list(string)
  default     = []
}

variable "public" {
  description = "Whether the gateway has a public address."
  type        = bool
}

variable "allowed_cidrs" {
  description = "Networks from which the console may be opened."
  type        = set(string)
}

variable "sign_in" {
  description = "OpenID Connect for browsers: discovery address, client and its secret in a vault, and what a token must say; empty discovery address = none, empty audience or claim = not looked at."
  type = object({
    discovery_uri         = string
    client_id             = string
    client_secret_id      = string
    client_secret_version = number
    issuer                = string
    audience              = string
    client_claim          = string
  })
}

variable "bearer" {
  description = "Bearer tokens for programs: keys, issuer and audience; empty keys = none."
  type = object({
    jwks_uri = string
    issuer   = string
    audience = string
  })
}

variable "user_claim" {
  description = "Claim that names the person."
  type        = string
}

variable "gateway_secret" {
  description = "What the gateway sets in every call, so that the console knows it; nobody else has it."
  type        = string
}

variable "links" {
  description = "Whether links in notices open a page without sign-in."
  type        = bool
  default     = false
}
