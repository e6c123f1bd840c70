import { INTERNAL_ERROR } from '../../cloud/faults.ts';
import { REFUSED } from '../session.ts';
import { type Scenario, SHARED } from './scenario.ts';

/** Number of clusters of the storm, and how many nodes each has: enough to meet every limit of the services. */
const STORM_CLUSTERS = 500;

/** What must stay silent, what comes in the wrong order, and what fails on our own side. */
export const DISTURBANCES: readonly Scenario[] = [
  {
    name: 'one-of-two-volumes',
    about: { en: 'One of two shared volumes is lost', ja: '2つの共有ボリュームのうち1つを失う' },
    options: { clusters: [{ name: 'CL1', volumes: [{ name: 'lk-data' }, { name: 'lk-log' }] }] },
    until: '20m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-log'));
      sim.at('8m', () => sim.reattach('CL1', 'node1', 'lk-log'));
    },
  },
  {
    name: 'three-nodes',
    about: {
      en: 'Three nodes: the active one is restarted, one of the two peers takes over',
      ja: '3ノード構成: 稼働系が強制再起動され、2台のうち1台が引き継ぐ',
    },
    options: { clusters: [{ name: 'CL1', nodes: ['node1', 'node2', 'node3'], recoveryTmoSec: 120 }] },
    until: '40m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED)),
  },
  {
    name: 'flap',
    about: { en: 'The path breaks and returns again and again', ja: '接続断と回復を繰り返す' },
    until: '25m',
    schedule: (sim) => {
      for (let i = 0; i < 4; i += 1) {
        sim.at(i * 120_000, () => sim.target('CL1', 'node1', SHARED, REFUSED));
        sim.at(i * 120_000 + 60_000, () => sim.heal('CL1', 'node1', SHARED));
      }
    },
  },
  {
    name: 'blip',
    about: {
      en: 'A break of twenty seconds heals by itself: nobody is told',
      ja: '20秒で自然に回復する接続断(通知しない)',
    },
    until: '20m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node2', SHARED, REFUSED));
      sim.at('20s', () => sim.heal('CL1', 'node2', SHARED));
    },
  },
  {
    name: 'iscsid-restart',
    about: {
      en: 'iscsid is restarted under live sessions: nobody is told',
      ja: 'iscsidの再起動(通知しない)',
    },
    until: '10m',
    schedule: (sim) => sim.at('0s', () => sim.restartIscsid('CL1', 'node1')),
  },
  {
    name: 'clean-shutdown',
    about: {
      en: 'A node is shut down through the platform: nobody is told',
      ja: '計画的なノード停止(通知しない)',
    },
    until: '30m',
    schedule: (sim) => sim.at('0s', () => sim.stop('CL1', 'node2')),
  },
  {
    name: 'events-before-logs',
    about: {
      en: 'The event is there within seconds, the lines come ten minutes later',
      ja: 'イベントが数秒で届き、ログは10分遅れる',
    },
    options: { agentMs: 600_000 },
    until: '20m',
    schedule: (sim) => sim.at('0s', () => sim.detach('CL1', 'node1', SHARED)),
  },
  {
    name: 'logs-before-events',
    about: {
      en: 'The lines are there within seconds, the events come ten minutes later',
      ja: 'ログが数秒で届き、イベントは10分遅れる',
    },
    options: { eventMs: 600_000 },
    until: '20m',
    schedule: (sim) => sim.at('0s', () => sim.detach('CL1', 'node1', SHARED)),
  },
  {
    name: 'look-ups-fail',
    about: {
      en: 'Every look-up fails for twenty minutes: the notice goes out and says what could not be read',
      ja: '20分間すべての照会が失敗する(通知は送られ、取得できなかった情報を示す)',
    },
    until: '40m',
    schedule: (sim) => {
      sim.at('0s', () => {
        sim.faults.add({ operation: LOOK_UPS, fault: INTERNAL_ERROR });
        sim.target('CL1', 'node1', SHARED, REFUSED);
      });
      sim.at('20m', () => sim.faults.clear());
      sim.at('30m', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'wrong-zone',
    about: {
      en: 'Syslog runs in UTC, the installation believes in Tokyo: nine hours',
      ja: 'syslogはUTC、設定は日本時間: 9時間のずれ',
    },
    options: { clusters: [{ name: 'CL1', zone: 'UTC' }] },
    until: '40m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('31m', () => sim.reattach('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'storm',
    about: {
      en: '500 clusters of one availability domain lose storage within one minute: one summary',
      ja: '1つの可用性ドメインの500クラスタが1分以内に共有ディスクを失う: 通知は1通に集約',
    },
    options: {
      clusters: Array.from({ length: STORM_CLUSTERS }, (_, i) => ({
        name: `CL${i + 1}`,
        compartmentId: `ocid1.compartment.oc1..cluster${(i % 5) + 1}`,
      })),
    },
    until: '2m30s',
    schedule: (sim) => {
      for (const [i, cluster] of sim.clusters.entries())
        sim.at(Math.floor((i * 60_000) / STORM_CLUSTERS), () =>
          sim.target(cluster.spec.name, 'node1', SHARED, REFUSED),
        );
    },
  },
];

/** Everything that `respond` looks up. */
export const LOOK_UPS = [
  'ListVolumeAttachments',
  'ListInstances',
  'GetInstance',
  'GetVolume',
  'SearchLogs',
  'SummarizeMetricsData',
] as const;
