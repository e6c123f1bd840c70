import type { WIDE_EN } from './catalogue.wide.en.ts';

/** Japanese wording of the summary of a wide outage. */
export const WIDE_JA: Readonly<Record<keyof typeof WIDE_EN, string>> = {
  'title.wide': '{ad} の{count}クラスタで同時に共有ディスク接続断{names}{first}',
  'summary.wide':
    '{ad} の{count}クラスタが{window}分以内に共有ディスクとの接続を失いました。クラスタごとの初報は省略し、この通知にまとめます。I/Oエラー、フェイルオーバー、再起動、復旧はクラスタごとに通知します。',
  'wide.names': '({names})',
  'wide.first': '最初の期限 {at}',
  'wide.over.title': '{ad} の{count}クラスタの広域障害が収束',
  'wide.split.title': '{ad} の{count}クラスタの一括通知を終了(個別に通知中 {own}、回復 {back})',
  'wide.over':
    '{ad} の{count}クラスタのうち、この通知だけで扱うクラスタはなくなりました。広域障害としての通知は終了し、継続中のものはクラスタごとに通知します。',
  'wide.deadline': '最初のクラスタがI/Oエラーになるのは、遅くとも {at} です。',
  'wide.deadline.none': 'この通知で扱うクラスタに、進行中の期限はありません。',
  'wide.since': '{at} から発生しています。推定原因: 広域障害。',
  'wide.waiting': '接続断(この通知のみ、{count}クラスタ): {names}',
  'wide.own': '個別に通知中({count}クラスタ): {names}',
  'wide.back': '回復または終了({count}クラスタ): {names}',
  'wide.all': '全クラスタ({count}クラスタ): {names}',
  'wide.one': '{cluster}({what})',
  'wide.what.io-failed': 'I/Oエラー',
  'wide.what.moved': 'フェイルオーバー',
  'wide.what.rebooted': '再起動',
  'wide.what.banned': '再アタッチ禁止',
  'wide.what.lost': '接続断',
  'wide.step.platform':
    '複数のクラスタで同時に起きたため、OCI側またはネットワークの障害が疑われます。OCIのステータス・ページとコンソールのお知らせを確認し、Oracleにサービス・リクエストを上げてください。',
  'wide.step.cluster':
    'クラスタごとの状況とIDは、次のコマンドで確認してください。受付と終了は、クラスタごとに行ってください。',
  'wide.zone': '日時は{year}年、{zone}です。',
  'wide.more': '{names} ほか{count}クラスタ',
};
