import { MESSAGES } from '../node-shapes.ts';
import { REFUSED, SILENT } from '../session.ts';
import { type Scenario, SHARED } from './scenario.ts';

/** One story per cause that the headlines do not show. */
export const CAUSES: readonly Scenario[] = [
  {
    name: 'target-refusing',
    about: {
      en: 'The portal refuses connections although the volume is attached',
      ja: 'アタッチされているのにポータルが接続を拒否する',
    },
    until: '10m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED)),
  },
  {
    name: 'path-timeout',
    about: {
      en: 'Packets vanish; NOP-Out tells after ten seconds',
      ja: 'パケットが失われ、NOP-Outが10秒で気付く',
    },
    options: { clusters: [{ name: 'CL1', noopOut: true }] },
    until: '10m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, SILENT));
      sim.at('5m', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'login-rejected',
    about: { en: 'The target refuses the login (CHAP)', ja: 'ターゲットがログインを拒否する(CHAP)' },
    until: '10m',
    schedule: (sim) =>
      sim.at('0s', () =>
        sim.target('CL1', 'node1', SHARED, { kind: 'rejecting', rejection: 'authentication' }),
      ),
  },
  {
    name: 'bind-loop',
    about: {
      en: 'Stuck relogin of iscsid (open-iscsi issue 387)',
      ja: 'iscsidの再ログインが進まない(open-iscsi の既知の不具合 #387)',
    },
    until: '10m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', SHARED, { kind: 'bind-loop' })),
  },
  {
    name: 'overloaded',
    about: { en: 'The node was overloaded before the session broke', ja: '高負荷の後にセッションが切れる' },
    until: '10m',
    schedule: (sim) => {
      sim.at('0s', () => {
        sim.metric('CL1', 'node1', 'CpuUtilization', 99);
        sim.metric('CL1', 'node1', 'LoadAverage', 48);
      });
      sim.at('1s', () => sim.target('CL1', 'node1', SHARED, SILENT));
    },
  },
  {
    name: 'maintenance',
    about: {
      en: 'A live migration after which the session does not return for minutes',
      ja: 'ライブマイグレーションの後、セッションが数分戻らない',
    },
    until: '12m',
    schedule: (sim) => {
      sim.at('0s', () => sim.platformEvent('CL1', 'node1', 'computeapi.livemigrateinstance.begin'));
      sim.at('20s', () => sim.target('CL1', 'node1', SHARED, SILENT));
      sim.at('30s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      sim.at('4m', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'wide-outage',
    about: {
      en: 'Three clusters of one availability domain lose storage together: one summary',
      ja: '1つの可用性ドメインで3クラスタが同時に共有ディスクを失う: 通知は1通に集約',
    },
    options: { clusters: [{ name: 'CL1' }, { name: 'CL2' }, { name: 'CL3' }] },
    until: '10m',
    schedule: (sim) => {
      for (const name of ['CL1', 'CL2', 'CL3']) sim.at('0s', () => sim.target(name, null, SHARED, REFUSED));
    },
  },
  {
    name: 'competitor',
    about: {
      en: 'ocid logs the lost session out by itself after six minutes: what it held fails at once',
      ja: 'ocidが6分後に接続断中のセッションをログアウトし、保留中のI/Oは直ちに失敗する',
    },
    until: '20m',
    schedule: (sim) => {
      const ocid = (text: string) => sim.line('CL1', 'node1', MESSAGES, `ocid[1190]: ${text}`);
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      for (let scan = 1; scan <= 5; scan += 1)
        sim.at(`${scan}m`, () => {
          const iqn = / \((.+)\)$/.exec(portalAndIqn(sim))?.[1] ?? '';
          ocid(
            scan === 1
              ? `iSCSI volume appears to be offline: ${iqn}`
              : `iSCSI volume still offline (${scan}): ${iqn}`,
          );
        });
      sim.at('6m', () => {
        ocid(`Detaching iSCSI device: ${portalAndIqn(sim)}`);
        sim.logout('CL1', 'node1', SHARED);
      });
    },
  },
  {
    name: 'filesystem-dead',
    about: {
      en: 'The session returns after the kernel gave up: the file system on it does not. No line tells why it was lost',
      ja: 'カーネルの打切り後にセッションは戻るが、ファイルシステムは戻らない。接続断の原因を示すログはない',
    },
    options: { clusters: [{ name: 'CL1', recoveryTmoSec: 120, haltsAfterIoError: false }] },
    until: '10m',
    schedule: (sim) => {
      sim.at('0s', () =>
        sim.target('CL1', 'node1', SHARED, { kind: 'refused', why: 'Connection reset by peer' }),
      );
      sim.at('4m', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'boot-volume',
    about: {
      en: 'A bare-metal node loses its boot volume',
      ja: 'ベアメタルのノードがブート・ボリュームとの接続を失う',
    },
    options: { clusters: [{ name: 'CL1', bootByIscsi: true, noopOut: true }] },
    until: '10m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', 'boot', SILENT)),
  },
  {
    name: 'degraded-multipath',
    about: { en: 'One of two paths is lost, the other one works', ja: '2経路のうち1経路が切れる' },
    options: { clusters: [{ name: 'CL1', noopOut: true, volumes: [{ name: SHARED, multipath: true }] }] },
    until: '12m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, { ...REFUSED, path: 1 }));
      sim.at('5m', () => sim.heal('CL1', 'node1', SHARED, 1));
    },
  },
  {
    name: 'phantom',
    about: {
      en: 'A first login that never succeeds: no disk hangs on it, nobody is told',
      ja: '一度も成立していないログイン(ディスクはなく、通知しない)',
    },
    until: '10m',
    schedule: (sim) => {
      for (let i = 0; i < 20; i += 1) {
        sim.at(i * 3_000, () => {
          sim.line(
            'CL1',
            'node2',
            MESSAGES,
            `iscsid[685]: iscsid: re-opening session -1 (reopen_cnt ${55046 + i})`,
          );
          sim.line(
            'CL1',
            'node2',
            MESSAGES,
            'iscsid[685]: iscsid: connect to 169.254.0.2:3260 failed (Connection refused)',
          );
        });
      }
    },
  },
  {
    name: 'expected-principal',
    about: {
      en: 'A pipeline whose detaches are expected detaches the volume',
      ja: '予定されたパイプラインがボリュームをデタッチする',
    },
    options: { configuration: { expectedPrincipals: 'dr-pipeline' } },
    until: '10m',
    schedule: (sim) =>
      sim.at('0s', () =>
        sim.detach('CL1', 'node1', SHARED, {
          by: 'dr-pipeline',
          client: 'Terraform/1.9.8 terraform-provider-oci/6.21.0',
        }),
      ),
  },
];

function portalAndIqn(sim: { lines(): readonly { readonly text: string }[] }): string {
  const login = sim.lines().find((line) => line.text.includes('is operational now'))?.text ?? '';
  const iqn = /target: ([^,]+),/.exec(login)?.[1] ?? '';
  const address = /portal: ([^,]+),/.exec(login)?.[1] ?? '';
  return `${address}:3260 (${iqn})`;
}
