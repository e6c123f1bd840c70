output "subnet_id" {
  description = "Subnet of the functions."
  value       = local.create ? oci_core_subnet.this[0].id : var.existing_subnet_id
}

output "vcn_id" {
  description = "Network that was created; empty for a subnet of yours."
  value       = local.create ? oci_core_vcn.this[0].id : ""
}
