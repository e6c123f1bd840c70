import type { Catalogue } from '../base/text.ts';
import type { CLOCK_EN } from './catalogue.clock.en.ts';

/** Japanese wording of the kernel's clock: until when I/O is held, and that nothing counts down. */
export const CLOCK_JA: Catalogue<keyof typeof CLOCK_EN> = {
  'subject.any-time': ' 期限前にI/Oエラーの恐れ(最長{minutes}分)',
  'subject.io-failed-at-once': '{cluster}/{node} 共有ディスクI/Oエラー発生(接続断中にログアウト)',
  'summary.io-failed-at-once':
    '{node} のセッションが接続断中にログアウトされ、保留中のI/Oが直ちにエラーになりました。以後のI/Oもエラーになります。LifeKeeperがフェイルオーバーまたはOSの強制再起動を行う可能性があります。',
  'summary.detached-stopped':
    '{node} からボリュームがデタッチされました。{node} は停止しているため、保留中のI/Oはもうありません。',
  'summary.lost-stopped':
    '{node} が共有ディスクとのiSCSI接続を失いました。{node} は停止しているため、保留中のI/Oはもうありません。',

  'glance.since': '接続断 {loss} から{bound}{outage}分。',
  'glance.since-now': '接続断 {loss}。',
  'glance.since-hung': '応答なし {loss} から{bound}{outage}分。',
  'glance.since-hung-now': '応答なし {loss}。',
  'glance.clock': '{since}I/Oエラーは遅くとも {to}({remaining})。',
  'glance.clock-range': '{since}I/Oエラーは早ければ {from}、遅くとも {to}({remaining})。',
  'glance.clock-begun': '{since}既にI/Oエラーになっている可能性があります。遅くとも {to}({remaining})。',
  'glance.clock-over': '{since}I/Oエラーの期限 {to} を過ぎましたが、それを示すログはありません。',
  'glance.not-running':
    '{since}I/Oエラーの期限は未確定です(カーネルが接続断を検知した時点から {seconds} 秒)。',
  'glance.at-once': '{since}セッションがログアウトされたため、保留中のI/Oは期限を待たずに失敗しています。',

  'five.over-back-by': '発生 {at}、回復は遅くとも {recovered}。',
  'five.since-back-by': '発生 {at}、検知 {detected}、回復は遅くとも {recovered}。',

  'time.hung': '応答なし: {at} から(根拠: {basis})',

  'time.back-by': '回復: 遅くとも {at}',

  'state.hung': '応答なしの時間: {bound}{outage}分({method})',
  'state.deadline': 'I/Oエラー発生は遅くとも {at}({remaining}、根拠: {basis})',
  'state.deadline-over': 'I/Oエラーの期限 {at} を過ぎました(根拠: {basis})。発生したかを示すログはありません',
  'state.deadline-range':
    'I/Oエラー発生は {from} から {to} の間: recovery_tmoが不明(既定値はディストリビューション120秒、OCIイメージ6000秒)',
  'state.deadline-begun':
    '{from} 以降、I/Oエラーになっている可能性があります: recovery_tmoが不明(既定値はディストリビューション120秒、OCIイメージ6000秒)',
  'state.deadline-multipath':
    'I/Oエラー発生は {from} から {to} の間: マルチパスの設定(fast_io_fail_tmo、no_path_retry)によります',
  'state.deadline-multipath-begun':
    '{from} 以降、I/Oエラーになっている可能性があります: マルチパスの設定(fast_io_fail_tmo、no_path_retry)によります',
  'state.not-running':
    'I/Oエラーの期限は未確定: カーネルはまだ接続断を検知していません。検知("detected conn error")から {seconds} 秒です',
  'state.at-once': 'I/Oエラーの期限なし: セッションがログアウトされ、保留中のI/Oは失敗しています',
  'state.may-log-out':
    '他のソフトウェアがこのセッションを操作しています。セッションがログアウトされると、保留中のI/Oは期限を待たずに失敗します',
  'state.back-by-writes':
    '回復の根拠: {node} からボリュームへの書込みが再開しています(Block Volumeのメトリック)。セッションは切れていないため、回復を示すログはありません',
  'state.disk-quiet':
    'LifeKeeperの異常ログは {at} を最後に止まっています(それまでは数秒ごと)。回復した可能性があります。ディスクが応答するか確認してください(例: /sys/block のカウンター)',
  'state.switch-over':
    'その後、LifeKeeperのフェイルオーバーまたはOSの強制再起動が見込まれます(保証はありません)。',
  'remaining.left': '最長残り{minutes}分',
  'remaining.over': '経過済み',
  'deadline.probe': 'ノードの設定値',
  'deadline.kernel-line': 'カーネルのログ',
  'deadline.tag': 'インスタンスのタグ',
  'deadline.assumed': '仮定値',
  'deadline.multipath': 'マルチパス',
};
