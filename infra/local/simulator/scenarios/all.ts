import { CAUSES } from './causes.ts';
import { DISTURBANCES } from './disturbances.ts';
import { DOUBTS } from './doubts.ts';
import { HEADLINES } from './headlines.ts';
import { type Scenario, SHARED } from './scenario.ts';
import { THREADS } from './threads.ts';

/** The incident of the SIOS note, with both ends that it can have. */
const INCIDENT: readonly Scenario[] = [
  {
    name: 'sios-note-recovered',
    about: {
      en: 'The incident of the SIOS note: the volume of the active node is detached; it is back in time',
      ja: 'SIOSの技術記事の障害: 稼働系のボリュームがデタッチされ、期限内に復旧する',
    },
    options: { clusters: [{ name: 'CL1', iscsid: 'foreground-debug' }] },
    until: '40m',
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('30m', () => sim.reattach('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'sios-note-io-failed',
    about: {
      en: 'The same, but nobody acts: after 6000 s I/O fails, LifeKeeper restarts the OS, node2 takes over',
      ja: '同じ障害で誰も対処しない: 6000秒後にI/Oエラー、LifeKeeperがOSを強制再起動し、node2が引き継ぐ',
    },
    options: { clusters: [{ name: 'CL1', iscsid: 'foreground-debug' }] },
    until: '115m',
    schedule: (sim) => sim.at('0s', () => sim.detach('CL1', 'node1', SHARED)),
  },
];

/** Everything that can be played, in the order in which it is listed. */
export const SCENARIOS: readonly Scenario[] = [
  ...INCIDENT,
  ...HEADLINES,
  ...CAUSES,
  ...DOUBTS,
  ...DISTURBANCES,
  ...THREADS,
];
