# What an alarm says to people, in the language of the installation.
locals {
  texts = {
    en = {
      connector-errors     = "Connector Hub cannot hand log lines to detect. After 24 hours they are lost."
      function-errors      = "A function of the warden answered with an error: its work may be waiting."
      failure-deliveries   = "A detached call of the warden failed, and Functions could not tell the topic of it."
      function-throttles   = "Functions of the warden are throttled: the memory limit of the region is used up. Notices are late."
      dead-letters         = "Something that cannot be used lies in dead-letter/, or is noted there."
      work-waiting         = "Work is waiting and respond makes no progress: notices are not sent now."
      clusters-undecided   = "respond fails to decide about a cluster: nobody is notified of what happens there."
      pipeline-heartbeat   = "The suite's own heartbeat line has not come through Logging, Connector Hub, detect and respond for 2.5 hours: lines of the nodes may be missed."
      sweep-absent         = "sweep has not run for two hours: nobody watches the warden."
      notices-failed       = "A notice about a cluster could not be published: somebody may not know of a lost disk."
      node-heartbeat       = "The agent of a node is silent. sweep decides whether the node is meant to be off."
      instance-status      = "A node is down for infrastructure reasons (1 = down, 0 = up)."
      filesystem-read-only = "A file system of a node has turned read-only (found in its kernel log). Do nothing yet: see first what LifeKeeper does."
    }
    ja = {
      connector-errors     = "コネクタ・ハブがログの行を関数 detect に渡せません。24時間を過ぎた行は失われます。"
      function-errors      = "本ソフトウェアの関数がエラーを返しました。処理が待たされている恐れがあります。"
      failure-deliveries   = "本ソフトウェアの関数のデタッチ呼び出しが失敗し、その失敗をトピックに通知できていません。"
      function-throttles   = "リージョンの関数用メモリーの上限に達し、関数の呼び出しが制限されています。通知が遅れます。"
      dead-letters         = "使用できない入力が dead-letter/ に移されたか、そこに記録されています。"
      work-waiting         = "処理待ちがあるのに関数 respond の処理が進んでいません。現在、通知は送信されていません。"
      clusters-undecided   = "関数 respond があるクラスタについて判断できません。そのクラスタの障害は通知されません。"
      pipeline-heartbeat   = "監視用の確認行が、Logging、コネクタ・ハブ、detect、respond の経路を2.5時間通っていません。ノードのログを検知できない恐れがあります。"
      sweep-absent         = "関数 sweep が2時間実行されていません。監視系自体が監視されていません。"
      notices-failed       = "クラスタに関する通知を発行できませんでした。ディスクの接続断が伝わっていない恐れがあります。"
      node-heartbeat       = "ノードのエージェントが途絶しています。停止しているべきノードかどうかは、関数 sweep が判断します。"
      instance-status      = "プラットフォームの障害によりノードが停止しています。メトリックの値は、停止が1、稼働が0です。"
      filesystem-read-only = "ノードのファイルシステムが読取り専用になりました(カーネルのログで検知)。操作せず、まず LifeKeeper の動作を確認してください。"
    }
  }
  read    = { en = "What to do", ja = "対処手順" }[var.language]
  page    = { en = "docs/runbook.md", ja = "docs/runbook.ja.md" }[var.language]
  runbook = "${var.documentation_url == "" ? "" : "${trimsuffix(var.documentation_url, "/")}/"}${local.page}"
}
