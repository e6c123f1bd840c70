import { MINUTE } from '../../../../functions/core/base/time.ts';
import { LIFEKEEPER_LOG } from '../node-shapes.ts';
import { REFUSED, SILENT } from '../session.ts';
import { type Scenario, SHARED } from './scenario.ts';

/** The ten situations whose notices operators see most; the titles are in test/stories. */
export const HEADLINES: readonly Scenario[] = [
  {
    name: 'forced-detach',
    about: {
      en: 'Active node, detach without log-out; events never come and the lines arrive five minutes late',
      ja: '稼働系でログアウトなしのデタッチ。イベントは届かず、ログは5分遅れて届く',
    },
    options: { eventMs: null, batchMs: 5 * MINUTE },
    until: '8m',
    schedule: (sim) => sim.at('0s', () => sim.detach('CL1', 'node1', SHARED)),
  },
  {
    name: 'same-session-returns',
    about: {
      en: 'Detached, attached again under the same address: the same session returns',
      ja: 'デタッチ後、同じアドレスで再アタッチされ、同じセッションが回復する',
    },
    until: '40m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('31m', () => sim.reattach('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'black-hole',
    about: {
      en: 'Packets vanish; NOP-Out is off, so only LifeKeeper tells of it at first',
      ja: 'パケットが無応答で失われる(NOP-Outが無効のため、最初はLifeKeeperのログだけに現れる)',
    },
    until: '75s',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', SHARED, SILENT)),
  },
  {
    name: 'fencing-detach',
    about: {
      en: 'The active node hangs, the peer has taken over, then an operator detaches the volume to fence the node',
      ja: '稼働系がハングし、相手ノードが引き継いだ後、運用者がフェンシングのためにデタッチする',
    },
    until: '12m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      sim.at('3m', () => sim.commPathsDown('CL1'));
      sim.at('3m30s', () => sim.takeOver('CL1', 'node2', 'node1'));
      sim.at('6m', () => sim.detach('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'new-portal',
    about: {
      en: 'Attached again under another address and logged in: the old session keeps retrying the old one',
      ja: '別のアドレスで再アタッチされログインしたが、旧セッションは旧アドレスへ再接続を続ける',
    },
    options: { portalAfterReattach: 'new' },
    until: '20m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('10m', () => sim.reattach('CL1', 'node1', SHARED));
      sim.at('11m', () => sim.login('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'standby-loses',
    about: {
      en: 'The standby loses its path: the service goes on, but there is nothing to switch over to',
      ja: '待機系が経路を失う(サービスは継続するが、切り替えられない)',
    },
    options: { probe: true },
    until: '115m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node2', SHARED, REFUSED)),
  },
  {
    name: 'quorum-volume',
    about: {
      en: 'The node loses its quorum volume: LifeKeeper may halt it at once',
      ja: 'Quorum用ボリュームを失う(LifeKeeperがノードを即時停止する恐れがある)',
    },
    options: {
      clusters: [{ name: 'CL1', volumes: [{ name: SHARED }, { name: 'lk-quorum', role: 'quorum' }] }],
    },
    until: '10m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', 'lk-quorum', REFUSED)),
  },
  {
    name: 'all-silent',
    about: {
      en: 'No agent of the cluster sends anything any more: nobody knows its state',
      ja: 'クラスタの全ノードでエージェントが途絶し、状態が分からない',
    },
    until: '30m',
    schedule: (sim) => {
      sim.at('0s', () => sim.silence('CL1', 'node1'));
      sim.at('0s', () => sim.silence('CL1', 'node2'));
      // The absence alarm of Monitoring.
      sim.at('12m', () => sim.sweep(ABSENCE_ALARM));
    },
  },
  {
    name: 'forced-restart',
    about: {
      en: 'LifeKeeper restarts the OS; the line that says so is lost, the boot lines and the peer tell',
      ja: 'LifeKeeperがOSを強制再起動する(最後のログは失われ、起動ログと相手ノードから分かる)',
    },
    options: { clusters: [{ name: 'CL1', recoveryTmoSec: 120 }] },
    until: '40m',
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED)),
  },
  {
    name: 'planned-detach',
    about: {
      en: 'Logged out, then detached, within an announced window: nothing to do',
      ja: '予告された時間帯にログアウトしてからデタッチする(対処不要)',
    },
    options: {
      configuration: { windows: 'CL1 2026-11-22T09:30/2026-11-22T12:00' },
    },
    until: '10m',
    schedule: (sim) => {
      sim.at('0s', () => sim.line('CL1', 'node1', LIFEKEEPER_LOG, OUT_OF_SERVICE));
      sim.at('5s', () => sim.logout('CL1', 'node1', SHARED));
      sim.at('1m', () => sim.detach('CL1', 'node1', SHARED));
    },
  },
];

const OUT_OF_SERVICE =
  'perform_action[5120]: NOTIFY:filesys:remove:fs_lk-shared:124020:resource "fs_lk-shared" is out of service.';

/** Shape: test/payloads/ons-alarm-message.json. */
const ABSENCE_ALARM = JSON.stringify({
  dedupeKey: 'sim-absence',
  title: 'warden agent heartbeat absent',
  body: 'No heartbeat',
  type: 'OK_TO_FIRING',
  severity: 'CRITICAL',
  timestampEpochMillis: 0,
  alarmMetaData: [
    { id: 'ocid1.alarm.oc1.xx-local-1.absence', status: 'FIRING', query: 'HeartBeats[1m].absent()' },
  ],
});
