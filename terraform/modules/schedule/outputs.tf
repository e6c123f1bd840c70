output "schedule_id" {
  description = "The hourly schedule."
  value       = oci_resource_scheduler_schedule.sweep.id
}
