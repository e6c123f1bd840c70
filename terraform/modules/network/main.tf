# The functions talk to Oracle services only: a service gateway, no internet, no NAT.
locals {
  create = var.existing_subnet_id == ""
}

data "oci_core_services" "all" {
  count = local.create ? 1 : 0
  filter {
    name   = "name"
    values = ["All .* Services In Oracle Services Network"]
    regex  = true
  }
}

resource "oci_core_vcn" "this" {
  count          = local.create ? 1 : 0
  compartment_id = var.compartment_id
  display_name   = var.name
  cidr_blocks    = [var.vcn_cidr]
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
}

resource "oci_core_service_gateway" "this" {
  count          = local.create ? 1 : 0
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this[0].id
  display_name   = var.name
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
  services {
    service_id = data.oci_core_services.all[0].services[0].id
  }
}

resource "oci_core_route_table" "this" {
  count          = local.create ? 1 : 0
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this[0].id
  display_name   = var.name
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
  route_rules {
    destination       = data.oci_core_services.all[0].services[0].cidr_block
    destination_type  = "SERVICE_CIDR_BLOCK"
    network_entity_id = oci_core_service_gateway.this[0].id
  }
}

resource "oci_core_security_list" "this" {
  count          = local.create ? 1 : 0
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.this[0].id
  display_name   = var.name
  freeform_tags  = var.tags.freeform
  defined_tags   = var.tags.defined
  egress_security_rules {
    destination      = data.oci_core_services.all[0].services[0].cidr_block
    destination_type = "SERVICE_CIDR_BLOCK"
    protocol         = "6"
    tcp_options {
      min = 443
      max = 443
    }
  }
}

resource "oci_core_subnet" "this" {
  count                      = local.create ? 1 : 0
  compartment_id             = var.compartment_id
  vcn_id                     = oci_core_vcn.this[0].id
  display_name               = var.name
  cidr_block                 = var.vcn_cidr
  route_table_id             = oci_core_route_table.this[0].id
  security_list_ids          = [oci_core_security_list.this[0].id]
  prohibit_public_ip_on_vnic = true
  freeform_tags              = var.tags.freeform
  defined_tags               = var.tags.defined
}
