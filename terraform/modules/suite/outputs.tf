output "next_steps" {
  description = "What to do now, in order."
  value       = join("\n", local.next_steps[var.language])
}

locals {
  drill = "npm run warden -- drill --log ${module.logging.messages_log_id} --bucket ${module.store.state_bucket} --namespace ${module.store.namespace}"
  next_steps = {
    en = concat(
      [
        "1. Confirm the subscriptions: Oracle has sent a mail for each topic to ${var.email}; nothing arrives before you follow its link, which is valid for three days.",
        "2. Wait 15 minutes: policies and dynamic groups take that long.",
        "3. Run the drill: ${local.drill}. It sends a marked line through the entire way and says how long it took. Without a shell: the warden sends such a line by itself every hour, and Metrics Explorer then shows heartbeat_age_sec in the namespace warden, below 3600.",
        "4. Check the agents: every node must show in the namespace warden_agent of Metrics Explorer (HeartBeats).",
      ],
      var.mode == "observe" ? ["The warden observes: it changes nothing. docs/deploy.md tells how to let it execute approved plans."] : [],
    )
    ja = concat(
      [
        "1. サブスクリプションを確認してください。Oracle から ${var.email} に、トピックごとに1通のメールが届いています。リンク(有効期間は3日)を開くまで、通知は一切届きません。",
        "2. 15分待ってください。ポリシーと動的グループの反映にかかる時間です。",
        "3. 訓練を実行してください: ${local.drill} 印を付けた行が全経路を通り、所要時間が表示されます。シェルを使わない場合: 本ソフトウェア自身が1時間ごとに同じ行を送ります。メトリック・エクスプローラの名前空間 warden に heartbeat_age_sec が現れ、3600 を下回っていれば正常です。",
        "4. エージェントを確認してください。メトリック・エクスプローラの名前空間 warden_agent(HeartBeats)に、全ノードが表示されるはずです。",
      ],
      var.mode == "observe" ? ["モードは observe です。何も変更しません。承認された計画を実行させる方法は docs/deploy.ja.md にあります。"] : [],
    )
  }
}

output "cli_environment" {
  description = "Sets up the command line: eval \"$(terraform output -raw cli_environment)\", then warden drill, doctor, incidents."
  value = join("\n", [
    for name, value in {
      REGION              = var.region
      STATE_BUCKET        = module.store.state_bucket
      APPROVALS_BUCKET    = module.store.approvals_bucket
      NAMESPACE           = module.store.namespace
      COMPARTMENTS        = join(",", local.watched_ids)
      TOPIC_ID            = module.notifications.topic_ids["incidents"]
      MONITOR_TOPIC_ID    = module.notifications.topic_ids["monitor"]
      MESSAGES_LOG_ID     = module.logging.messages_log_id
      RESPOND_FUNCTION_ID = module.functions.function_ids["respond"]
      RESPOND_ENDPOINT    = module.functions.respond_endpoint
    } : "export WARDEN_${name}='${value}'"
  ])
}

output "image_repository" {
  description = "Where the image of the functions is pushed: npm run image."
  value       = local.own_path
}

output "topics" {
  description = "OCIDs of the topics."
  value       = module.notifications.topic_ids
}

output "functions" {
  description = "OCIDs of the functions."
  value       = module.functions.function_ids
}

output "state_bucket" {
  description = "Bucket with incidents, inventory and the inbox."
  value       = module.store.state_bucket
}

output "approvals_bucket" {
  description = "Bucket with plans, approvals and the journal."
  value       = module.store.approvals_bucket
}

output "messages_log" {
  description = "Log with the nodes' system log lines."
  value       = module.logging.messages_log_id
}

output "decisions_log" {
  description = "Log with every decision."
  value       = module.logging.decisions_log_id
}

output "console_url" {
  description = "Address of the console; empty when there is none."
  value       = var.enable_console ? module.console[0].url : ""
}

output "link_secret" {
  description = "Secret that holds the key of the links in notices, for its rotation; empty without links."
  value       = local.link_secret_id
}

output "approval_key" {
  description = "Key that the approvals bucket is encrypted with; empty when it is Oracle's."
  value       = coalesce(local.approval_key_id, "none") == "none" ? "" : local.approval_key_id
}

output "stop_command" {
  description = "Stops every action at once by disabling the key of the approvals bucket (enable in place of disable allows them again); empty without such a key."
  value       = var.enable_approval_key ? "oci kms management key disable --key-id ${local.approval_key_id} --endpoint ${local.approval_key_endpoint}" : ""
}

locals {
  # The OCID of a key names its vault, and the vault's addresses begin with that name.
  approval_key_endpoint = length(module.approval_key) > 0 ? module.approval_key[0].management_endpoint : "https://${try(split(".", var.approval_key_ocid)[4], "")}-management.kms.${var.region}.${local.domain}"
}

output "limits" {
  description = "What this installation counts against limits of the tenancy: statements by place (500 in a compartment and those above it), policies (100), dynamic groups (50 in an identity domain)."
  value = {
    statements     = module.iam.budget.statements
    policies       = module.iam.budget.policies + length(module.iam_key)
    dynamic_groups = module.iam.budget.dynamic_groups + length(oci_identity_dynamic_group.nodes) + length(oci_identity_dynamic_group.gateway)
  }
}

output "policy_statements" {
  description = "Every policy statement that was deployed, by principal."
  value       = merge(module.iam.statements, module.iam_key[*].statements...)
}
