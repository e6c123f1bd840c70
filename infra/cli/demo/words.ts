/** What `npm start` says, in both languages; one key set. */
const en = {
  title: 'oci-iscsi-warden: the incident of the SIOS note, played on this machine',
  genuine: (name: string) =>
    `Genuine lines of test/corpus/${name}, time stamps moved to now, and the two LifeKeeper lines of the SIOS note.`,
  build: 'build',
  built: (names: string) => `bundles: ${names}`,
  tenancy: 'tenancy',
  started: (url: string) => `local tenancy at ${url}: cluster CL1 = node1, node2; volume lk-shared on both`,
  node: 'node1',
  more: (count: number) => `... and ${count} more lines`,
  waiting: 'waiting for the notice',
  back: 'the volume answers again',
  notice: (n: number) => `NOTICE ${n}`,
  sent: 'as Notifications would mail it',
  doneOk: (notices: number, seconds: string) => `Done: ${notices} notices arrived in ${seconds} s.`,
  doneBad: 'The expected notices did not arrive. What the functions logged last:',
  console: (url: string) => `status and incident pages: ${url}`,
  open: (url: string) =>
    `The tenancy stays up; its pages are at ${url} (sign in as anybody). Press Ctrl+C to end.`,
};
export type DemoWords = typeof en;

const ja: DemoWords = {
  title: 'oci-iscsi-warden: SIOS の技術記事の障害を、このマシン上で再現します',
  genuine: (name) =>
    `test/corpus/${name} の実際のログ行(時刻のみ現在に移動)と、SIOS の技術記事の LifeKeeper ログ 2 行を使います。`,
  build: 'ビルド',
  built: (names) => `バンドル: ${names}`,
  tenancy: 'テナンシ',
  started: (url) => `ローカルテナンシ ${url}: クラスタ CL1 = node1, node2、ボリューム lk-shared を両方に接続`,
  node: 'node1',
  more: (count) => `… ほか ${count} 行`,
  waiting: '通知を待っています',
  back: 'ボリュームが再び応答します',
  notice: (n) => `通知 ${n}`,
  sent: 'Notifications がメールで届ける内容',
  doneOk: (notices, seconds) => `完了: 通知 ${notices} 通が ${seconds} 秒で届きました。`,
  doneBad: '期待した通知が届きませんでした。関数の最後のログ:',
  console: (url) => `状態とインシデントのページ: ${url}`,
  open: (url) =>
    `テナンシは動き続けます。ページは ${url} にあります(サインインは選択するだけです)。Ctrl+C で終了します。`,
};

export const DEMO_WORDS: Readonly<Record<'en' | 'ja', DemoWords>> = { en, ja };
