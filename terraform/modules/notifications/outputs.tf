output "topic_ids" {
  description = "OCIDs of the topics incidents, monitor and wake."
  value       = local.topic_ids
}
