import { MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import { restartConditions } from '../../../functions/core/decision/options.ts';
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
}

/** Verdicts by condition: the session of node1 was lost at T0 and its volume is attached, unless the scene says otherwise. */
function verdicts({ after = 20 * MINUTE, lookUps: over, node2 }: Scene = {}): Record<string, string> {
  const now = T0 + after;
  const picture = pictureOf({
    now,
    cluster: CLUSTER,
    views: [view(NODE1, [lostPath()]), view(NODE2, [path()], node2)],
    lookUps: lookUps(now, over),
    inventory: inventory(),
    instanceActions: new Set(),
    since: Number.NEGATIVE_INFINITY,
  });
  const own = picture.paths.find((p) => p.node === NODE1) ?? null;
  const node = picture.nodes.find((n) => n.node === NODE1) ?? null;
  const loss = { at: T0, basis: 'loss-line' as const };
  const all = restartConditions({ now, path: own, node, loss, picture });
  return Object.fromEntries(all.map(({ key, verdict }) => [key, verdict]));
}

const lcdstatus = (own: 'ISP' | 'OSU', peer: 'ISP' | 'OSU'): Scene => ({
  lookUps: { probes: { [NODE1]: probe([own], T0 + 19 * MINUTE), [NODE2]: probe([peer], T0 + 19 * MINUTE) } },
});

test('twenty minutes on an attached volume, nobody else at work: only who is in service is open', () => {
  expect(verdicts()).toEqual({
    attached: 'met',
    waited: 'met',
    'no-failover': 'met',
    'no-competitor': 'met',
    'not-in-service': 'unknown',
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
  ['the node in service is not restarted first', lcdstatus('ISP', 'OSU'), 'not-in-service', 'not-met'],
  ['the standby may be', lcdstatus('OSU', 'ISP'), 'not-in-service', 'met'],
])('%s', (_, scene, key, verdict) => {
  expect(verdicts(scene)[key]).toBe(verdict);
});
