import { REFUSED } from '../session.ts';
import { type Scenario, SHARED } from './scenario.ts';

const WIDE = [{ name: 'CL1' }, { name: 'CL2' }, { name: 'CL3' }];

/** Incidents to their end: what people hear from the first notice to the last. */
export const THREADS: readonly Scenario[] = [
  {
    name: 'wide-outage-to-the-end',
    about: {
      en: 'Three clusters lose storage together and nobody helps: I/O errors, restarts',
      ja: '3クラスタが同時に共有ディスクを失い、戻らない: I/Oエラー、再起動まで',
    },
    options: { clusters: WIDE },
    until: '115m',
    schedule: (sim) => {
      for (const { name } of WIDE) sim.at('0s', () => sim.target(name, null, SHARED, REFUSED));
    },
  },
  {
    name: 'wide-outage-heals',
    about: {
      en: 'Three clusters lose storage together; all are back after twenty minutes',
      ja: '3クラスタが同時に共有ディスクを失い、20分後にすべて回復する',
    },
    options: { clusters: WIDE },
    until: '115m',
    schedule: (sim) => {
      for (const { name } of WIDE) {
        sim.at('0s', () => sim.target(name, null, SHARED, REFUSED));
        sim.at('20m', () => sim.heal(name, null, SHARED));
      }
    },
  },
  {
    name: 'back-after-restart',
    about: {
      en: 'I/O fails after 120 s, LifeKeeper restarts the node, the peer takes over, the node logs in again',
      ja: '120秒でI/Oエラー、LifeKeeperがノードを強制再起動、相手が引き継ぎ、ノードは再接続する',
    },
    options: { clusters: [{ name: 'CL1', recoveryTmoSec: 120 }] },
    until: '115m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      sim.at('4m30s', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'take-over-to-the-end',
    about: {
      en: 'Detached, I/O fails, the peer takes over; the volume is attached and logged in to after 130 minutes',
      ja: 'デタッチ、I/Oエラー、引継ぎの後、130分に再アタッチしてログインする',
    },
    until: '145m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED, { by: 'ops' }));
      sim.at('130m', () => sim.reattach('CL1', 'node1', SHARED, { by: 'ops' }));
      sim.at('131m', () => sim.login('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'fencing-to-the-end',
    about: {
      en: 'The peer took over, the volume was detached to fence the node; LifeKeeper restarts it at last',
      ja: '引継ぎの後にフェンシングのためデタッチし、最後にLifeKeeperがノードを再起動する',
    },
    until: '150m',
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      sim.at('3m', () => sim.commPathsDown('CL1'));
      sim.at('3m30s', () => sim.takeOver('CL1', 'node2', 'node1'));
      sim.at('6m', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('130m', () => {
        sim.heal('CL1', 'node1', SHARED);
        sim.reattach('CL1', 'node1', SHARED);
      });
      sim.at('131m', () => sim.login('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'new-portal-to-the-end',
    about: {
      en: 'Attached again under another address, nobody takes the old session out: I/O fails after 100 minutes',
      ja: '別のアドレスで再アタッチ。旧セッションが残ったまま100分でI/Oエラーになる',
    },
    options: { portalAfterReattach: 'new' },
    until: '120m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('10m', () => sim.reattach('CL1', 'node1', SHARED));
      sim.at('11m', () => sim.login('CL1', 'node1', SHARED));
    },
  },
];
