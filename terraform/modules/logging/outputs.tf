output "node_log_group_id" {
  description = "Log group of the nodes' lines."
  value       = local.group_id
}

output "own_log_group_id" {
  description = "Log group of decisions and invocations."
  value       = local.own_group_id
}

output "messages_log_id" {
  description = "Log with the nodes' system log lines."
  value       = local.log_ids["messages"]
}

output "lifekeeper_log_id" {
  description = "Log with the nodes' LifeKeeper lines."
  value       = local.log_ids["lifekeeper"]
}

output "decisions_log_id" {
  description = "Log with every decision."
  value       = local.decisions_id
}
