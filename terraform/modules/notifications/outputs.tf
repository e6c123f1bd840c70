output "topic_ids" {
  description = "OCIDs of the topics incidents, monitor and wake."
  value       = { for key, topic in oci_ons_notification_topic.this : key => topic.id }
}
