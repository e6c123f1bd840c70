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

variable "subnet_id" {
  description = "Subnet of the gateway."
  type        = string
}

variable "public" {
  description = "Whether the gateway has a public address."
  type        = bool
}

variable "jwks_uri" {
  description = "Keys of the identity provider that signs people in; empty = no sign-in."
  type        = string
}

variable "jwt_issuer" {
  description = "Issuer of the tokens."
  type        = string
}

variable "jwt_audience" {
  description = "Audience of the tokens."
  type        = string
}
