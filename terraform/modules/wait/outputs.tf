output "standing" {
  description = "The same, after the wait."
  value       = var.standing
  depends_on  = [terraform_data.this]
}
