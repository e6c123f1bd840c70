import type { Catalogue } from '../../../functions/core/base/text.ts';
import type { SCAN_EN } from './scan.en.ts';

/** Japanese wording of the scan report. */
export const SCAN_JA: Catalogue<keyof typeof SCAN_EN> = {
  'scan.nothing': 'iSCSI ボリュームの接続断は見つかりませんでした。',
  'scan.nothing-said':
    'ただし、判定に使える iSCSI ボリュームや LifeKeeper の行が 1 行もありません。ファイルが正しいか確認してください (messages、lifekeeper.log)。',
  'scan.nothing-but':
    '読み取れた範囲では iSCSI ボリュームの接続断は見つかりませんでした。ただし、読み取れなかった部分があります(下記参照)。',
  'scan.nothing-but-disk':
    'iSCSI セッションの接続断は見つかりませんでしたが、ディスクが故障しています。iSCSI ボリュームの可能性があります(下記参照)。',
  'scan.nothing-asked-for':
    '指定した範囲では iSCSI ボリュームの接続断は見つかりませんでした。範囲の外にはあります(下記参照)。',
  'scan.nothing-read': '何も読み取れませんでした。ボリュームの接続断の有無は不明です。',
  'scan.rests-on':
    '読み取ったもの: {hosts} のログ {files} 件。判定に使った行は {from} から {to} まで({zone})。',
  'scan.rests-on-none': '読み取ったもの: ログ {files} 件。判定に使える行はありません。',
  'scan.zone.assumed': 'ゾーンのない時刻を {zone} とみなしたログ (--tz): {names}。',
  'scan.zone.written': '時刻にゾーンのあるログ: {names}。',
  'scan.zone.reckoned': '時刻をファイルの更新時刻から推定したログ: {names}。',
  'scan.and-more': 'ほか {count} 件',
  'scan.scope.period': '指定した期間: {since} から {until} まで。',
  'scan.scope.nodes': '指定したノード: {nodes}。',
  'scan.scope.left-out': '指定した範囲の外にあるインシデント {count} 件は示していません。',
  'scan.warning.zone-of-none':
    '注意: --tz に {names} が指定されていますが、その名前のホスト、ディレクトリ、ファイルはありません(ホスト: {hosts})。この指定は使われていません。',
  'scan.warning.zone-named':
    '注意: {source} にはゾーン {zone} の記載がありますが、ゾーンのない時刻は {assumed} とみなしました。ノードの時計が {zone} の場合は、--tz {zone} を付けてください。',
  'scan.warning.more-pages':
    '注意: {sources} は複数ページある検索結果の 1 ページです(opc-next-page)。ほかのページの内容は分かりません。すべてのページを出力するか、期間を短くしてください。',
  'scan.warning.unread-lines':
    'ボリュームの接続断を示す語を含むものの、形式が不明な行が {lines} 行あります。判定には使っていません。',
  'scan.warning.reckoned-times':
    '時刻のない行が {lines} 行あります。ファイルの更新時刻から推定したため、数時間から数日ずれている可能性があります。',
  'scan.warning.no-time': '時刻が使えない行が {lines} 行あり、除外しました。--year で年を指定してください。',
  'scan.skipped': '対象外のファイルまたはディレクトリが {count} 件あります(上記参照)。',
  'scan.remark.first-login-failed':
    '{node}、{at}: 初回ログインに失敗({detail})。これによるセッションの接続断はありません',
  'scan.remark.boot-without-disk': '{node}、{at}: 起動前にあったボリュームなしでノードが起動({detail})',
  'scan.remark.disk-failed':
    '{node}、{at}: ディスクが故障、またはファイルシステムが書込みを停止({detail})。iSCSI ボリュームかどうかを示す行はありません',
  'scan.remarks': '接続断ではありませんが、確認が必要な事項',
  'scan.state.flapping': '接続断と回復の繰り返し',
  'scan.state.degraded': '一部のパスの接続断(他のパスは正常)',
  'scan.flaps': 'この間に接続断と回復を {count} 回以上繰り返し',
  'scan.found-one': 'インシデントが 1 件見つかりました。',
  'scan.found': 'インシデントが {count} 件見つかりました。',
  'scan.heading': '#{number}  {host}: iSCSI ボリューム {state}(重大度: {severity})',
  'scan.state.up': '正常',
  'scan.state.lost': '接続断(未回復)',
  'scan.state.recovered': '接続断から回復',
  'scan.state.back-dead': '接続断から回復。ただしディスクまたはファイルシステムに異常',
  'scan.state.timed-out': '接続断(カーネルが再接続を打ち切り、I/O エラー発生)',
  'scan.state.logged-out': '接続断の後にログアウト',
  'scan.state.unknown': '接続断(その後は不明)',
  'scan.severity.info': '情報',
  'scan.severity.low': '低',
  'scan.severity.medium': '中',
  'scan.severity.high': '高',
  'scan.severity.critical': '緊急',
  'scan.cause-by.lines': 'ログから分かる原因',
  'scan.cause-by.attachments': 'ログと現在のアタッチ状態から分かる原因',
  'scan.cause-by.audit': 'ログと監査(Audit)の記録から分かる原因',
  'scan.cause-by.metrics': 'ログと接続断の前のメトリックから分かる原因',
  'scan.cause-unknown': '不明',
  'scan.path': 'パス',
  'scan.session': 'セッション',
  'scan.lost': '接続断。以後、カーネルは I/O を保留します',
  'scan.lost-code': '接続断(接続エラー {code})。以後、カーネルは I/O を保留します',
  'scan.lost-unseen': '既に接続断(このログで最初の兆候。接続断そのものの行はありません)',
  'scan.because': 'iscsid の理由: {reasons}',
  'scan.rejected': 'ログイン拒否: {answer}',
  'scan.timed-out': '再接続の期限(recovery_tmo)を経過。以後、I/O エラーになります',
  'scan.dead': 'ディスクまたはファイルシステムの障害',
  'scan.ended.recovered': 'これより前に回復(次に断たれた時点ではログイン済み)',
  'scan.ended.logged-out': 'ログアウト',
  'scan.ended.gave-up': 'iscsid が再接続を断念(セッションとディスクは削除)',
  'scan.ended.reboot': 'ノードの起動により終了',
  'scan.recovered': 'セッション回復',
  'scan.last-seen': '最後の兆候。このログの範囲では回復していません(ログが静かでも回復とは言えません)',
  'scan.length': '断時間: {duration}({method})',
  'scan.length-at-least': '断時間: {duration}以上({method})',
  'scan.length.s': '{s}秒',
  'scan.length.min': '{min}分{s}秒',
  'scan.length.h': '{h}時間{min}分',
  'scan.place.compartment': 'コンパートメントのOCID',
  'scan.place.instance': '{host} のOCID',
  'scan.length-untold': '断時間: ログからは不明',
  'scan.method.sum': '確認できた接続断の合計',
  'scan.method.lines': '開始と終了の両方の行あり',
  'scan.method.reopen-count': 'reopen_cnt {count} × 3 秒、下限値',
  'scan.method.first-seen': 'このログの最初から最後の行まで',
  'scan.held-until': 'I/O は最長 {to} まで保留され、その後エラーになります。',
  'scan.held-between':
    'I/O は {from}(recovery_tmo 120)から {to}(6000、OCI イメージ)の間まで保留され、その後エラーになります。',
  'scan.lk-device-failure': 'デバイス障害を報告',
  'scan.lk-failover': 'リカバリまたはフェイルオーバーを開始',
  'scan.lk-reboot': 'ノードの停止または再起動',
  'scan.column.host': 'ホスト',
  'scan.column.volume': 'ボリューム',
  'scan.column.lost': '接続断({zone})',
  'scan.column.back': '回復',
  'scan.column.length': '断時間',
  'scan.column.cause': '原因',
  'scan.column.severity': '重大度',
  'scan.not-back': '未回復',
  'scan.not-back-by': '{time} 時点で未回復',
  'scan.back-dead': 'セッションのみ {time}、ディスク異常',
  'scan.back-before': '{time} より前',
  'scan.back-unknown': '不明',
  'scan.reckoned-mark':
    '~ の付いた時刻は、ファイルの更新時刻から推定しました。数時間から数日ずれている可能性がありますが、間隔は正確です。',
  'scan.lines-hidden': 'ほかに起動やログインの行が {count} 種類あります(--verbose で表示)',
  'scan.on-host': '{host} で',
  'scan.html.title': 'iSCSI ボリュームの接続断',
  'scan.html.timeline': '時系列({zone})',
  'scan.elsewhere': '接続断のないノードの記録',
  'scan.check-next': '次に確認すること',
  'scan.on-node': '該当ノードで',
  'scan.on-both-nodes': '両方のノードで',
  'scan.anywhere': 'OCI CLI のある場所で',
  'scan.lines-seen': '該当ログ',
  'scan.hint.detached-intent-unknown':
    '再アタッチの前に、誰が何のためにデタッチしたか、現在どのノードが稼働系かを確認してください。',
  'scan.hint.instance-overloaded':
    'インスタンスの負荷と I/O の制限を確認してください。ボリュームはアタッチされたままです。',
  'scan.hint.quorum-volume-lost':
    'Quorum 用のストレージです。LifeKeeper がノードを停止させることがあります。最初に Quorum の状態を確認してください。',
  'scan.hint.target-refusing':
    'ボリュームがまだアタッチされているか確認してください。デタッチされたボリュームは接続を拒否します。',
  'scan.hint.path-timeout': '操作の前に、アタッチ状態、ネットワーク、インスタンスの負荷を確認してください。',
  'scan.hint.login-rejected':
    'ボリュームがこのインスタンスにアタッチされているか、CHAP シークレットが変わっていないか確認してください。',
  'scan.hint.bind-loop':
    'ターゲットは復旧している可能性があります。このノードの iscsid.service の再起動が必要かもしれません(iscsi.service ではありません)。',
  'scan.hint.filesystem-dead':
    'LifeKeeper からファイルシステムのリソースを停止し、検査する必要があります。セッションが回復しても、ファイルシステムは回復しません。',
  'scan.hint.boot-volume-lost':
    'ノードはブート・ボリュームなしで動いています。障害ノードとして扱ってください。',
  'scan.hint.unknown': 'アタッチ状態とインスタンスの負荷を確認してください。',
  'scan.fs-hint':
    'マウントの表示を信用しないでください。rw と表示されていても、ファイルシステムの検査が必要です。',
  'scan.do-not':
    'セッションをログアウトしないでください。稼働系のノードを確認するまで、再アタッチしないでください。',
  'scan.comma': '、',
  'scan.stats': '{lines} 行、{size} を {seconds} 秒で読みました。',
  'scan.instance-now': 'インスタンス {name}(現在 {state})',
  'scan.volume': 'ボリューム',
  'scan.now.ATTACHED': '現在 ATTACHED',
  'scan.now.ATTACHING': '現在 ATTACHING',
  'scan.now.DETACHING': '現在 DETACHING',
  'scan.now.DETACHED': '現在 DETACHED',
  'scan.now.ABSENT': 'このポータルまたは IQN のアタッチメントは、現在このインスタンスにありません',
  'scan.other-portal':
    'このログのセッションとはポータルまたは IQN が異なるため、そのセッションは回復しません',
  'scan.also-on': '{names} にもアタッチ済み',
  'scan.detached': 'DetachVolume 実行者: {by}',
  'scan.detached-from': 'DetachVolume 実行者: {by}({from})',
  'scan.no-principal': '不明',
  'scan.read-at': 'アタッチ状態の取得時刻: {at}',
  'scan.left-out': '一部の期間だけを検索しました。',
  'scan.unread': '確認できなかったもの',
  'scan.unmatched.none':
    '{host} に対応するインスタンスが見つかりません。--instance {host}=OCID で指定するか、--compartment を追加してください',
  'scan.unmatched.several':
    '{host} に該当するインスタンスが複数あります。--instance {host}=OCID で指定してください',
};
