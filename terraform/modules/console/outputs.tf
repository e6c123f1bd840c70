# From the gateway, not from the deployment: the functions' configuration holds this address, and the deployment needs them.
output "url" {
  description = "Address of the console."
  value       = "https://${oci_apigateway_gateway.this.hostname}/warden"
}
