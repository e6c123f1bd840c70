output "node_log_group_id" {
  description = "Log group of the nodes' lines."
  value       = oci_logging_log_group.this.id
}

output "own_log_group_id" {
  description = "Log group of decisions and invocations."
  value       = oci_logging_log_group.own.id
}

output "messages_log_id" {
  description = "Log with the nodes' system log lines."
  value       = oci_logging_log.tail["messages"].id
}

output "lifekeeper_log_id" {
  description = "Log with the nodes' LifeKeeper lines."
  value       = oci_logging_log.tail["lifekeeper"].id
}

output "decisions_log_id" {
  description = "Log with every decision."
  value       = oci_logging_log.decisions.id
}
