output "connector_id" {
  description = "Connector from the dedicated logs to detect."
  value       = oci_sch_service_connector.logs.id
}
