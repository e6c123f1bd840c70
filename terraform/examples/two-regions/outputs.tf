output "next_steps" {
  description = "What to do now, by region."
  value = {
    (var.regions.first)  = module.first.next_steps
    (var.regions.second) = module.second.next_steps
  }
}

output "policy_statements" {
  description = "Every policy statement that was deployed, by region."
  value = {
    (var.regions.first)  = module.first.policy_statements
    (var.regions.second) = module.second.policy_statements
  }
}
