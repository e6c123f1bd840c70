output "log_group_id" {
  description = "Log group of everything."
  value       = oci_logging_log_group.this.id
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
