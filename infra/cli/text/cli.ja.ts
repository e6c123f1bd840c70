import type { Catalogue } from '../../../functions/core/base/text.ts';
import type { EN } from './cli.en.ts';

/** Japanese wording of the command line. */
export const JA: Catalogue<keyof typeof EN> = {
  'program.about':
    'Oracle Cloud 上の LifeKeeper ノードで接続が断たれた iSCSI ブロック・ボリュームを見つけます。',
  'program.defect': 'プログラムの不具合です。次の内容を報告してください: {what}',
  'program.detail': '詳細 (原文): {what}',
  'program.passed-over': '対象外: {what}',
  'help.usage': '使い方:',
  'help.arguments': '引数:',
  'help.options': 'オプション:',
  'help.commands': 'コマンド:',
  'help.default': '(既定: {value})',
  'help.help': 'ヘルプを表示する',
  'help.version': 'バージョンを表示する',
  'help.after-error': '(オプションの説明は --help)',

  'usage.no-context': "エラー: コンテキスト '{name}' はありません(warden context list で一覧)",
  'usage.one-form': 'エラー: --json、--html、--markdown はどれか 1 つを指定してください',
  'usage.csv-json': 'エラー: --csv と --json はどちらか 1 つを指定してください',
  'usage.missing-argument': "エラー: 引数 '{name}' が必要です",
  'usage.missing-option': "エラー: オプション '{name}' が必要です",
  'usage.missing-value': "エラー: オプション '{name}' に値が必要です",
  'usage.invalid-value': "エラー: オプション '{name}' の値 '{value}' は使えません。{reason}",
  'usage.unknown-option': "エラー: '{name}' というオプションはありません",
  'usage.unknown-command': "エラー: '{name}' というコマンドはありません",
  'usage.too-many': 'エラー: 引数が多すぎます ({expected} 個のところ {got} 個)',
  'usage.similar': '(もしかして: {names})',
  'usage.no-scenario': "エラー: '{name}' というシナリオはありません。一覧は warden simulate --help",
  'usage.needed': 'エラー: {option} または {variable} が必要です',
  'usage.needed-see': 'エラー: {option} または {variable} が必要です (値の調べ方: {how})',
  'usage.where':
    'エラー: インスタンスの場所を --compartment、--instance または {variable} で指定してください',
  'usage.from-to': 'エラー: --from には --to より前の時刻を指定してください',
  'usage.since-until': 'エラー: --since には --until より前の時刻を指定してください',
  'usage.no-name': 'エラー: この端末のユーザーには名前がありません。--by で指定してください',

  'reason.plan': '計画の ID は 16 進数 16 桁です。',
  'reason.shell': 'bash、zsh、fish のどれかを指定してください。',
  'reason.context': '英数字、ピリオド、ハイフン、アンダースコアの名前(64 文字まで)を指定してください。',
  'reason.language': 'ja または en を指定してください。',
  'reason.timeout': '0 から 86400 の整数の秒で指定してください (例: 6000)。',
  'reason.seconds': '1 から 3600 の整数の秒で指定してください。',
  'reason.year': '2026 のような年を指定してください。',
  'reason.zone': 'Asia/Tokyo や UTC などの IANA のゾーン、または +09:00 などの時差を指定してください。',
  'reason.node': 'ホストまたはディレクトリの名前を指定してください。',
  'reason.moment': '日付を含む ISO 8601 の時刻を指定してください (例: 2026-11-22T20:00)。',
  'reason.span': '90s、15m、2h のような長さを指定してください。',
  'reason.console': 'コンソールのアドレス(出力 console_url の値)を指定してください。',
  'reason.days': '1 から 90 までの整数を指定してください。',
  'reason.whole': '整数を指定してください。',
  'reason.port': '0 から 65535 までのポート番号を指定してください。',
  'reason.until': '90m、2h、3d、または ISO 8601 の時刻を指定してください。',
  'reason.until-range': '現在より後、最長 7 日以内を指定してください。',
  'reason.characters': '1 から {max} 文字で指定してください。',
  'reason.instance': 'インスタンスの OCID、none、または lcdstatus を指定してください。',
  'reason.compartment': 'コンパートメントの OCID を指定してください: ocid1.compartment.oc1..example',
  'reason.host': 'HOST=OCID の形で指定してください: node1=ocid1.instance.oc1.ap-tokyo-1.example',

  'unreadable.contexts':
    '{path} を読み取れないか、コンテキストのファイルではありません。修正するか、削除して取り込み直してください',
  'unreadable.no-outputs': '{path} に出力 cli_environment がありません(terraform output -json)',
  'unreadable.console': 'コンソール {url} が応答しません。アドレスとネットワークを確認してください。',
  'unreadable.console-answer':
    'コンソール {url} から API の応答がありません (ステータス {status})。コンソールのサインインはベアラー・トークンである必要があります。WARDEN_CONSOLE_TOKEN_FILE または WARDEN_CONSOLE_TOKEN に有効なトークンを指定してください。',
  'unreadable.refused': 'コンソールが拒否しました ({code}): {what}',
  'unreadable.absent': '{path} を読めません: 存在しません。パスを確認してください。',
  'unreadable.denied':
    '{path} を読めません: 権限がありません。読めるユーザーで (sudo など) 実行してください。',
  'unreadable.directory': '{path} を読めません: ファイルとして読めないディレクトリです。',
  'unreadable.links': '{path} を読めません: シンボリック・リンクが多すぎます。',
  'unreadable.special':
    '{path} を読めません: 通常のファイルではなく、パイプ、デバイス、またはカーネルのファイルです。内容を `warden scan -` の標準入力に渡してください。',
  'unreadable.deep':
    '{path} を読めません: これより深いディレクトリは検索しません。コマンド・ラインで直接指定してください。',
  'unreadable.dead-link': '{path} を読めません: リンク先がありません。',
  'unreadable.link-out':
    '{path} を読めません: 指定したディレクトリの外 ({target}) へのリンクです。リンク先をコマンド・ラインで直接指定してください。',
  'unreadable.damaged': '{path} を読めません: 圧縮データが壊れています。再度コピーしてください。',
  'unreadable.cut':
    '{path} を読めません: 圧縮ファイルが途中で終わっています。完成してから再度コピーしてください。',
  'unreadable.other': '{path} を読めません: {why}',
  'unreadable.xz':
    '{path} を読めません: 特殊な方式 (フィルタまたはチェックサム) の xz で圧縮されています。xzcat などで展開してください。',
  'unreadable.7z': '{path} を読めません: 7z アーカイブです。7z などで先に展開してください。',
  'unreadable.rar': '{path} を読めません: RAR アーカイブです。unrar などで先に展開してください。',
  'unreadable.lz4': '{path} を読めません: lz4 で圧縮されています。lz4cat などで展開してください。',
  'unreadable.cpio': '{path} を読めません: cpio アーカイブです。cpio などで先に展開してください。',
  'unreadable.encrypted': '{path} を読めません: 暗号化されています。パスワードを使って先に展開してください。',
  'unreadable.zip-method':
    '{path} を読めません: ZIP アーカイブの特殊な方式で圧縮されています。先に展開してください。',
  'unreadable.nested':
    '{path} を読めません: これより深い入れ子のアーカイブは開きません。先に展開してください。',
  'unreadable.too-large':
    '{path} を最後まで読めません: 展開後の大きさが、1 ファイルの上限を超えます。先に展開し、ログを指定してください。',
  'unreadable.journal':
    '{path} を読めません: systemd のバイナリ・ジャーナルです。journalctl --file FILE -o json で出力してください。',
  'unreadable.binary': '{path} を読めません: バイナリ・データです。テキストのログを指定してください。',
  'unreadable.body': '{path} を読めません: 本文は 8 MB 以下のファイルで指定してください。',
  'unreadable.no-files':
    '{path} にファイルがありません。ログ・ファイル、またはログのあるディレクトリを指定してください。',
  'unreadable.no-node': '{name} というノードのログはありません。あるのは次のノードです: {nodes}',
  'unreadable.no-body': '--from から --to の間に本文がありません',
  'unreadable.too-many': '再生する行が {max} を超えます。--from と --to で期間を指定してください',
  'unreadable.no-incident':
    '{name} というインシデントも、インシデントのあるクラスタもありません。継続中: {open}',
  'unreadable.none-open': '{name} というインシデントも、インシデントのあるクラスタもありません。継続中: なし',
  'unreadable.closed': '{cluster} のインシデント {id} は終了しています',
  'unreadable.command-exists': '指示 {id} は既に登録されています',
  'unreadable.no-plan-id': '{plan} は計画の ID (16 進 16 桁) ではありません',
  'unreadable.no-plan':
    '計画 {plan} はありません。モード observe の計画は表示されるだけで保存されません。モード approve では通知に計画の ID があります',
  'unreadable.expired': '計画 {plan} は期限切れです',
  'unreadable.approval-exists': '承認 {id} は既に登録されています',

  'advice.OCI_UNAUTHENTICATED':
    'プロファイルの user、fingerprint、key_file、そのユーザーへの API キーの登録、この端末の時計を確認してください。',
  'advice.OCI_NOT_AUTHORIZED_OR_NOT_FOUND':
    '指定した名前 (バケット、ネームスペース、OCID)、プロファイルの region、実行者自身のポリシーを確認してください。',
  'advice.OCI_NETWORK':
    'この端末からインターネットまたはサービス・ゲートウェイに接続できるか、プロファイルの region を確認してください。',
  'advice.OCI_TIMEOUT': 'ネットワークとプロファイルの region を確認し、再度実行してください。',
  'advice.ARGUMENT_INVALID': '示された値を修正してください。',

  'option.json': 'テキストの代わりに JSON オブジェクト (スキーマ {schema}) を 1 つ出力する',
  'option.lang': '表示言語: ja または en (既定: LANG)',
  'option.profile': 'OCI 構成ファイルのプロファイル (既定: DEFAULT)',
  'option.context': 'warden context import で付けた環境の名前(省略時: 現在のもの)',
  'option.bucket': '状態バケット',
  'option.console': 'バケットの代わりに問い合わせるコンソールのアドレス (既定: WARDEN_CONSOLE)',
  'option.token-file':
    'コンソールへのベアラー・トークンのファイル (既定: WARDEN_CONSOLE_TOKEN_FILE、なければ WARDEN_CONSOLE_TOKEN のトークン)',
  'option.namespace': 'Object Storage のネームスペース',
  'option.by': '操作者の名前 (既定: この端末のユーザー)',
  'option.year': '年のない時刻の、ファイル先頭行の年 (既定: ファイルの更新日時から判断)',
  'option.lines': 'ログの行をすべて表示する',
  'option.titles': '通知は件名だけを表示する',
  'argument.target': 'インシデントの ID またはクラスタ名',
  'argument.plan': '通知に記載された計画の ID (16 進 16 桁)',
  'state.after': `--bucket と --namespace を省略すると WARDEN_STATE_BUCKET と WARDEN_NAMESPACE の値を使います。
環境にリソース・プリンシパルがあればそれで、なければ --profile で署名します。`,

  'scan.about':
    'ノードのログを読み、接続が断たれた iSCSI ボリュームを報告する (何が、いつ、どれだけの間、なぜ、次に何をするか)',
  'scan.files': 'ログ・ファイル、ディレクトリ、アーカイブ、または標準入力を表す -',
  'scan.html': '時系列の図を含む HTML ファイル 1 つ(ネットワーク不要、印刷や引渡し用)',
  'scan.markdown': 'チケットに貼るための Markdown',
  'scan.verbose': '起動やログインで普通に出る行も表示する',
  'scan.timeout': '行に示されていない場合の recovery_tmo (既定: 120 から 6000 秒)',
  'scan.tz':
    'ゾーンのない時刻のゾーン (例: Asia/Tokyo、+09:00)。ノードごとなら node2=Asia/Tokyo。複数あれば繰り返す',
  'scan.since': 'これより前に終わったインシデントを除く (ISO 8601。ゾーンがなければ --tz)',
  'scan.until': 'これより後に始まったインシデントを除く',
  'scan.node': 'このホスト (またはディレクトリ) のインシデントだけを示す。複数あれば繰り返す',
  'scan.profile': 'アタッチ状態を OCI で確認する (このプロファイルで署名)',
  'scan.compartment': 'インスタンスのコンパートメント。複数あれば繰り返す',
  'scan.instance': 'ホスト (またはディレクトリ) のログが属するインスタンス。複数あれば繰り返す',
  'scan.after': `入力の種類は内容で判断します: syslog、journalctl、dmesg、OCI Logging の各形式のテキスト。gzip、xz、bzip2、Zstandard の圧縮と、
tar、ZIP のアーカイブ (入れ子も可) をそのまま読みます。読めないものがあっても、ほかのものは読みます。
ディレクトリは 1 ノード、ディレクトリの中のディレクトリはそれぞれ 1 ノードです。同じ場所のファイルはホスト名で分けます。
年のない時刻は、ファイルの最終更新より前で最も新しい年とみなします。--year を付けると各ファイルの先頭行をその年とし、後の行は翌年に
またがっても構いません。ゾーンのない時刻は --tz のゾーンとみなします。

--profile、--compartment、--instance のいずれかを付けると OCI でアタッチ状態を確認します: 各ポータルと IQN のボリューム、現在の状態、
誰がデタッチしたか (監査を検索できる場合)、接続断の前の負荷。呼び出すのは読取り操作だけです。送るのは OCID と時刻だけで、ログの行や名前は
送りません。読めなかったものは一覧に示し、処理は止めません。ログのホスト名と同じ表示名のインスタンスに対応付けます。異なる場合は --instance で
指定してください。--compartment を省略すると WARDEN_COMPARTMENTS の値を使います。

終了コード: 0 該当なし、1 インシデントあり、2 使い方の誤り、3 読めない入力。または、該当はないものの読み取れない部分や故障したディスクがある。

例:
  warden scan /var/log/messages /var/log/lifekeeper.log --tz Asia/Tokyo
  warden scan node1-logs/ node2-logs.tar.gz --json
  journalctl -o json -b | warden scan -
  warden scan node1-logs/ --profile DEFAULT --compartment ocid1.compartment.oc1..example`,

  'incidents.about': '継続中と最近のインシデントを一覧する (ID を付けると、その履歴を表示する)',
  'incidents.all': '7 日より前に終了したものも表示する',
  'incidents.after':
    '終了コード: 0 継続中なし、1 継続中あり、2 使い方の誤り、3 サービスが拒否した、または該当する名前がない。',
  'incidents.none': '継続中のインシデントはありません。直近7日間に終了したものもありません。',
  'incidents.open': '継続中',
  'incidents.closed': '終了 {at} ({by})',
  'incidents.loss': '接続断 {at}',
  'incidents.deadline': 'I/Oエラー発生(遅くとも) {at}',
  'incidents.ack': '受付 {by}',
  'incidents.ack-link': 'リンクから受付(入力された名前: {by}、本人未確認)',
  'incidents.hold': '作業予告の期限 {until}: {why}',
  'incidents.unsent': '未送信の通知: {count}',
  'incidents.unreadable': '{name}: 読み取れません',
  'incidents.history': '履歴',

  'ack.about': 'インシデントの受付: 再通知が少なくなります',
  'hold.about': '作業を予告する: 期間中のデタッチは計画的とみなし、再通知も再アタッチ計画の作成もしない',
  'hold.until': '90m、2h、3d、または ISO 8601 の時刻。最長 7 日',
  'hold.why': '作業の内容。通知に示される',
  'release.about': '予告した作業を終える',
  'close.about': '復旧を自動では確認できないインシデントを終了する',
  'close.why': '確認した内容',
  'command.after': `実行できるかどうかは、バケットの commands/ に対する IAM の権限で決まります。

終了コード: 0 登録した、2 使い方の誤り、3 サービスが拒否した、または該当する名前がない。`,
  'command.done': '{target} への {kind} を登録しました。関数 respond が次回の確認で反映します。',

  'support-bundle.about':
    'インシデントについて分かることを、SIOS または Oracle のサポート向けに 1 つの文書にする',
  'support-bundle.logs': 'ロググループのコンパートメント (既定: ノードのコンパートメント)',
  'support-bundle.zone': '現地時刻の IANA ゾーン',
  'support-bundle.after': `元の行にはログの内容を読む権限、関数のイメージと構成キーには関数を読む権限が要ります (WARDEN_RESPOND_FUNCTION_ID で 1 つ指定)。
読めなかったものは文書に示します。

終了コード: 0 出力した、2 使い方の誤り、3 サービスが拒否した、または該当する名前がない。

例:
  warden support-bundle e98960d0 > e98960d0.txt`,

  'approve.about': 'ボリュームの再アタッチ計画を承認し、必要な事実を表明する',
  'reject.about': '計画を却下する: 実行されることはない',
  'approve.words': '理由 (自分の言葉で)',
  'approve.bucket': '承認バケット',
  'approve.node':
    '表明: このノードが稼働系である (インスタンスの OCID。none: リソースは全ノードで停止中。lcdstatus: 全ノードの最新の lcdstatus が一致して示すノード)',
  'approve.not-meant': '表明: そのボリュームのデタッチは誰も意図していない',
  'approve.after': `--bucket と --namespace を省略すると WARDEN_APPROVALS_BUCKET と WARDEN_NAMESPACE の値を使います。
実行者自身の OCI の識別情報 (--profile) で署名します。実行できるかどうかは、バケットの approvals/ に対する IAM の権限で決まります。

終了コード: 0 登録した、2 使い方の誤り、3 サービスが拒否した、または該当する計画がない。`,
  'approve.done': '計画 {plan} の承認を登録しました。関数 reattach は実行前に全条件を再確認します。',
  'reject.done': '計画 {plan} を却下しました。',

  'drill.about': '確認行を全経路に通し、所要時間を報告する',
  'drill.log': 'ノードの行を受け取るカスタム・ログ',
  'drill.timeout': '待つ秒数',
  'drill.after': `--log、--bucket、--namespace を省略すると WARDEN_MESSAGES_LOG_ID、WARDEN_STATE_BUCKET、WARDEN_NAMESPACE の値を使います。
環境にリソース・プリンシパルがあればそれで、なければ --profile で署名します。

終了コード: 0 届いた、1 制限時間内に届かなかった、2 使い方の誤り、3 サービスが拒否した。

例:
  warden drill --profile DEFAULT --log ocid1.log.oc1... --bucket warden-state --namespace axxxxxxxxxxx`,
  'drill.out': '確認行 {id} は {sec} 秒で関数 respond に届きました。',
  'drill.lost':
    '確認行 {id} は {sec} 秒以内に届きませんでした。\n次の順に確認してください: コネクタが ACTIVE で、その条件が確認行を通すか、関数 detect のログ、関数 respond のログ、ポリシー。',

  'doctor.about': '導入状態を点検する: バケット、トピック、関数、確認行、処理不能データ',
  'doctor.after': `導入時の値を環境から読みます: WARDEN_STATE_BUCKET、WARDEN_NAMESPACE、WARDEN_COMPARTMENTS、
WARDEN_TOPIC_ID、WARDEN_RESPOND_FUNCTION_ID、WARDEN_RESPOND_ENDPOINT、設定されていれば WARDEN_MONITOR_TOPIC_ID。
何も変更しません。環境にリソース・プリンシパルがあればそれで、なければ --profile で署名します。

終了コード: 0 すべて正常、1 異常または確認できないものがある、2 使い方の誤り。

例:
  warden doctor --profile DEFAULT
  warden doctor --preflight --tenancy ocid1.tenancy.oc1... --compartment ocid1.compartment.oc1... --region ap-tokyo-1`,
  'doctor.good': '正常',
  'doctor.bad': '異常',
  'doctor.unread': '未確認',
  'doctor.all-good': '{all} 項目すべて正常です。',
  'doctor.some-bad': '{all} 項目のうち {bad} 項目が正常ではありません。',
  'doctor.check.configuration': '構成',
  'doctor.check.state-bucket': '状態バケットの読取り',
  'doctor.check.compartment': 'ボリューム・アタッチメントの一覧',
  'doctor.check.subscription': '通知の宛先',
  'doctor.check.function': '関数の呼び出し',
  'doctor.check.lease': '関数 respond の処理',
  'doctor.check.heartbeat': '確認行の到達',
  'doctor.check.dead-letters': '処理不能データ',
  'doctor.detail.objects': '受信オブジェクト {inbox} 件、インシデント {incidents} 件',
  'doctor.detail.age': '{minutes} 分前',
  'doctor.detail.attachments': 'アタッチメント {count} 件',
  'doctor.detail.subscriptions': '{all} 件のうち有効 {active} 件',
  'doctor.detail.waiting': '起動要求 {wake}、処理済み {done}',
  'doctor.todo.configuration':
    'このキーを設定するか(docs/configuration.ja.md)、すべてを Terraform から取り込んでください(warden context import、docs/commands.ja.md)。',
  'doctor.todo.state-bucket': 'バケット名、ネームスペース、実行者の権限を確認してください。',
  'doctor.todo.compartment': 'OCID とこのコンパートメントのポリシーを確認してください。',
  'doctor.todo.subscription': 'トピックにサブスクリプションを追加し、確認を完了してください。',
  'doctor.todo.function': '関数が ACTIVE か、エンドポイント、実行者の権限を確認してください。',
  'doctor.todo.lease': '関数 respond のログ、同時実行数、ポリシーを確認してください。',
  'doctor.todo.heartbeat':
    '「warden drill」を実行し、関数 sweep のスケジュール、コネクタ、関数 detect のログを確認してください。',
  'doctor.todo.dead-letters': '状態バケットの dead-letter/ にある新しいオブジェクトを確認してください。',

  'context.about': '環境のバケット、ネームスペース、プロファイル、OCID を記憶する',
  'context.console': 'コマンドがバケットの代わりに問い合わせるコンソールのアドレス',
  'context.import': 'terraform output -json の出力(ファイルまたは標準入力)から取り込む',
  'context.list': '名前の一覧(* が現在のもの)',
  'context.use': '現在のものにする',
  'context.show': '値を表示する',
  'context.remove': '削除する',
  'context.name': '環境の名前',
  'context.none': 'コンテキストはありません。',
  'context.imported': 'コンテキスト {name}: {count} 個の値を {path} に保存しました。',
  'context.after': `運用者向けのコマンドは、オプションにも環境変数にもない値を、現在のコンテキスト、または --context か WARDEN_CONTEXT で
指定したコンテキストから取ります。ファイルは WARDEN_CONTEXTS、なければ XDG_CONFIG_HOME または ~/.config の warden/contexts.json です。

終了コード: 0 完了、2 使い方の誤りまたは該当なし、3 読み取れないファイル

例:
  terraform output -json | warden context import --name prod --profile DEFAULT
  warden doctor --context prod`,

  'completion.about': 'シェルの補完を出力する',
  'completion.shell': 'bash、zsh、fish のどれか',
  'completion.after': `例:
  warden completion bash > ~/.local/share/bash-completion/completions/warden
  warden completion zsh > "$fpath[1]/_warden"
  warden completion fish > ~/.config/fish/completions/warden.fish`,
  'man.about': 'マニュアルを出力する(warden man | man -l -)',
  'man.name': '名前',
  'man.synopsis': '書式',

  'simulate.about': 'インシデントを仮想時刻で再現する: ログ、API の変化、判断、通知',
  'simulate.scenario': 'シナリオの名前 (下に一覧)',
  'simulate.seed': '乱数の種',
  'simulate.list': 'シナリオ:',

  'replay.about': '実際のログをこの製品に通す: あの夜、何を通知したか',
  'replay.files': 'ログ・ファイル、ディレクトリ、アーカイブ、標準入力を表す -、採取したバッチ',
  'replay.body': 'ファイルは関数 detect が受け取った本文 (採取したバッチ、dead-letter/ のオブジェクト)',
  'replay.tz': 'ゾーンのない時刻と通知のゾーン',
  'replay.from': 'この ISO 8601 時刻より前の行を除く (ゾーンがなければ --tz)',
  'replay.to': 'この時刻より後の行を除く',
  'replay.play-on': '最後の行の後に再生を続ける長さ: 90s、15m、2h',
  'replay.cluster': 'ノードはこのクラスタに属する (タグ lifekeeper-cluster と同じ)',
  'replay.timeout': 'ノードの recovery_tmo (タグ iscsi-replacement-timeout と同じ)',
  'replay.attached': 'ログにあるボリュームはすべてアタッチされたままとして再生する',
  'replay.after': `実際のログを、クラウドで動く関数に、ログの時刻のままの時計で通し、各段階と通知を表示します。何も送らず、どこにも問い合わせません。
入力は "warden scan" と同じです。ログ・レコードの JSON 配列はコネクタ・ハブのバッチとみなします。--body を付けると、すべてのファイルを
関数 detect が受け取った本文 (dead-letter/ のオブジェクトなど) とみなします。

当時 OCI 側にしかなかった情報はログにありません: 誰がデタッチしたか (監査)、負荷、アタッチ状態。通知には、取得できなかったものとして示します。
--attached を付けると、ログにあるボリュームがすべてアタッチされたままとして再生します。
行は導入時と同じように detect に届きます: Logging まで 2 秒、1 分間まとめて。

終了コード: 0 通知なし、1 通知あり、2 使い方の誤り、3 読めない入力。

例:
  warden replay node1-logs/ node2-logs/ --cluster CL1 --tz Asia/Tokyo --lang ja
  warden replay /var/log/messages* --from 2026-11-22T02:00 --to 2026-11-22T06:00 --titles
  oci os object get -bn warden-state --name dead-letter/0a1b.raw --file body && warden replay --body body`,
  'replay.nothing': 'iSCSI ボリュームにも LifeKeeper にも関わる行がありません。通知はありません。',
  'replay.zone': '時刻はログの時刻です({zone})。OCID は仮のものです。',
  'replay.as-unknown':
    'アタッチ状態を取得できなかったものとして再生しました(--attached で、すべてアタッチされたままとして再生)。',
  'replay.as-attached': 'すべてのボリュームがアタッチされたままとして再生しました。',

  'happened.forced-restart': '{node} を強制再起動',
  'happened.take-over': '{cluster}: {node} が {from} から引継ぎ',
  'happened.quiet-take-over': '{cluster}: {node} が {from} から引継ぎ (書込みはまだなし)',
  'happened.silent': '{node} のデータが途絶',
  'happened.logout': '{node} が {volume} からログアウト',
  'happened.login': '{node} が {volume} にログイン',
  'happened.iscsid': '{node} の iscsid を再起動',
  'happened.ahead': '{node} の時計のずれ: {ms}ミリ秒',
  'happened.late': '{node} が {ms}ミリ秒の間データを送信しない',
  'target.serving': '応答を再開',
  'target.refused': '接続を拒否',
  'target.silent': '応答なし',
  'target.rejecting': 'ログインを拒否',
  'target.bind-loop': 'ログインが進まない',
  'who.target': 'ターゲット',
  'who.agent': 'エージェント',
  'who.clock': '時計',
  'who.platform': 'プラットフォーム',
  'timeline.action': '出来事',
  'timeline.line': 'ログ',
  'timeline.api': 'API',
  'timeline.event': 'イベント',
  'timeline.decision': '判断',
  'timeline.notice': '通知',
  'timeline.problem': '問題',
  'timeline.more': '... {count} 行省略',
  'timeline.end': '通知の数: {count}',

  'demo.about':
    '体験環境を開始します。このマシン上で再現した Oracle Cloud に LifeKeeper のクラスタが 2 つあり、障害を起こして関数の対応を確認できます。',
  'demo.once':
    '体験環境の代わりに、SIOS の技術記事の障害を実際のバンドルで再現し、自動で終了する (通知が届いた場合にだけ終了コード 0。端末がなければ既定)',
  'demo.playground': '端末がなくても体験環境を開始する',
  'demo.port': '127.0.0.1 で使用するポート (0 は空きポート)',
  'demo.port-taken': '127.0.0.1 のポート {port} は使用中です。--port で別のポートを指定してください。',
  'demo.stays': '体験環境: {url}',
  'demo.stays-until': 'このマシンのブラウザーで開いてください。Ctrl+C を押すまで動き続けます。',
  'demo.title': 'oci-iscsi-warden: SIOS の技術記事の障害を、このマシン上で再現します',
  'demo.genuine':
    'test/corpus/{name} の実際のログ行(時刻のみ現在に移動)と、SIOS の技術記事の LifeKeeper ログ 2 行を使います。',
  'demo.build': 'ビルド',
  'demo.built': 'バンドル: {names}',
  'demo.tenancy': 'テナンシ',
  'demo.started': 'ローカルテナンシ {url}: クラスタ CL1 = node1, node2、ボリューム lk-shared を両方に接続',
  'demo.more': '… ほか {count} 行',
  'demo.waiting': '通知を待っています',
  'demo.back': 'ボリュームが再び応答します',
  'demo.notice': '通知 {n}: Notifications がメールで届ける内容',
  'demo.done': '完了: 通知 {notices} 通が {seconds} 秒で届きました。',
  'demo.failed': '期待した通知が届きませんでした。関数の最後のログ:',
  'demo.console': '状態とインシデントのページ: {url}',
};
