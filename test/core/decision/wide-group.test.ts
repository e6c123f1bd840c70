import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { groupWide } from '../../../functions/core/decision/wide-outage.ts';
import { beginIncident, type Incident } from '../../../functions/core/incident/incident.ts';
import type { Policy } from '../../../functions/core/incident/policy.ts';
import type { Inventory } from '../../../functions/core/inventory/inventory.ts';
import { inventory, NODE1, POLICY, T0 } from './story.ts';

const DOMAINS = ['AD-1', 'AD-2', 'AD-3'];
const THERE = inventory().nodes[NODE1];
/** Nodes `a1` to `a99` stand in AD-1, `b…` in AD-2, `c…` in AD-3. */
const INVENTORY: Inventory = {
  ...inventory(),
  nodes: Object.fromEntries(
    ['a', 'b', 'c'].flatMap((letter, i) =>
      Array.from({ length: 99 }, (_, n) => [
        `${letter}${n + 1}`,
        { ...THERE, availabilityDomain: DOMAINS[i] ?? '' } as never,
      ]),
    ),
  ),
};
const WITHIN: Policy = {
  ...POLICY,
  wideOutage: { ...POLICY.wideOutage, clusters: 3, withinMs: 10 * MINUTE },
};

/** A cluster of one node that lost its disk so many seconds after the beginning. */
const lost = (node: string, seconds: number, change: Partial<Incident> = {}): Incident => ({
  ...beginIncident({
    id: `i-${node}-${seconds}`,
    cluster: { key: `tag:${node}`, name: node.toUpperCase(), nodes: [node], source: 'tag' },
    openedAt: T0,
    lossAt: T0 + seconds * SECOND,
    situation: 'lost',
  }),
  ...change,
});
const grouped = (...incidents: readonly Incident[]) =>
  groupWide(incidents, INVENTORY, WITHIN).map(
    ({ facts, incidents: members }) =>
      `${facts.availabilityDomain} ${(facts.since - T0) / SECOND}: ${members.map(({ cluster }) => cluster).join()}`,
  );

test('three clusters of one availability domain within ten minutes are one outage, as of the first loss', () => {
  const [outage] = groupWide([lost('a2', 30), lost('a1', 60), lost('a3', 0)], INVENTORY, WITHIN);
  expect(outage?.incidents).toEqual([
    { id: 'i-a3-0', key: 'tag:a3', cluster: 'A3' },
    { id: 'i-a2-30', key: 'tag:a2', cluster: 'A2' },
    { id: 'i-a1-60', key: 'tag:a1', cluster: 'A1' },
  ]);
  expect(outage?.facts).toEqual({
    incidentId: expect.stringMatching(/^[0-9a-f]{8}$/),
    availabilityDomain: 'AD-1',
    since: T0,
    windowMinutes: 10,
  });
});

test('its id is of the domain and the first loss, whoever works it out', () => {
  const idOf = (...incidents: readonly Incident[]) =>
    groupWide(incidents, INVENTORY, WITHIN)[0]?.facts.incidentId;
  const three = [lost('a1', 0), lost('a2', 1), lost('a3', 2)];
  expect(idOf(...three)).toBe(idOf(...[...three, lost('a4', 3)].reverse()));
  expect(idOf(...three)).not.toBe(idOf(lost('b1', 0), lost('b2', 1), lost('b3', 2)));
  expect(idOf(...three)).not.toBe(idOf(lost('a1', 1), lost('a2', 1), lost('a3', 2)));
});

test('a part of a minute is told as a whole one', () => {
  const policy = { ...WITHIN, wideOutage: { ...WITHIN.wideOutage, withinMs: 90 * SECOND } };
  const [outage] = groupWide([lost('a1', 0), lost('a2', 1), lost('a3', 2)], INVENTORY, policy);
  expect(outage?.facts.windowMinutes).toBe(2);
});

test.each<readonly [string, readonly string[], readonly Incident[]]>([
  ['two are none', [], [lost('a1', 0), lost('a2', 1)]],
  ['of two domains', [], [lost('a1', 0), lost('a2', 1), lost('b1', 0), lost('b2', 0)]],
  [
    'of each of two domains, by name',
    ['AD-1 0: A1,A2,A3', 'AD-3 0: C1,C2,C3'],
    [lost('c1', 0), lost('c2', 1), lost('c3', 2), lost('a1', 0), lost('a2', 1), lost('a3', 2)],
  ],
  ['of nodes that nobody knows', [], [lost('x', 0), lost('y', 1), lost('z', 2)]],
  ['at the end of the window', ['AD-1 0: A1,A2,A3'], [lost('a1', 0), lost('a2', 1), lost('a3', 600)]],
  ['after it', [], [lost('a1', 0), lost('a2', 1), lost('a3', 601)]],
  [
    'the most at once, not the first',
    ['AD-1 300: A3,A4,A5,A6'],
    [0, 5, 300, 800, 850, 900].map((seconds, n) => lost(`a${n + 1}`, seconds)),
  ],
  [
    'the earlier of two that are as large',
    ['AD-1 0: A1,A2,A3'],
    [0, 1, 2, 2000, 2001, 2002].map((seconds, n) => lost(`a${n + 1}`, seconds)),
  ],
  [
    'by name, where they are of one moment',
    ['AD-1 0: A1,A2,A3'],
    [lost('a3', 0), lost('a1', 0), lost('a2', 0)],
  ],
  ['two incidents of one cluster count once', [], [lost('a1', 0), lost('a1', 1), lost('a2', 2)]],
  ['a closed one is none', [], [lost('a1', 0), lost('a2', 1), lost('a3', 2, { closedAt: T0 })]],
  ['one that is back is none', [], [lost('a1', 0), lost('a2', 1), lost('a3', 2, { situation: 'recovered' })]],
])('%s', (_, expected, incidents) => {
  expect(grouped(...incidents)).toEqual(expected);
});

test('what nobody has decided yet counts as a loss', () => {
  const { situation: _, ...undecided } = lost('a3', 2);
  expect(grouped(lost('a1', 0), lost('a2', 1), undecided)).toEqual(['AD-1 0: A1,A2,A3']);
});

test('a cluster stands where the first of its nodes does that is known', () => {
  const cluster = { key: 'tag:x', name: 'X', nodes: ['nobody', 'a9'], source: 'tag' } as const;
  expect(grouped(lost('a1', 0), lost('a2', 1), lost('a3', 2, { cluster }))).toEqual(['AD-1 0: A1,A2,X']);
});
