output "next_steps" {
  description = "What to do now."
  value       = module.warden.next_steps
}

output "policy_statements" {
  description = "Every policy statement that was deployed."
  value       = module.warden.policy_statements
}
