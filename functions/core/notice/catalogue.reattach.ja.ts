import type { REATTACH_EN } from './catalogue.reattach.en.ts';

/** 再アタッチの計画、承認、実施に関する文言。`catalogue.ja.ts` の一部。 */
export const REATTACH_JA: Readonly<Record<keyof typeof REATTACH_EN, string>> = {
  'title.approval-needed': '{cluster}/{node} 再アタッチ承認待ち({until}まで・承認{given}/{needed})',
  'title.acted': '{cluster}/{node} 承認により再アタッチ済・復旧未確認',
  'title.attach-refused': '{cluster}/{node} 再アタッチ中止(条件を満たさず)',
  'title.attach-rejected': '{cluster}/{node} 再アタッチ却下・デタッチ状態継続',
  'title.attach-expired': '{cluster}/{node} 再アタッチ承認期限切れ・デタッチ状態継続',
  'title.attach-failed': '{cluster}/{node} 再アタッチ失敗({code})',

  'summary.approval-needed':
    '{node} にボリュームを再アタッチする計画ができました。稼働系のノードと、意図しないデタッチであることを表明した承認があるまで、リクエストは送信しません。',
  'summary.acted':
    '{by} の承認により、ボリュームを {node} に再アタッチしました。ATTACHEDはI/Oの回復を意味しません。同じセッションが回復し、ディスクに異常がないことを確認できた時点で復旧とします。',
  'summary.attach-refused':
    '計画は承認されましたが、実施時に満たしていない条件がありました(満たさない、または不明: {guards})。リクエストは送信していません。',
  'summary.attach-rejected': '計画は {by} により却下されました({why})。リクエストは送信していません。',
  'summary.attach-expired': '期限までに承認されませんでした。リクエストは送信していません。',
  'summary.attach-failed':
    '承認されたリクエストは {code} で終了しました。現在の状態(API)は下記のとおりです。結果を確認するまで再実施しないでください。',

  'state.reattach': '再アタッチ計画 {plan}: {stage}({since} から)',
  'stage.awaiting-approval': '承認待ち、期限 {until}、承認 {given}/{needed}',
  'stage.rejected': '{by} により却下',
  'stage.expired': '承認なく期限切れ',
  'stage.refused': '承認済み・未送信(満たさない、または不明: {guards})',
  'stage.attempted': 'リクエスト送信済み・結果未確認(承認 {by})',
  'stage.attached': '{attachment} としてアタッチ済み(承認 {by})',
  'stage.adopted': '既に {attachment} としてアタッチ済み(承認 {by})',
  'stage.failed': '{code} で失敗・人による確認が必要',

  'plan.met': '満たしている再アタッチの条件: {met}/{total}',
  'plan.not-met': '満たさない: {guards}',
  'plan.unknown': '不明(満たさないものとして扱います): {guards}',

  'guard.detached': 'ボリュームがデタッチ済み(直前に取得)',
  'guard.parameters-known': 'デタッチ前のアタッチメントを記録済み',
  'guard.role-data': 'データ用ボリュームである',
  'guard.instance-running': 'インスタンスがRUNNING',
  'guard.volume-available': 'ボリュームがAVAILABLE',
  'guard.same-ad': '可用性ドメインが同じ',
  'guard.no-reservations': '永続予約が無効',
  'guard.place-free': 'デバイス名が空いている',
  'guard.no-forbidding-attachment': '妨げとなる他のアタッチメントがない',
  'guard.not-detaching': 'デタッチ処理が終わっている',
  'guard.not-already-here': '既にアタッチされていない',
  'guard.peers-readable': 'すべての相手ノードの状態を取得済み',
  'guard.no-takeover-sign': '相手ノードに引継ぎの形跡がない',
  'guard.service-known': '対象ノードが稼働系である',
  'guard.no-failover-or-restart': '接続断の後にフェイルオーバーと再起動がない',
  'guard.file-system-alive': 'ディスクとファイルシステムに異常がない',
  'guard.quiet': '最後のアタッチメント変更から5分間変化なし',
  'guard.audit-readable': '監査ログ(Audit)を取得済み',
  'guard.detach-not-expected': '自動化や予定された実行者によるデタッチでない',
  'guard.no-hold': '作業の予告がない',
  'guard.no-window': 'メンテナンス時間帯でない',
  'guard.no-storm': '広域障害でない',
  'guard.no-competitor': '他のソフトウェアがiSCSIを操作していない',
  'guard.cooldown': '前回の実施から十分な時間が経過',
  'guard.attempts': '実施回数の上限内',
  'guard.lease-current': 'リースを保持',
  'guard.approval-valid': '有効な承認がある',
  'guard.plan-hash': '承認された計画が現状と一致',
};
