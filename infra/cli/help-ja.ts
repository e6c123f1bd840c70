import { KEYS } from '../../functions/runtime/config-keys.ts';

/** Help of one command in Japanese. Options by their long flag; those of {@link COMMON_OPTIONS} need no entry. */
export interface CommandHelp {
  readonly description: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  /** What stands below the options; absent: as it is in English (it has nothing to translate, or translates itself). */
  readonly after?: string;
}

/** Options that mean the same in every command. */
export const COMMON_OPTIONS: Readonly<Record<string, string>> = {
  '--json': 'テキストの代わりに JSON オブジェクトを 1 つ出力する',
  '--lang': '表示言語: ja または en (既定: LANG)',
  '--profile': 'OCI 構成ファイルのプロファイル (既定: DEFAULT)',
  '--bucket': '状態バケット',
  '--namespace': 'Object Storage のネームスペース',
  '--by': '操作者の名前 (既定: この端末のユーザー)',
  '--year': '年のない時刻の、ファイル先頭行の年 (既定: ファイルの更新日時から判断)',
  '--lines': 'ログの行をすべて表示する',
  '--titles': '通知の件名だけを表示する',
  '--help': 'ヘルプを表示する',
  '--version': 'バージョンを表示する',
};

const STATE = `--bucket と --namespace を省略すると ${KEYS.stateBucket.env} と ${KEYS.namespace.env} の値を使います。
環境にリソース・プリンシパルがあればそれで、なければ --profile で署名します。`;

const COMMANDS_FOLDER = `${STATE}
実行できるかどうかは、バケットの commands/ に対する IAM の権限で決まります。

終了コード: 0 登録した、2 使い方の誤り、3 サービスが拒否した、または該当する名前がない。`;

const APPROVALS = `--bucket と --namespace を省略すると ${KEYS.approvalsBucket.env} と ${KEYS.namespace.env} の値を使います。
実行者自身の OCI の識別情報 (--profile) で署名します。実行できるかどうかは、バケットの approvals/ に対する IAM の権限で決まります。

終了コード: 0 登録した、2 使い方の誤り、3 サービスが拒否した、または該当する計画がない。`;

const TARGET = { target: 'インシデントの ID またはクラスタ名' };
const PLAN = { plan: '通知に記載された計画の ID (16 進 16 桁)' };
const APPROVAL_OPTIONS = {
  '--words': '理由 (自分の言葉で)',
  '--bucket': '承認バケット',
  '--profile': 'OCI 構成ファイルのプロファイル',
};

export const PROGRAM_JA: CommandHelp = {
  description: 'Oracle Cloud 上の LifeKeeper ノードで接続が断たれた iSCSI ブロック・ボリュームを見つけます。',
};

export const HELP_JA: Readonly<Record<string, CommandHelp>> = {
  scan: {
    description:
      'ノードのログを読み、接続が断たれた iSCSI ボリュームを報告する (何が、いつ、どれだけの間、なぜ、次に何をするか)',
    arguments: { files: 'ログ・ファイル、ディレクトリ、アーカイブ、または標準入力を表す -' },
    options: {
      '--timeout': '行に示されていない場合の recovery_tmo (既定: 120 から 6000 秒)',
      '--tz': 'ゾーンのない時刻のゾーン (例: Asia/Tokyo)',
      '--profile': 'アタッチ状態を OCI で確認する。このプロファイルで署名する',
      '--compartment': 'インスタンスのコンパートメント。複数あれば繰り返す',
      '--instance': 'ホスト (またはディレクトリ) のログが属するインスタンス。複数あれば繰り返す',
    },
    after: `入力の種類は内容で判断します: テキスト、gzip、tar (圧縮も可)、journalctl -o json、dmesg。
ディレクトリは 1 ノード、ディレクトリの中のディレクトリはそれぞれ 1 ノードです。同じ場所のファイルはホスト名で分けます。
年のない時刻は、ファイルの最終更新より前で最も新しい年とみなします。--year は各ファイルの先頭行の年です。

--profile、--compartment、--instance のいずれかを付けると OCI でアタッチ状態を確認します: 各ポータルと IQN のボリューム、現在の状態、
誰がデタッチしたか (監査を検索できる場合)、接続断の前の負荷。呼び出すのは読取り操作だけです。送るのは OCID と時刻だけで、ログの行や名前は
送りません。読めなかったものは一覧に示し、処理は止めません。ログのホスト名と同じ表示名のインスタンスに対応付けます。異なる場合は --instance で
指定してください。--compartment を省略すると ${KEYS.compartments.env} の値を使います。

終了コード: 0 該当なし、1 インシデントあり、2 使い方の誤り、3 読めない入力。

例:
  warden scan /var/log/messages /var/log/lifekeeper.log --tz Asia/Tokyo
  warden scan node1-logs/ node2-logs.tar.gz --json
  journalctl -o json -b | warden scan -
  warden scan node1-logs/ --profile DEFAULT --compartment ocid1.compartment.oc1..example`,
  },
  incidents: {
    description: '継続中と最近のインシデントを一覧する。ID を付けるとその履歴を表示する',
    arguments: { id: 'インシデントの ID またはクラスタ名' },
    options: { '--all': '7 日より前に終了したものも表示する' },
    after: `${STATE}

終了コード: 0 継続中なし、1 継続中あり、2 使い方の誤り、3 サービスが拒否した。`,
  },
  ack: {
    description: 'インシデントを受け付ける: 再通知が少なくなる',
    arguments: TARGET,
    after: COMMANDS_FOLDER,
  },
  hold: {
    description: '作業を予告する: 期間中のデタッチは計画的とみなし、再通知も再アタッチ計画の作成もしない',
    arguments: TARGET,
    options: {
      '--until': '90m、2h、3d、または ISO 8601 の時刻。最長 7 日',
      '--why': '作業の内容。通知に示される',
    },
    after: COMMANDS_FOLDER,
  },
  release: { description: '予告した作業を終える', arguments: TARGET, after: COMMANDS_FOLDER },
  close: {
    description: '終息を示すログが今後も得られないインシデントを終了する',
    arguments: TARGET,
    options: { '--why': '確認した内容' },
    after: COMMANDS_FOLDER,
  },
  'support-bundle': {
    description: 'インシデントについて分かることを、SIOS または Oracle のサポート向けに 1 つの文書にする',
    arguments: { incident: 'インシデントの ID またはクラスタ名' },
    options: {
      '--logs': 'ロググループのコンパートメント (既定: ノードのコンパートメント)',
      '--zone': '現地時刻の IANA ゾーン',
    },
    after: `${STATE}
元の行にはログの内容を読む権限、関数のイメージと構成キーには関数を読む権限が要ります (${KEYS.respondFunctionId.env} で 1 つ指定)。
読めなかったものは文書に示します。

終了コード: 0 出力した、2 使い方の誤り、3 サービスが拒否した、または該当する名前がない。

例:
  warden support-bundle e98960d0 > e98960d0.txt`,
  },
  approve: {
    description: 'ボリュームの再アタッチ計画を承認し、必要な事実を明言する',
    arguments: PLAN,
    options: {
      ...APPROVAL_OPTIONS,
      '--node':
        '明言: このノードが稼働系である (インスタンスの OCID。none: リソースは全ノードで停止中。lcdstatus: 全ノードの最新の lcdstatus が一致して示すノード)',
      '--not-meant': '明言: そのボリュームのデタッチは誰も意図していない',
    },
    after: APPROVALS,
  },
  reject: {
    description: '計画を却下する: 実行されることはない',
    arguments: PLAN,
    options: APPROVAL_OPTIONS,
    after: APPROVALS,
  },
  drill: {
    description: '試験行を全経路に通し、所要時間を報告する',
    options: {
      '--log': 'ノードの行を受け取るカスタム・ログ',
      '--timeout': '待つ秒数',
    },
    after: `--log、--bucket、--namespace を省略すると ${KEYS.messagesLogId.env}、${KEYS.stateBucket.env}、${KEYS.namespace.env} の値を使います。
環境にリソース・プリンシパルがあればそれで、なければ --profile で署名します。

終了コード: 0 届いた、1 制限時間内に届かなかった、2 使い方の誤り、3 サービスが拒否した。

例:
  warden drill --profile DEFAULT --log ocid1.log.oc1... --bucket warden-state --namespace axxxxxxxxxxx`,
  },
  doctor: {
    description: '導入状態を点検する: バケット、トピック、関数、試験行、保管された入力',
    after: `導入時の値を環境から読みます: ${KEYS.stateBucket.env}、${KEYS.namespace.env}、${KEYS.compartments.env}、
${KEYS.topicId.env}、${KEYS.respondFunctionId.env}、${KEYS.respondEndpoint.env}、設定されていれば ${KEYS.monitorTopicId.env}。
何も変更しません。環境にリソース・プリンシパルがあればそれで、なければ --profile で署名します。

終了コード: 0 すべて正常、1 異常または確認できないものがある、2 使い方の誤り。

例:
  warden doctor --profile DEFAULT`,
  },
  simulate: {
    description: 'インシデントを仮想時刻で再現する: ログ、API の変化、判断、通知',
    arguments: { scenario: 'シナリオの名前 (下に一覧)' },
    options: { '--seed': '乱数の種' },
  },
  replay: {
    description: '実際のログをこの製品に通す: あの夜、何を通知したか',
    arguments: { files: 'ログ・ファイル、ディレクトリ、アーカイブ、標準入力を表す -、採取したバッチ' },
    options: {
      '--body': 'ファイルは関数 detect が受け取った本文 (採取したバッチ、dead-letter/ のオブジェクト)',
      '--tz': 'ゾーンのない時刻と通知のゾーン',
      '--from': 'この ISO 8601 時刻より前の行を除く (ゾーンがなければ --tz)',
      '--to': 'この時刻より後の行を除く',
      '--after': '最後の行の後に再生を続ける長さ: 90s、15m、2h',
      '--cluster': 'ノードはこのクラスタに属する (タグ lifekeeper-cluster と同じ)',
      '--timeout': 'ノードの recovery_tmo (タグ iscsi-replacement-timeout と同じ)',
      '--attached': 'ログにあるボリュームはすべてアタッチされたままとして再生する',
    },
    after: `実際のログを、クラウドで動く関数に、ログの時刻のままの時計で通し、各段階と通知を表示します。何も送らず、どこにも問い合わせません。
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
  },
};

export const TITLES_JA: Readonly<Record<string, string>> = {
  'Usage:': '使い方:',
  'Arguments:': '引数:',
  'Options:': 'オプション:',
  'Commands:': 'コマンド:',
};

/** What commander and the options' own checks say of bad usage. The first that fits is taken. */
export const ERRORS_JA: readonly (readonly [RegExp, string])[] = [
  [/^error: missing required argument '(.+)'/, "エラー: 引数 '$1' が必要です"],
  [/^error: required option '(.+)' not specified/, "エラー: オプション '$1' が必要です"],
  [/^error: option '(.+)' argument missing/, "エラー: オプション '$1' に値が必要です"],
  [
    /^error: option '(.+)' argument '(.*)' is invalid\. ?/,
    "エラー: オプション '$1' の値 '$2' は使えません。",
  ],
  [/^error: unknown option '(.+)'/, "エラー: '$1' というオプションはありません"],
  [/^error: unknown command '(.+)'/, "エラー: '$1' というコマンドはありません"],
  [/^error: too many arguments.*/, 'エラー: 引数が多すぎます'],
  [
    /^error: there is no scenario '(.+)'.*/,
    "エラー: '$1' というシナリオはありません。一覧は warden simulate --help",
  ],
  [/^error: (\S+) or (\S+) is needed(?: \(see: (.+)\))?/, 'エラー: $1 または $2 が必要です (値の調べ方: $3)'],
  [
    /^error: (.+) or (\S+) has to say where the instances are/,
    'エラー: インスタンスの場所を $1 または $2 で指定してください',
  ],
  [/^error: --from has to be before --to/, 'エラー: --from は --to より前でなければなりません'],
  [
    /^error: (--\w+): use an ISO 8601 time, not '(.+)'/,
    "エラー: $1: '$2' ではなく ISO 8601 の時刻を指定してください",
  ],
  [/\(Did you mean (.+)\?\)/, '(もしかして: $1)'],
];

/** Reasons that the options' own checks give. */
export const REASONS_JA: readonly (readonly [RegExp, string])[] = [
  [/Use ja or en\./, 'ja または en を指定してください。'],
  [
    /Use whole seconds from 0 to 86400, e\.g\. 6000\./,
    '0 から 86400 の整数の秒で指定してください (例: 6000)。',
  ],
  [/Use whole seconds from 1 to 3600\./, '1 から 3600 の整数の秒で指定してください。'],
  [/Use a year such as 2026\./, '2026 のような年を指定してください。'],
  [
    /Use an IANA zone such as Asia\/Tokyo or UTC\./,
    'Asia/Tokyo や UTC のような IANA のゾーンを指定してください。',
  ],
  [/Use a length of time such as 90s, 15m or 2h\./, '90s、15m、2h のような長さを指定してください。'],
  [/Use a whole number\./, '整数を指定してください。'],
  [/Use 90m, 2h, 3d or an ISO 8601 time\./, '90m、2h、3d、または ISO 8601 の時刻を指定してください。'],
  [/It has to lie in the future, at most seven days\./, '現在より後、最長 7 日以内を指定してください。'],
  [/must not be empty\./, '空にはできません。'],
  [/(\d+) to (\d+) characters\./, '$1 から $2 文字で指定してください。'],
  [/at most (\d+) characters\./, '$1 文字以内で指定してください。'],
  [
    /Use the OCID of an instance, none or lcdstatus\./,
    'インスタンスの OCID、none、または lcdstatus を指定してください。',
  ],
  [/Use the OCID of a compartment: (\S+)/, 'コンパートメントの OCID を指定してください: $1'],
  [/Use HOST=OCID: (\S+)/, 'HOST=OCID の形で指定してください: $1'],
];

/** What commands say of files and names that they cannot use. */
export const UNREADABLE_JA: readonly (readonly [RegExp, string])[] = [
  [/^cannot read (.+?): /, '$1 を読めません: '],
  [/no such file or directory\. Check the path\./, '存在しません。パスを確認してください。'],
  [/permission denied\. Run as .+/, '権限がありません。読めるユーザーで (sudo など) 実行してください。'],
  [
    /the compressed data is damaged\. Copy the file again\./,
    '圧縮データが壊れています。再度コピーしてください。',
  ],
  [
    /the compressed file ends too early\. .+/,
    '圧縮ファイルが途中で終わっています。完成してから再度コピーしてください。',
  ],
  [
    /it is packed with (\S+)\. Unpack it first, e\.g\. with (\S+)\.?/,
    '$1 で圧縮されています。$2 などで展開してください。',
  ],
  [/it is binary data\. Name a text log\./, 'バイナリ・データです。テキストのログを指定してください。'],
  [
    /^(.+) holds no files\. Name .+/,
    '$1 にファイルがありません。ログ・ファイル、またはログのあるディレクトリを指定してください。',
  ],
  [
    /^no incident and no cluster with one is called (.+); open: none/,
    '$1 というインシデントも、インシデントのあるクラスタもありません。継続中: なし',
  ],
  [
    /^no incident and no cluster with one is called (.+); open: (.+)/,
    '$1 というインシデントも、インシデントのあるクラスタもありません。継続中: $2',
  ],
  [/^incident (\S+) of (.+) is closed already/, '$2 のインシデント $1 は終了しています'],
  [/^(.+) is no plan id: 16 hex digits/, '$1 は計画の ID (16 進 16 桁) ではありません'],
  [
    /^there is no plan (\w+).*/,
    '計画 $1 はありません。モード observe の計画は表示されるだけで保存されません。モード approve では通知に計画の ID があります',
  ],
  [/^plan (\w+) has expired/, '計画 $1 は期限切れです'],
  [
    /^more than (\d+) lines would be replayed: .+/,
    '再生する行が $1 を超えます。--from と --to で期間を指定してください',
  ],
  [/^there is no body between --from and --to/, '--from から --to の間に本文がありません'],
];
