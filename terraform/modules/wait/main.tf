# What was just written in the home region is not known everywhere at once. The provider tries again for four minutes, but only
# what it does in the same process, and each provider configuration is a process of its own (docs/decisions/0029-waiting-for-identity.md).
# A command and not the provider hashicorp/time: one provider less to fetch.
resource "terraform_data" "this" {
  count            = var.seconds > 0 && length(var.standing) > 0 ? 1 : 0
  triggers_replace = var.standing

  provisioner "local-exec" {
    command = "sleep ${var.seconds}"
  }
}
