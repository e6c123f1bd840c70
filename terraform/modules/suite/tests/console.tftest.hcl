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
