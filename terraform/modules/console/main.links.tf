# The links in notices, beside the console and not within it: a deployment has one way to sign in, and this one has none. Its
# routes take one token, and the one file that its page loads; nothing of the console can be reached by it.
locals {
  # In one header with the secret: without it the function would take the call for one of the console, and refuses it.
  link_header = sensitive("link.${var.gateway_secret}")
  # No name of a person, no cookie, no token: nobody is anybody here. The filter runs after the header is set.
  link_passed = ["Accept-Language", "Content-Type", "Host", "Origin", "Sec-Fetch-Site", local.gateway_header]
  link_routes = { "/{token}" = ["GET", "HEAD", "POST"], "/assets/{file}" = ["GET"] }
}

resource "oci_apigateway_deployment" "links" {
  count          = var.links ? 1 : 0
  compartment_id = var.compartment_id
  gateway_id     = oci_apigateway_gateway.this.id
  display_name   = "${var.name}-links"
  path_prefix    = "/l"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
  depends_on     = [terraform_data.policies]

  specification {
    request_policies {
      rate_limiting {
        rate_in_requests_per_second = 5
        rate_key                    = "CLIENT_IP"
      }
    }

    # A path holds a token: neither log of the gateway may keep it.
    logging_policies {
      access_log {
        is_enabled = false
      }
      execution_log {
        is_enabled = false
      }
    }

    dynamic "routes" {
      for_each = local.link_routes
      content {
        path    = routes.key
        methods = routes.value
        backend {
          type        = "ORACLE_FUNCTIONS_BACKEND"
          function_id = var.function_id
        }
        request_policies {
          header_transformations {
            set_headers {
              items {
                name      = local.gateway_header
                values    = [local.link_header]
                if_exists = "OVERWRITE"
              }
            }
            filter_headers {
              type = "ALLOW"
              dynamic "items" {
                for_each = local.link_passed
                content {
                  name = items.value
                }
              }
            }
          }
        }
      }
    }
  }
}
