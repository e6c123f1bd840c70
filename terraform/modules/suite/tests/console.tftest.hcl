mock_provider "oci" {}

variables {
  name           = "warden"
  compartment_id = "ocid1.compartment.oc1..c"
  tags           = { freeform = {}, defined = null }
  function_id    = "ocid1.fnfunc.oc1..console"
  policy_ids     = []
  subnet_id      = "ocid1.subnet.oc1..s"
  vcn_id         = ""
  opens_network  = false
  public         = false
  allowed_cidrs  = ["10.0.0.0/8"]
  user_claim     = "sub"
  sign_in        = { discovery_uri = "", client_id = "", client_secret_id = "", client_secret_version = 1, issuer = "https://identity.oraclecloud.com/", audience = "", client_claim = "client_id" }
  bearer         = { jwks_uri = "", issuer = "", audience = "" }
  gateway_secret = "of this test"
}

run "a_subnet_of_yours_is_left_as_it_is" {
  command = plan
  module {
    source = "../console"
  }
  assert {
    condition     = length(oci_core_network_security_group.this) == 0 && length(oci_core_network_security_group_security_rule.in) == 0
    error_message = "Without the network's OCID the rules of the subnet decide who reaches the console."
  }
}

run "a_named_network_lets_the_allowed_ones_in" {
  command = plan
  module {
    source = "../console"
  }
  variables {
    opens_network = true
    vcn_id        = "ocid1.vcn.oc1..v"
  }
  assert {
    condition     = [for rule in oci_core_network_security_group_security_rule.in : rule.source] == ["10.0.0.0/8"]
    error_message = "Only the allowed networks reach the gateway."
  }
}

run "nobody_posts_without_sign_in" {
  command = plan
  module {
    source = "../console"
  }
  assert {
    condition     = alltrue([for route in oci_apigateway_deployment.this.specification[0].routes : route.methods == tolist(["GET"])])
    error_message = "Where nobody signs in, the console can only be read."
  }
}

run "links_have_a_deployment_of_their_own" {
  command = plan
  module {
    source = "../console"
  }
  variables {
    links   = true
    sign_in = { discovery_uri = "https://idcs.example.com/.well-known/openid-configuration", client_id = "c", client_secret_id = "s", client_secret_version = 1, issuer = "https://identity.oraclecloud.com/", audience = "", client_claim = "client_id" }
  }
  assert {
    condition     = length(oci_apigateway_deployment.links) == 1 && oci_apigateway_deployment.links[0].path_prefix == "/l"
    error_message = "The links stand beside the console."
  }
  assert {
    condition     = length(oci_apigateway_deployment.links[0].specification[0].request_policies[0].authentication) == 0 && length(oci_apigateway_deployment.this.specification[0].request_policies[0].authentication) == 1
    error_message = "Nobody signs in for a link, and everybody for the console."
  }
  assert {
    condition     = toset(flatten([for route in oci_apigateway_deployment.links[0].specification[0].routes : route.methods])) == toset(["GET", "HEAD", "POST"])
    error_message = "A link takes what reads, and one form."
  }
}

run "without_links_there_is_no_deployment_for_them" {
  command = plan
  module {
    source = "../console"
  }
  assert {
    condition     = length(oci_apigateway_deployment.links) == 0
    error_message = "Off unless asked for."
  }
}

run "every_call_proves_the_gateway_also_without_sign_in" {
  command = plan
  module {
    source = "../console"
  }
  assert {
    condition = alltrue([
      for route in oci_apigateway_deployment.this.specification[0].routes :
      route.request_policies[0].header_transformations[0].set_headers[0].items[0].name == "X-Warden-Gateway"
    ])
    error_message = "The console refuses whatever does not carry the gateway's secret."
  }
  assert {
    condition     = alltrue([for route in oci_apigateway_deployment.this.specification[0].routes : length(route.request_policies[0].authorization) == 0])
    error_message = "Without sign-in no route asks for authorization."
  }
}

run "a_public_console_needs_sign_in" {
  command = plan
  module {
    source = "../console"
  }
  variables {
    public = true
  }
  expect_failures = [oci_apigateway_gateway.this]
}
