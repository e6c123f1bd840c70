import { MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import { restartConditions, restartStep } from '../../../functions/core/decision/restart.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  inventory,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  probe,
  T0,
  unreadable,
  view,
} from '../decision/story.ts';

interface Scene {
  readonly after?: number;
  readonly lookUps?: Parameters<typeof lookUps>[1];
  readonly node2?: Parameters<typeof view>[2];
  readonly peerPath?: PathView;
}

/** Verdicts by condition: the session of node1 was lost at T0 and its volume is attached, unless the scene says otherwise. */
function seen({ after = 20 * MINUTE, lookUps: over, node2, peerPath = path() }: Scene = {}) {
  const now = T0 + after;
  const picture = pictureOf({
    now,
    cluster: CLUSTER,
    views: [view(NODE1, [lostPath()]), view(NODE2, [peerPath], node2)],
    lookUps: lookUps(now, over),
    inventory: inventory(),
    instanceActions: new Set(),
    since: Number.NEGATIVE_INFINITY,
  });
  const own = picture.paths.find((p) => p.node === NODE1) ?? null;
  const node = picture.nodes.find((n) => n.node === NODE1) ?? null;
  const loss = { at: T0, basis: 'loss-line' as const };
  return { now, path: own, node, loss, picture };
}

function verdicts(scene?: Scene): Record<string, string> {
  return Object.fromEntries(restartConditions(seen(scene)).map(({ key, verdict }) => [key, verdict]));
}

const lcdstatus = (own: 'ISP' | 'OSU', peer: 'ISP' | 'OSU'): Scene => ({
  lookUps: { probes: { [NODE1]: probe([own], T0 + 19 * MINUTE), [NODE2]: probe([peer], T0 + 19 * MINUTE) } },
});

test('twenty minutes on an attached volume, nobody else at work: nothing speaks against it', () => {
  expect(verdicts()).toEqual({
    attached: 'met',
    waited: 'met',
    'no-failover': 'met',
    'no-competitor': 'met',
  });
});

test.each<[string, Scene, string, string]>([
  ['the session gets time to heal', { after: 4 * MINUTE }, 'waited', 'not-met'],
  [
    'a volume attached a minute ago gets time too',
    { lookUps: { list: [attachment({ timeCreated: T0 + 19 * MINUTE }), attachment({ instanceId: NODE2 })] } },
    'waited',
    'not-met',
  ],
  ['a detached volume is no case for a restart', { lookUps: { list: DETACHED } }, 'attached', 'not-met'],
  ['unread attachments are unknown', { lookUps: { attachments: unreadable('x') } }, 'attached', 'unknown'],
  ['a fail-over that runs', { node2: { lk: { failoverAt: T0 + MINUTE } } }, 'no-failover', 'not-met'],
  ['a silent peer may be failing over', { lookUps: { silent: { [NODE2]: T0 } } }, 'no-failover', 'unknown'],
  [
    'ocid at work',
    { node2: { competitor: [{ detail: 'ocid', at: T0 + MINUTE, iqn: null }] } },
    'no-competitor',
    'not-met',
  ],
])('%s', (_, scene, key, verdict) => {
  expect(verdicts(scene)[key]).toBe(verdict);
});

test.each<[string, Scene, string]>([
  ['the standby that lost the disk is restarted', lcdstatus('OSU', 'ISP'), 'restart-standby'],
  ['a node in service is stopped for a switch-over instead', lcdstatus('ISP', 'OSU'), 'restart-active'],
  ['not known which: both are told', {}, 'restart-unknown'],
  ['no node has the disk: the standby first', { peerPath: lostPath() }, 'restart-both'],
])('%s', (_, scene, step) => {
  expect(restartStep(seen(scene))).toBe(step);
});
