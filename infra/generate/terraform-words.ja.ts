/**
 * What a variable or an output of the stack means, in Japanese: Terraform has one description for each, which is
 * English. For terraform/README.ja.md; a test holds that none is missing, and none is left of what is no more.
 */
export const VARIABLES_JA: Readonly<Record<string, string>> = {
  tenancy_ocid:
    'テナンシの OCID です。動的グループとポリシーをルート・コンパートメントに作成するために使います。リソース・マネージャでは自動で入力されます。',
  compartment_ocid:
    '本ソフトウェアのすべてを作成するコンパートメントです。watched_compartment_ocids を指定しない限り、監視対象もこのコンパートメントです。',
  region: '導入先のリージョンです(例: ap-tokyo-1)。リージョンごとに1つのスタックを作成してください。',
  email:
    'クラスタと監視自体に関する通知を受け取るアドレスです。Oracle から届く確認メールのリンクを開くまで、通知は一切届きません。',
  name: 'すべての名前の接頭辞です。2つ導入する場合は、別の値を指定してください。',
  watched_compartment_ocids:
    'LifeKeeper ノード、アタッチメント、ボリュームのあるコンパートメントです。別々でも構いません。空の場合は compartment_ocid です。',
  node_matching_rule:
    "ノードの動的グループの一致ルールです。空の場合は、監視するコンパートメントの全インスタンスです。例: ALL {tag.lifekeeper.cluster.value, instance.compartment.id = 'ocid1...'}",
  node_group_ocid:
    'node_matching_rule で作成する代わりに使う、既存のノードの動的グループです。空の場合は作成します。',
  language: '通知、アラーム、コンソール、次に行うことの言語です。日本語は ja、英語は en です。',
  zone: '表示する時刻のタイムゾーンです。日本では Asia/Tokyo を指定してください。',
  syslog_zone: 'ゾーンのないログの時刻に使う、ノードの時計のタイムゾーンです。空の場合は zone の値です。',
  contacts: '連絡先です。すべての通知に記載されます。500文字以内です。',
  more_emails: 'クラスタに関する通知を受け取る、追加のアドレスです。',
  monitor_emails: '監視自体に関する通知を受け取るアドレスです。空の場合は email の値です。',
  monthly_summary:
    '前月のまとめ(クラスタ別と原因別の障害、各段階の所要時間、継続中の障害。障害がなければその旨)を、監視自体に関する通知の宛先に毎月送信するかどうかです。',
  monitor_sms_numbers:
    '監視自体に関するアラームを受け取る電話番号です(例: +819012345678)。SMS で送信できるのはアラームだけです。',
  slack_endpoints: 'クラスタに関する通知を受け取る Slack の Webhook のアドレスです。',
  pagerduty_endpoints: 'クラスタに関する通知を受け取る PagerDuty の連携アドレスです。',
  https_endpoints: 'クラスタに関する通知を POST で受け取る、その他の https アドレスです。',
  mode: 'observe: すべてを判断し、送信するはずのリクエストを示しますが、何も変更しません。approve: 人が承認した計画を実行します。enable_reattach が必要です。',
  enable_reattach:
    'ボリュームをアタッチできる唯一の関数を、専用の識別情報、ポリシー、コンパートメントとともに導入するかどうかです。',
  approvals_needed: '計画の承認に必要な、異なる人の数です(1~5)。',
  enable_probe:
    'コマンド実行によりノードを調べる関数を、専用の識別情報、ポリシー、コンパートメントとともに導入するかどうかです。ノードには、コマンド実行プラグインと sudo のルールが必要です。',
  act_parent_compartment_ocid:
    'probe と reattach のコンパートメントの親です。compartment_ocid の下には置けません。空の場合はテナンシです。',
  act_compartment_ocid:
    'probe と reattach に使う既存のコンパートメントです。ほかのリソースがないものを指定してください。compartment_ocid の下には置けません。空の場合は作成します。',
  audit_search: 'ボリュームをデタッチした実行者を、監査(Audit)から検索するかどうかです。',
  audit_connector:
    'デタッチとアタッチの呼び出しを、2つ目のコネクタで監査(Audit)から随時読み取るかどうかです。',
  quorum_volume_ocids: 'Quorum 用のボリュームです(QWK の storage モード)。',
  expected_principals:
    'デタッチを計画的とみなす、利用者またはツールの名前か OCID です(バックアップ・ツールなど)。',
  maintenance_windows:
    '作業の時間帯です(zone の現地時刻)。この間は再アタッチを行わず、デタッチは計画的とみなします。毎週の場合: weekdays(Mon~Sun。空は毎日)、start(HH:MM)、minutes。一度だけの場合: from と until(YYYY-MM-DDTHH:MM)。cluster: 通知に示されるクラスタ名。すべての場合は * です。',
  existing_subnet_ocid:
    '関数用のプライベート・サブネットです。サービス・ゲートウェイへの経路が必要です。空の場合は、ネットワークを作成します。',
  function_security_group_ocids:
    '関数のネットワーク・セキュリティ・グループです。existing_subnet_ocid のネットワークのものを指定してください。Oracle のサービスへの送信(ポート443)を許可している必要があります。',
  enable_bucket_logs:
    '2つのバケットへの書込みを、実行者とともに Object Storage のログに記録するかどうかです。1日に数百行です。',
  vcn_cidr: '作成するネットワークのアドレス範囲です。',
  create_repository: 'イメージのリポジトリを作成するかどうかです。既にある場合は false を指定してください。',
  image:
    '関数のイメージです(タグを除く。このリージョンのレジストリ)。空の場合は、このスタックのリポジトリです。',
  image_tag: 'イメージのタグです。',
  image_digest:
    'イメージを固定するダイジェストです(sha256 と16進数64桁)。空の場合は、タグによって決まります。',
  function_security_attributes:
    'ファンクションに付ける、ゼロ・トラスト・パケット・ルーティングのセキュリティ属性です。namespace.name.value と namespace.name.mode の形で指定します。空の場合、アプリケーションに付いている属性は変更しません。',
  functions_may_pull:
    'ファンクション・サービスがリポジトリを読むためのポリシーを追加するかどうかです。関数が FunctionInvokeImageNotAvailable で失敗するテナンシでだけ使ってください。',
  shape:
    '関数のプロセッサです。GENERIC_X86、GENERIC_ARM、GENERIC_X86_ARM のいずれかで、イメージに合わせてください。',
  respond_memory:
    '関数 respond のメモリー(MB)です。同時にディスクを失うクラスタが300までなら128、2,000までなら512、10,000までなら1024を指定してください(docs/performance.md)。',
  batch_size_kb: '関数 detect が受け取るログ行のバッチの最大サイズです(KB)。',
  batch_time_sec: '関数 detect に渡すまでにログ行をまとめる、最長の秒数です。',
  log_retention_days: 'ログ行の保存日数です。30~180を30刻みで指定してください。',
  messages_paths:
    'ノードのシステム・ログのファイルです。空の場合は /var/log/messages です。Ubuntu と SUSE では /var/log/syslog も指定してください。',
  lifekeeper_paths: 'LifeKeeper のログ・ファイルです。空の場合は /var/log/lifekeeper.log です。',
  log_level: '関数がログに記録する最低レベルです。debug、info、warn、error のいずれかです。',
  filesystem_metric:
    '名前空間 oci_compute_instance_health にある、読取り専用ファイルシステムのメトリックの名前です。Oracle の資料には InstanceFileSystemStatus と instance_file_system_status の2つがあります。',
  apm_domain_ocid:
    '関数のトレースを送る、アプリケーション・パフォーマンス・モニタリングのドメインです。空の場合は送りません。',
  apm_compartment_ocid: 'トレースのドメインのコンパートメントです。空の場合は compartment_ocid です。',
  identity_wait_sec:
    'グループ、ポリシー、コンパートメントの作成後、他のリージョンとサービスに反映されるまで待つ秒数です。OCI_GO_SDK_EC_CONFIG を設定したコマンド・ラインでは0(docs/deploy.ja.md)、リソース・マネージャでは90を指定してください。',
  realm_domain:
    'サービスのアドレスのドメインです(例: oraclecloud.com)。空の場合は、tenancy_ocid が示すレルムのドメインです。',
  documentation_url:
    'アラームのリンク先となる、このリポジトリのアドレスです(例: https://github.com/you/oci-iscsi-warden/blob/main)。空の場合、アラームにはパスが示されます。',
  enable_console:
    'Web コンソールを導入するかどうかです。状態ページとインシデントページを、API ゲートウェイの背後に置きます。サインインを構成しない場合は、閲覧だけができます。',
  console_subnet_ocid:
    'コンソールの API ゲートウェイを置くサブネットです。空の場合は、関数のサブネットです。',
  console_vcn_ocid:
    'コンソールのサブネットがお客様のものである場合の、そのネットワークです。console_allowed_cidrs を許可するセキュリティ・グループを作成します。空の場合は、サブネットのルールに従います。後から設定または解除すると、コンソールのアドレスが変わります。',
  console_public:
    'コンソールにパブリック・アドレスを付けるかどうかです。サインインとパブリック・サブネットが必要です。',
  console_allowed_cidrs:
    'コンソールを開ける接続元のネットワークです(スタックのネットワーク、または console_vcn_ocid の場合)。空の場合は、プライベート・アドレスです。',
  console_discovery_uri:
    'アイデンティティ・ドメインの検出アドレスです(ドメインの URL に /.well-known/openid-configuration を付けた値)。空の場合、ブラウザーではサインインできません。',
  console_client_id:
    'アイデンティティ・ドメインでコンソールを表す、機密アプリケーションのクライアント ID です。',
  console_client_secret_ocid:
    'そのアプリケーションのクライアント・シークレットを保管する、compartment_ocid のボールトにあるシークレットの OCID です。',
  console_client_secret_version: 'そのシークレットのバージョンです。更新したら値を上げてください。',
  console_gateway_secret_version:
    '値を上げると、コンソールがゲートウェイを確認するための秘密の値を作り直します。適用中の数秒間、コンソールは呼び出しを拒否します。',
  console_user_claim:
    '承認と監査の記録に残す名前を示す、トークンのクレームです。一意で、本人が変更できないものを指定してください。',
  console_client_claim:
    '発行先のアプリケーションを示す、トークンのクレームです。値が console_client_id と一致しないトークンでは開けません。空の場合は確認しません。',
  console_jwks_uri:
    'ブラウザーではなくベアラー・トークンを使うプログラムのための設定です。アイデンティティ・プロバイダの署名鍵のアドレスを指定してください。空の場合は使いません。',
  console_jwt_issuer:
    'トークンの発行者です。ブラウザーのサインインで空の場合は、アイデンティティ・ドメインの発行者 https://identity.oraclecloud.com/ です。',
  console_jwt_audience: 'トークンの対象者(audience)です。ブラウザーのサインインで空の場合は確認しません。',
  enable_approval_key:
    '承認バケットをお客様の鍵で暗号化するかどうかです。ボールトを作成するか、approval_key_ocid の鍵を使います。鍵を無効にすると、すべての操作が止まります。通知は続きます。',
  approval_key_ocid:
    'enable_approval_key が true のときに承認バケットに使う、お客様の鍵(AES)です。空の場合は、ボールトと鍵を作成します。',
  enable_dashboard: '本ソフトウェアのメトリックを示すダッシュボードを作成するかどうかです。',
  freeform_tags: '作成するすべてのものに付けるフリーフォーム・タグです。',
  defined_tags:
    '作成するすべてのものに付ける定義済みタグです(namespace.key = 値)。空の場合、リソースのタグは変更しません。',
  child_compartments:
    '監視するコンパートメントの配下に、さらにコンパートメントがある場合の扱いです。ignore: 監視しません。refuse: 計画を止めて名前を示します。watch: 計画の時点で存在するものをすべて監視します。',
  announced_work:
    'maintenance_windows と同じものを、リソース・マネージャのフォームで入力できるように1件ずつの文字列で指定します。書式は CL1 Sat,Sun 02:00+180m、* daily 02:00+60m、CL1 2026-12-01T22:00/2026-12-02T02:00 のいずれかです。',
  image_source:
    '関数のイメージの取得元です。auto: このスタックがリリース済みのイメージを指定していて、image と image_digest がともに空であれば、それを使います。released: リリース済みのイメージを使います。own: image、またはこのスタックのリポジトリを使います。',
  log_group_ocid:
    'ノードのログの行に使う、compartment_ocid にある既存のロググループです。ノードはその全体に書き込めるため、ほかの用途と兼ねないでください。空の場合は作成します。',
  own_log_group_ocid:
    '判断と呼び出しの記録に使う、compartment_ocid にある既存のロググループです。空の場合は作成します。',
  messages_log_ocid:
    'ノードのシステム・ログの行に使う、log_group_ocid にある既存のカスタム・ログです。空の場合は作成します。',
  lifekeeper_log_ocid:
    'ノードの LifeKeeper の行に使う、log_group_ocid にある既存のカスタム・ログです。空の場合は作成します。',
  decisions_log_ocid:
    '判断の記録に使う、own_log_group_ocid にある既存のカスタム・ログです。空の場合は作成します。',
  incidents_topic_ocid:
    'クラスタに関する通知に使う、compartment_ocid にある既存のトピックです。上のアドレスを追加します。空の場合は作成します。',
  monitor_topic_ocid:
    '監視自体に関する通知に使う、compartment_ocid にある既存のトピックです。上のアドレスを追加します。空の場合は作成します。',
  wake_topic_ocid:
    '関数 sweep に確認させるアラームに使う、compartment_ocid にある既存のトピックです。人のサブスクリプションは作らないでください。空の場合は作成します。',
  state_bucket_name:
    'インシデント、インベントリ、受信箱に使う、compartment_ocid にある既存のバケットの名前です。バージョニングが有効で、ほかのオブジェクトがないものを指定してください。ライフサイクル・ルールは本ソフトウェアのものに置き換わります。空の場合は作成します。',
  approvals_bucket_name:
    '計画、承認、記録に使う、compartment_ocid にある既存のバケットの名前です。バージョニングが有効で、ほかのオブジェクトがないものを指定してください。ライフサイクル・ルールは本ソフトウェアのものに置き換わります。空の場合は作成します。',
  function_group_ocids:
    '関数(detect、observe、respond、sweep、probe、reattach、console)ごとの既存の動的グループです。それぞれ、その関数だけに一致させてください。指定のない関数の分は作成します。',
  state_key_ocid:
    '状態バケットに使う、お客様の鍵(AES)です。承認バケットの鍵とは別のものを指定してください。この鍵が使えない間は、通知が一切送信されません。空の場合は Oracle の鍵です。',
  vault_ocid:
    '承認バケットの鍵と、通知のリンクの鍵を作成する、お客様のボールトです。空の場合は、それぞれのボールトを作成します。',
  enable_links:
    'サインインなしで1件のインシデントを表示し、受付だけができるリンクを、通知に記載するかどうかです。表示する内容は限られ、メールを持つ人は誰でも開けます。enable_console が必要です。',
  link_days:
    'リンクの有効日数です(1〜30)。インシデントの終了から1日が経過すると、期限内でも開けなくなります。',
  link_secret_ocid:
    'リンクの鍵(32バイト以上の乱数)を保管する、key_compartment_ocid にあるお客様のシークレットです。空の場合は、鍵とシークレットを作成します。ボールトも、vault_ocid が空であれば作成します。',
  key_compartment_ocid: 'ボールトと鍵のコンパートメントです。空の場合は compartment_ocid です。',
  console_security_group_ocids:
    'コンソールのゲートウェイに、作成する代わりに使うお客様のネットワーク・セキュリティ・グループです。最大5件です。',
  protect_from_destroy:
    'バケット、トピック、ロググループ、鍵を削除または置換する計画を、何かが削除される前に止めるかどうかです。アンインストールするときは、false で適用した後に破棄してください。',
  tags: 'リソース・マネージャのフォームで指定するタグです。freeform_tags と defined_tags でも指定でき、そちらが優先されます。',
};

export const OUTPUTS_JA: Readonly<Record<string, string>> = {
  link_secret: '通知のリンクの鍵を保管するシークレットです。鍵の更新に使います。リンクがない場合は空です。',
  approval_key: '承認バケットを暗号化している鍵です。Oracle の鍵の場合は空です。',
  approvals_bucket: '計画、承認、ジャーナルのバケットです。',
  console_url: 'コンソールのアドレスです。ない場合は空です。',
  cli_environment:
    'コマンド・ラインの環境を設定します。eval "$(terraform output -raw cli_environment)" を実行してから、warden drill、doctor、incidents を使ってください。',
  decisions_log: 'すべての判断を記録するログです。',
  functions: '関数の OCID です。',
  image_repository: '関数のイメージのプッシュ先です(npm run image)。',
  limits:
    'テナンシの制限に対して、この導入が数えられる分です。文の数(コンパートメントとその上位で500)、ポリシー(100)、動的グループ(アイデンティティ・ドメインで50)を場所ごとに示します。',
  messages_log: 'ノードのシステム・ログの行を受け取るログです。',
  next_steps: '次に行うことを、順に示します。',
  policy_statements: '作成したすべてのポリシー文を、主体ごとに示します。',
  state_bucket: 'インシデント、インベントリ、受信オブジェクトのバケットです。',
  stop_command:
    '承認バケットの鍵を無効にし、すべての操作を直ちに止めるコマンドです(disable を enable に替えると、再び許可します)。鍵がない場合は空です。',
  topics: 'トピックの OCID です。',
};
