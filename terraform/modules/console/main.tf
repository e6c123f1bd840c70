resource "oci_apigateway_gateway" "this" {
  compartment_id = var.compartment_id
  display_name   = var.name
  endpoint_type  = var.public ? "PUBLIC" : "PRIVATE"
  subnet_id      = var.subnet_id
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  lifecycle {
    precondition {
      condition     = !var.public || var.jwks_uri != ""
      error_message = "A public console needs sign-in: set console_jwks_uri, console_jwt_issuer and console_jwt_audience, or leave console_public false."
    }
  }
}

resource "oci_apigateway_deployment" "this" {
  compartment_id = var.compartment_id
  gateway_id     = oci_apigateway_gateway.this.id
  display_name   = var.name
  path_prefix    = "/warden"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined

  specification {
    request_policies {
      rate_limiting {
        rate_in_requests_per_second = 10
        rate_key                    = "CLIENT_IP"
      }
      dynamic "authentication" {
        for_each = var.jwks_uri == "" ? [] : [1]
        content {
          type                        = "JWT_AUTHENTICATION"
          is_anonymous_access_allowed = false
          issuers                     = [var.jwt_issuer]
          audiences                   = [var.jwt_audience]
          token_header                = "Authorization"
          token_auth_scheme           = "Bearer"
          max_clock_skew_in_seconds   = 30
          public_keys {
            type                        = "REMOTE_JWKS"
            uri                         = var.jwks_uri
            max_cache_duration_in_hours = 1
          }
        }
      }
    }

    logging_policies {
      access_log {
        is_enabled = true
      }
    }

    # Reading is GET; acknowledge and approve are POST and only exist where people sign in.
    routes {
      path    = "/{page*}"
      methods = var.jwks_uri == "" ? ["GET"] : ["GET", "POST"]
      backend {
        type        = "ORACLE_FUNCTIONS_BACKEND"
        function_id = var.function_id
      }
    }
  }
}
