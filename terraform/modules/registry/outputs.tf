output "repository" {
  description = "Path of the image repository below the registry's host and namespace."
  value       = var.create ? oci_artifacts_container_repository.this[0].display_name : "${var.name}/functions"
}
