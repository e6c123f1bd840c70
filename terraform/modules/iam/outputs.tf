output "statements" {
  description = "Every policy statement, by principal."
  value       = local.by_principal
}
