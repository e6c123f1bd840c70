output "function_ids" {
  description = "OCIDs of the functions by entry name."
  value = merge(
    { respond = oci_functions_function.respond.id },
    { for key, function in oci_functions_function.waker : key => function.id },
    { for key, function in oci_functions_function.act : key => function.id },
  )
}

output "application_ids" {
  description = "OCIDs of the applications."
  value       = concat([oci_functions_application.this.id], oci_functions_application.act[*].id)
}

output "respond_endpoint" {
  description = "Where respond is invoked."
  value       = oci_functions_function.respond.invoke_endpoint
}
