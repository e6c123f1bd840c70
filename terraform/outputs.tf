# Generated from modules/suite by npm run generate; do not edit.

output "approval_key" {
  description = "Key that the approvals bucket is encrypted with; empty when it is Oracle's."
  value       = module.suite.approval_key
}

output "approvals_bucket" {
  description = "Bucket with plans, approvals and the journal."
  value       = module.suite.approvals_bucket
}

output "cli_environment" {
  description = "Sets up the command line: eval \"$(terraform output -raw cli_environment)\", then warden drill, doctor, incidents."
  value       = module.suite.cli_environment
}

output "console_url" {
  description = "Address of the console; empty when there is none."
  value       = module.suite.console_url
}

output "decisions_log" {
  description = "Log with every decision."
  value       = module.suite.decisions_log
}

output "functions" {
  description = "OCIDs of the functions."
  value       = module.suite.functions
}

output "image_repository" {
  description = "Where the image of the functions is pushed: npm run image."
  value       = module.suite.image_repository
}

output "limits" {
  description = "What this installation counts against limits of the tenancy: statements by place (500 in a compartment and those above it), policies (100), dynamic groups (50 in an identity domain)."
  value       = module.suite.limits
}

output "link_secret" {
  description = "Secret that holds the key of the links in notices, for its rotation; empty without links."
  value       = module.suite.link_secret
}

output "messages_log" {
  description = "Log with the nodes' system log lines."
  value       = module.suite.messages_log
}

output "next_steps" {
  description = "What to do now, in order."
  value       = module.suite.next_steps
}

output "policy_statements" {
  description = "Every policy statement that was deployed, by principal."
  value       = module.suite.policy_statements
}

output "state_bucket" {
  description = "Bucket with incidents, inventory and the inbox."
  value       = module.suite.state_bucket
}

output "stop_command" {
  description = "Stops every action at once by disabling the key of the approvals bucket (enable in place of disable allows them again); empty without such a key."
  value       = module.suite.stop_command
}

output "topics" {
  description = "OCIDs of the topics."
  value       = module.suite.topics
}
