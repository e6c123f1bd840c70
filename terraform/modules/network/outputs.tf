output "subnet_id" {
  description = "Subnet of the functions."
  value       = local.create ? oci_core_subnet.this[0].id : var.existing_subnet_id
}
