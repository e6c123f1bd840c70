import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { steps } from '../../../functions/core/decision/steps.ts';
import { type Difference, lost, node1, node2, told } from './state.ts';
import { lostPath, NODE1, NODE2, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const attached = (change: Partial<PathStatus> = {}) => lost({ api: 'ATTACHED', view: lostPath(), ...change });
const deadline = (minutes: number) =>
  ({ from: at(minutes), to: at(minutes), basis: 'tag', recoveryTimeoutSec: 60 }) as const;
const LOOK = new Set(['list-attachments', 'session', 'lcdstatus']);
/** Of a lost path, without what there is to look at, which comes last. */
const keys = (change: Difference) =>
  steps(told({ paths: [attached()], ...change, situation: 'lost' }), 'node2')
    .map(({ key }) => key)
    .filter((key) => !LOOK.has(key));
const ACTIVE = [node1({ service: 'active' }), node2()];
const STANDBY = [node1({ service: 'standby', serviceBy: 'probe' }), node2()];
const restarted = node1({
  service: 'standby',
  serviceBy: 'probe',
  view: view(NODE1, [lostPath()], { boots: [at(1)] }),
});
const acting = node2({
  view: view(NODE2, [], { competitor: [{ detail: 'plugin', at: at(1), iqn: null }] }),
});

test.each<readonly [string, Difference, readonly string[]]>([
  ['a node in service waits', { nodes: ACTIVE }, ['wait', 'iscsid', 'restart-active']],
  ['a standby waits', { nodes: STANDBY }, ['wait-standby', 'iscsid', 'restart-standby']],
  ['no known node waits', { node: null }, ['wait', 'iscsid', 'restart-unknown']],
  ['after five minutes nobody waits', { nodes: ACTIVE, now: at(5) }, ['iscsid-now', 'restart-active']],
  [
    'of a session that cannot be bound nobody waits',
    { nodes: ACTIVE, incident: { cause: 'bind-loop' } },
    ['iscsid', 'restart-active'],
  ],
  [
    'what loads the node is looked for first',
    { nodes: ACTIVE, incident: { cause: 'instance-overloaded' } },
    ['load', 'wait', 'iscsid', 'restart-active'],
  ],
  [
    'a log-in that is rejected is all',
    { nodes: ACTIVE, incident: { cause: 'login-rejected' } },
    ['rejected'],
  ],
  [
    'a volume that is not attached has no session to wait for',
    { paths: [attached({ api: 'DETACHED' })], nodes: ACTIVE },
    [],
  ],
  ['without a path there is no advice', { path: null, nodes: ACTIVE }, []],
  [
    'LifeKeeper acts before anybody could',
    { nodes: ACTIVE, incident: { deadline: deadline(6) } },
    ['wait-out'],
  ],
  [
    'five minutes are enough to wait',
    { nodes: ACTIVE, incident: { deadline: deadline(7) } },
    ['wait', 'iscsid', 'restart-active'],
  ],
  [
    'a disk that hangs is a black hole',
    { paths: [attached({ condition: 'hung' })], nodes: ACTIVE },
    ['black-hole', 'path'],
  ],
  [
    'a disk that hangs, of no name',
    { paths: [attached({ condition: 'hung', device: null })], nodes: ACTIVE },
    ['path'],
  ],
  [
    'a standby that restarted logs in again',
    { nodes: [restarted, node2()] },
    ['new-portal', 'session-exists', 'check-back'],
  ],
  [
    'other software is named before anything else',
    { nodes: [node1({ service: 'active' }), acting] },
    ['competitor-agent', 'wait', 'iscsid', 'restart-active'],
  ],
])('%s', (_, change, expected) => {
  expect(keys(change)).toEqual(expected);
});

test('the disk that hangs is named', () => {
  const hung = told({ paths: [attached({ condition: 'hung' })], situation: 'hung' });
  expect(steps(hung, 'node2')[0]).toMatchObject({
    key: 'black-hole',
    params: { node: 'node1', peer: 'node2', device: 'sdb' },
  });
});
