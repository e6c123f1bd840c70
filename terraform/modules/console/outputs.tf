# From the gateway, not from the deployment: the functions' configuration holds this address, and the deployment needs them.
output "url" {
  description = "Address of the console."
  value       = local.url
}

output "signs_in" {
  description = "Whether people sign in, so that the gateway names them."
  value       = local.signed
}
