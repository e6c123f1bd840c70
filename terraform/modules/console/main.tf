locals {
  # Two ways to sign in. Browsers: OpenID Connect with a session in a cookie. Programs: a bearer token.
  browser = var.sign_in.discovery_uri != ""
  bearer  = var.bearer.jwks_uri != ""
  signed  = local.browser || local.bearer

  # Claims of the OpenID Connect flow lie one level deeper than those of a bearer token.
  claim = local.browser ? "request.auth[id_token_claims][${var.user_claim}]" : "request.auth[${var.user_claim}]"

  # Overwrites what a client sends; the prefix is there even when the claim is empty. functions/console/gateway-request.ts reads both.
  identity = merge(
    { "X-Warden-User" = "user:$${${local.claim}}" },
    local.browser ? { "X-Warden-Csrf" = "$${request.auth[apigw_csrf_token]}" } : {},
  )
  # In every call, signed in or not: without it the console believes no header and shows nothing.
  gateway_header = "X-Warden-Gateway"
  # Nothing else reaches the function: no cookie, no token. The filter runs after the headers are set.
  passed = concat(["Accept-Language", "Content-Type", "Host", "Origin", "Sec-Fetch-Site", local.gateway_header], keys(local.identity))

  pages = { "/" = local.signed ? ["GET", "POST"] : ["GET"], "/{page*}" = local.signed ? ["GET", "POST"] : ["GET"] }
  # Groups of the operator's stand in place of ours.
  makes_group = var.opens_network && length(var.security_group_ids) == 0

  # Empty while the gateway has no name.
  url = try("https://${oci_apigateway_gateway.this.hostname}/warden", "")
}

# Opens the gateway and nothing else of the subnet. A network whose VCN is not named is left as its owner made it.
resource "oci_core_network_security_group" "this" {
  count          = local.makes_group ? 1 : 0
  compartment_id = var.compartment_id
  vcn_id         = var.vcn_id
  display_name   = "${var.name}-console"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_core_network_security_group_security_rule" "in" {
  for_each                  = local.makes_group ? var.allowed_cidrs : toset([])
  network_security_group_id = oci_core_network_security_group.this[0].id
  direction                 = "INGRESS"
  protocol                  = "6"
  source                    = each.value
  source_type               = "CIDR_BLOCK"
  tcp_options {
    destination_port_range {
      min = 443
      max = 443
    }
  }
}

# The functions, and the identity provider that validates tokens.
resource "oci_core_network_security_group_security_rule" "out" {
  count                     = local.makes_group ? 1 : 0
  network_security_group_id = oci_core_network_security_group.this[0].id
  direction                 = "EGRESS"
  protocol                  = "6"
  destination               = "0.0.0.0/0"
  destination_type          = "CIDR_BLOCK"
  tcp_options {
    destination_port_range {
      min = 443
      max = 443
    }
  }
}

# The provider never takes the last security group off a gateway, and one in use cannot be deleted: it needs a new gateway.
resource "terraform_data" "network" {
  input = var.opens_network || length(var.security_group_ids) > 0
}

resource "oci_apigateway_gateway" "this" {
  compartment_id             = var.compartment_id
  display_name               = var.name
  endpoint_type              = var.public ? "PUBLIC" : "PRIVATE"
  subnet_id                  = var.subnet_id
  network_security_group_ids = concat(oci_core_network_security_group.this[*].id, var.security_group_ids)
  freeform_tags              = var.tags.freeform
  defined_tags               = var.tags.defined

  lifecycle {
    replace_triggered_by = [terraform_data.network]

    precondition {
      condition     = !var.public || local.signed
      error_message = "A public console needs sign-in: set console_discovery_uri, console_client_id and console_client_secret_ocid (docs/deploy.md, section Console), or leave console_public false."
    }
    precondition {
      condition     = !(local.browser && local.bearer)
      error_message = "Set console_discovery_uri (browsers) or console_jwks_uri (bearer tokens), not both: an API deployment has one way to authenticate."
    }
    precondition {
      condition     = !local.browser || (var.sign_in.client_id != "" && var.sign_in.client_secret_id != "")
      error_message = "console_discovery_uri needs console_client_id and console_client_secret_ocid: the confidential application in your identity domain, and its secret in a vault."
    }
    precondition {
      condition     = !local.bearer || (var.bearer.issuer != "" && var.bearer.audience != "")
      error_message = "console_jwks_uri needs console_jwt_issuer and console_jwt_audience."
    }
  }
}

# What the gateway may do has to stand before the deployment: the service tries whether it may.
resource "terraform_data" "policies" {
  input = var.policy_ids
}

# The provider keeps a block that is left out: without a new deployment, sign-in would be demanded and lead nowhere.
resource "terraform_data" "sign_in" {
  input = local.browser ? "browser" : local.bearer ? "bearer" : "none"
}

resource "oci_apigateway_deployment" "this" {
  compartment_id = var.compartment_id
  gateway_id     = oci_apigateway_gateway.this.id
  display_name   = var.name
  path_prefix    = "/warden"
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
  depends_on     = [terraform_data.policies]

  lifecycle {
    replace_triggered_by = [terraform_data.sign_in]
  }

  specification {
    request_policies {
      rate_limiting {
        rate_in_requests_per_second = 10
        rate_key                    = "CLIENT_IP"
      }

      dynamic "authentication" {
        for_each = local.browser ? [1] : []
        content {
          type                        = "TOKEN_AUTHENTICATION"
          is_anonymous_access_allowed = false
          # Without a session the gateway would take a token out of a header, and the policy has to name one: nobody knows this name.
          token_header              = sensitive("X-${sha256("no token: ${var.gateway_secret}")}")
          token_auth_scheme         = "Bearer"
          max_clock_skew_in_seconds = 30
          validation_policy {
            type                        = "REMOTE_DISCOVERY"
            max_cache_duration_in_hours = 1
            is_ssl_verify_disabled      = false
            client_details {
              type                         = "CUSTOM"
              client_id                    = var.sign_in.client_id
              client_secret_id             = var.sign_in.client_secret_id
              client_secret_version_number = var.sign_in.client_secret_version
            }
            source_uri_details {
              type = "DISCOVERY_URI"
              uri  = var.sign_in.discovery_uri
            }
            # Any active token of the domain would do otherwise, whatever application it was issued to.
            additional_validation_policy {
              issuers   = [var.sign_in.issuer]
              audiences = var.sign_in.audience == "" ? null : [var.sign_in.audience]
              dynamic "verify_claims" {
                for_each = var.sign_in.client_claim == "" ? [] : [var.sign_in.client_claim]
                content {
                  key         = verify_claims.value
                  values      = [var.sign_in.client_id]
                  is_required = true
                }
              }
            }
          }
          # Whoever has no session is sent to the identity domain and comes back to the page asked for.
          validation_failure_policy {
            type                               = "OAUTH2"
            response_type                      = "CODE"
            scopes                             = ["openid"]
            login_path                         = "/sign-in"
            logout_path                        = "/sign-out"
            fallback_redirect_path             = "/"
            max_expiry_duration_in_hours       = 1
            use_cookies_for_session            = true
            use_cookies_for_intermediate_steps = true
            use_pkce                           = true
            client_details {
              type = "VALIDATION_BLOCK"
            }
            source_uri_details {
              type = "VALIDATION_BLOCK"
            }
          }
        }
      }

      dynamic "authentication" {
        for_each = local.bearer ? [1] : []
        content {
          type                        = "TOKEN_AUTHENTICATION"
          is_anonymous_access_allowed = false
          token_header                = "Authorization"
          token_auth_scheme           = "Bearer"
          max_clock_skew_in_seconds   = 30
          validation_policy {
            type                        = "REMOTE_JWKS"
            uri                         = var.bearer.jwks_uri
            is_ssl_verify_disabled      = false
            max_cache_duration_in_hours = 1
            additional_validation_policy {
              issuers   = [var.bearer.issuer]
              audiences = [var.bearer.audience]
            }
          }
        }
      }
    }

    logging_policies {
      access_log {
        is_enabled = true
      }
    }

    dynamic "routes" {
      for_each = local.browser ? { "/sign-in" = "OAUTH2_LOGIN_BACKEND", "/sign-out" = "OAUTH2_LOGOUT_BACKEND" } : {}
      content {
        path    = routes.key
        methods = ["GET"]
        backend {
          type                     = routes.value
          allowed_post_logout_uris = routes.value == "OAUTH2_LOGOUT_BACKEND" ? ["${local.url}/"] : null
        }
      }
    }

    # Reading is GET; acknowledge and approve are POST and only exist where people sign in.
    dynamic "routes" {
      for_each = local.pages
      content {
        path    = routes.key
        methods = routes.value
        backend {
          type        = "ORACLE_FUNCTIONS_BACKEND"
          function_id = var.function_id
        }
        request_policies {
          dynamic "authorization" {
            for_each = local.signed ? [1] : []
            content {
              type = "AUTHENTICATION_ONLY"
            }
          }
          header_transformations {
            set_headers {
              items {
                name      = local.gateway_header
                values    = [sensitive(var.gateway_secret)]
                if_exists = "OVERWRITE"
              }
              dynamic "items" {
                for_each = { for name, value in local.identity : name => value if local.signed }
                content {
                  name      = items.key
                  values    = [items.value]
                  if_exists = "OVERWRITE"
                }
              }
            }
            dynamic "filter_headers" {
              for_each = local.signed ? [1] : []
              content {
                type = "ALLOW"
                dynamic "items" {
                  for_each = local.passed
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
}
