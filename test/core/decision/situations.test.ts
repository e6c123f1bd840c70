import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LateOutage } from '../../../functions/core/decision/contract.ts';
import { allSilent, QUORUM_BLIP, situate } from '../../../functions/core/decision/situation.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { type Difference, lost, NOW, node1, node2, TOLD, told, well } from './state.ts';
import { attachment, lostPath, NODE1, NODE2, outage, POLICY, path, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const deadline = (minutes: number) =>
  ({ from: at(minutes), to: at(minutes), basis: 'tag', recoveryTimeoutSec: 60 }) as const;

/** The worst path is this one, of this node; its clock began at T0. */
function seen(
  own: Partial<PathStatus>,
  change: Difference & { readonly on?: Parameters<typeof node1>[0] } = {},
) {
  const { on, ...more } = change;
  const shown = lost(own);
  const state = told({
    paths: [shown, well()],
    nodes: [node1(on), node2()],
    ...more,
    incident: { deadline: null, ...more.incident },
  });
  return situate({ ...state, picture: { ...state.picture, primary: shown } });
}
const failing = {
  view: view(NODE1, [lostPath()], {
    lk: { seen: true, deviceFailures: [{ device: '/dev/sdb', first: at(0), last: at(1) }] },
  }),
};
const takeover = [{ code: 'peer-writes', node: NODE2, at: at(1) }] as const;
const attached: Partial<PathStatus> = { api: 'ATTACHED', samePortal: true, current: attachment() };
const cause = (name: string) => ({ diagnosis: { cause: name } as never });

test.each<readonly [string, Partial<PathStatus>, Parameters<typeof seen>[1], string]>([
  ['detached', { api: 'DETACHED' }, {}, 'detached'],
  ['not in the list', { api: 'ABSENT' }, {}, 'detached'],
  ['detached as announced', { api: 'DETACHED' }, cause('detached-planned'), 'planned'],
  ['detached by force', { api: 'DETACHED' }, cause('detached-forced'), 'detached'],
  ['one of several portals', { degraded: true }, {}, 'degraded'],
  ['too many lines', { condition: 'unclear' }, {}, 'unclear'],
  ['a boot volume, within a minute', { role: 'boot', api: 'not-asked' }, { now: at(1) - 1 }, 'held'],
  ['a boot volume', { role: 'boot', api: 'not-asked' }, { now: at(1) }, 'boot-lost'],
  ['a quorum disk', { ...attached, role: 'quorum' }, {}, 'quorum-lost'],
  [
    'a quorum disk, for a moment',
    { ...attached, role: 'quorum' },
    { now: T0 + QUORUM_BLIP - 1, memory: { notified: null } },
    'held',
  ],
  [
    'a quorum disk, as long as LifeKeeper waits',
    { ...attached, role: 'quorum' },
    { now: T0 + QUORUM_BLIP, memory: { notified: null } },
    'quorum-lost',
  ],
  [
    'a quorum disk, for a moment, once people know',
    { ...attached, role: 'quorum' },
    { now: T0 + 1 },
    'quorum-lost',
  ],
  [
    'a quorum disk that is detached',
    { role: 'quorum', api: 'DETACHED' },
    { now: T0 + 1, memory: { notified: null } },
    'quorum-lost',
  ],
  [
    'a quorum disk that is dead',
    { ...attached, role: 'quorum', condition: 'dead' },
    { now: T0 + 1, memory: { notified: null } },
    'quorum-lost',
  ],
  ['detached, and a peer may use it', { api: 'DETACHED' }, { takeover }, 'do-not-reattach'],
  [
    'it failed over',
    attached,
    { nodes: [node1(), node2({ view: view(NODE2, [path()], { lk: { failoverAt: at(1) } }) })] },
    'failed-over',
  ],
  ['its file system is dead', { ...attached, condition: 'dead' }, {}, 'fs-dead'],
  ['the kernel gave up', { ...attached, condition: 'timed-out' }, {}, 'io-failed'],
  [
    'the kernel of a standby gave up',
    { ...attached, condition: 'timed-out' },
    { on: { service: 'standby' } },
    'standby-lost',
  ],
  ['a standby lost it', attached, { on: { service: 'standby' } }, 'standby-lost'],
  ['a standby lost it a moment ago', attached, { on: { service: 'standby' }, now: at(1) - 1 }, 'held'],
  ['attached elsewhere', { ...attached, samePortal: false }, {}, 'not-recovered'],
  ['replaced by another session', { ...attached, condition: 'replaced' }, {}, 'not-recovered'],
  [
    'attached again',
    { ...attached, current: attachment({ timeCreated: at(1) }) },
    { memory: { notified: null } },
    'reattached',
  ],
  [
    'attached again a moment ago, as people know it as detached',
    { ...attached, current: attachment({ timeCreated: at(1) }) },
    {
      incident: { situation: 'detached', attachmentState: { signature: 's', since: at(1) }, deadline: null },
    },
    'detached',
  ],
  ['a broken session', attached, {}, 'lost'],
  ['a broken session of a moment ago', attached, { now: T0 + POLICY.blipMs - 1 }, 'held'],
  [
    'a broken session of a moment ago, the third',
    { ...attached, view: path({ state: 'lost', flaps: 3, outages: [outage()] }) },
    { now: T0 + POLICY.blipMs - 1 },
    'flapping',
  ],
  [
    'a broken session of a moment ago, LifeKeeper fails on it',
    attached,
    { on: failing, now: T0 + POLICY.blipMs - 1 },
    'lost',
  ],
  [
    'a broken session, of which the role will be known in a moment',
    attached,
    {
      on: { service: 'unknown', view: view(NODE1, [lostPath()], { lk: { seen: true } }) },
      now: T0 + POLICY.blipMs + 45 * SECOND - 1,
    },
    'held',
  ],
  [
    'a broken session, of which the role is not known in time',
    attached,
    {
      on: { service: 'unknown', view: view(NODE1, [lostPath()], { lk: { seen: true } }) },
      now: T0 + POLICY.blipMs + 45 * SECOND,
    },
    'lost',
  ],
  [
    'a broken session of a node without LifeKeeper',
    attached,
    {
      on: { service: 'unknown', view: view(NODE1, [lostPath()], { lk: { seen: false } }) },
      now: T0 + POLICY.blipMs,
    },
    'lost',
  ],
  [
    'the deadline has passed',
    attached,
    { now: at(12) + 1, incident: { deadline: deadline(10) } },
    'deadline-passed',
  ],
  [
    'the deadline has passed, lines may come',
    attached,
    { now: at(12), incident: { deadline: deadline(10) } },
    'lost',
  ],
  ['the initiator has lost nothing', { ...attached, condition: 'hung' }, {}, 'hung'],
  [
    'it breaks and returns',
    {
      ...attached,
      view: path({ state: 'lost', outages: [outage({ recoveredAt: at(2) }), outage({ lostAt: at(4) })] }),
      lostAt: at(4),
    },
    { now: at(6) },
    'flapping',
  ],
])('%s', (...[, own, change, situation]) => {
  expect(seen(own, change).situation).toBe(situation);
});

describe('every node is silent', () => {
  const silent = [node1({ silentSince: at(1) }), node2({ silentSince: at(1) })];
  const nodes = (one: Parameters<typeof node1>[0], two: Parameters<typeof node2>[0]) =>
    allSilent({ ...told().picture, nodes: [node1(one), node2(two)] });

  test('counts where the node should run', () => {
    expect(nodes({ silentSince: at(1) }, { silentSince: at(1) })).toBe(true);
    expect(nodes({ silentSince: at(1) }, { silentSince: null })).toBe(false);
    expect(nodes({ silentSince: at(1) }, { silentSince: null, instanceState: 'STOPPED' })).toBe(true);
    expect(nodes({ silentSince: at(1), instanceState: 'unknown' }, { silentSince: at(1) })).toBe(true);
    expect(
      nodes(
        { silentSince: at(1), instanceState: 'STOPPED' },
        { silentSince: at(1), instanceState: 'STOPPED' },
      ),
    ).toBe(false);
  });

  test.each<readonly [string, Parameters<typeof view>[2], boolean]>([
    ['ten minutes after its last heartbeat: they follow it', { lastAt: at(11) }, true],
    ['later', { lastAt: at(11) + 1 }, false],
    ['later, but were written before', { lastAt: at(60), stampedAt: at(11) }, true],
    ['later, and were written later', { lastAt: at(60), stampedAt: at(12) }, false],
    ['never', { lastAt: null }, true],
  ])('lines of a node come %s', (_, lines, is) => {
    const one = { silentSince: at(1), view: view(NODE1, [], lines) };
    expect(nodes(one, { silentSince: at(1) })).toBe(is);
  });

  test('is the headline, but for what OCI itself says', () => {
    expect(seen(attached, { nodes: silent }).situation).toBe('all-silent');
    expect(seen({ api: 'DETACHED' }, { nodes: silent }).situation).toBe('detached');
    expect(situate(told({ paths: [], nodes: silent })).situation).toBe('all-silent');
  });
});

describe('how bad it is', () => {
  const severity = (own: Partial<PathStatus>, minutesLeft: number | null) =>
    seen(own, {
      incident: {
        deadline: minutesLeft === null ? null : { ...deadline(0), to: NOW + minutesLeft * MINUTE },
      },
    }).incident.severity;

  test('half an hour before I/O fails everything that waits for the kernel is critical', () => {
    expect([severity(attached, null), severity(attached, 31), severity(attached, 30)]).toEqual([
      'high',
      'high',
      'critical',
    ]);
    expect(severity({ ...attached, role: 'quorum' }, 10)).toBe('critical');
    expect(severity({ degraded: true }, 10)).toBe('medium');
  });
});

describe('what the history says', () => {
  const codes = (incident: Incident) =>
    incident.history.slice(TOLD.history.length).map(({ code, text }) => `${code} ${text}`);

  test('a situation and a cause, once each', () => {
    const before = { ...TOLD, situation: 'lost', cause: 'unknown' } as Incident;
    expect(
      codes(seen({ api: 'DETACHED' }, { before, incident: { cause: 'detached-forced' as never } }).incident),
    ).toEqual(['situation detached', 'cause detached-forced']);
    const same = { ...TOLD, situation: 'detached' } as Incident;
    expect(
      codes(seen({ api: 'DETACHED' }, { before: same, incident: { cause: same.cause } }).incident),
    ).toEqual([]);
  });

  test('an incident that begins as planned says why', () => {
    const fresh = { ...TOLD, situation: undefined } as unknown as Incident;
    const reasons = (before: Incident) =>
      seen({ api: 'DETACHED' }, { before, ...cause('detached-planned') }).reasons.map(({ code }) => code);
    expect(reasons(fresh)).toEqual(['opened-as-planned']);
    expect(reasons(TOLD)).toEqual([]);
  });
});

describe('what the notice is about', () => {
  test('the worst path and its node, else of the cluster', () => {
    const state = seen(attached);
    expect([state.path?.node, state.node?.node]).toEqual([NODE1, NODE1]);
    expect(
      seen({ api: 'ATTACHED' }, { nodes: [node1({ silentSince: at(1) }), node2({ silentSince: at(1) })] })
        .node,
    ).toBeNull();
  });

  test('when it was proven that all is back: at the latest return, never after now', () => {
    const back = (minutes: number): PathStatus =>
      lost({
        condition: 'recovered',
        api: 'ATTACHED',
        recoveredAt: at(minutes),
        view: path({ state: 'recovered', outages: [outage({ recoveredAt: at(minutes) })] }),
      });
    const over = (minutes: number, recoveredAt: number | null = null) =>
      situate(
        told({
          now: at(5),
          paths: [back(minutes), well({ recoveredAt: null, view: null })],
          incident: { recoveredAt, situation: 'lost', deadline: null },
          memory: { affected: [`${NODE1}|${lost().attachment?.volumeId}`], lost: {} },
        }),
      ).incident;
    expect(over(1)).toMatchObject({ situation: 'recovered', recoveredAt: at(1) });
    expect(over(9).recoveredAt).toBe(at(5));
    expect(over(1, at(3)).recoveredAt).toBe(at(3));
    expect(seen(attached, { incident: { recoveredAt: at(1) } }).incident.recoveredAt).toBeNull();
  });
});

describe('what a notice is about once nothing is wrong any more', () => {
  const KEY = pathKey(lost());
  const PEERS = pathKey(well());
  const back = (minutes: number, change: Partial<PathStatus> = {}): PathStatus =>
    lost({
      condition: 'recovered',
      api: 'ATTACHED',
      recoveredAt: at(minutes),
      view: path({ state: 'recovered', outages: [outage({ recoveredAt: at(minutes) })] }),
      ...change,
    });
  const quiet = well({ recoveredAt: null, view: null });
  const late = (
    own: PathStatus,
    io: LateOutage['io'],
    followed: LateOutage['followed'] = [],
  ): LateOutage => ({
    path: own,
    lostAt: at(-30),
    endedAt: at(-20),
    io,
    followed,
  });
  const over = (change: Difference) => {
    const {
      situation,
      path: shown,
      node,
    } = situate(
      told({
        now: at(5),
        paths: [back(1), quiet],
        ...change,
        incident: { situation: 'lost', deadline: null, recoveredAt: null, ...change.incident },
        memory: { affected: [KEY], lost: {}, takeover: {}, ...change.memory },
      }),
    );
    return [situation, shown === null ? null : pathKey(shown), node?.node ?? null];
  };
  const both = { affected: [KEY, PEERS] };
  const moved = (to: string): Difference['memory'] & object => ({
    ...both,
    takeover: { [NODE1]: [{ code: 'peer-failover-line', node: to, at: at(0.5) }] },
  });

  test('the path that came back last', () => {
    const peers = (minutes: number) => ({ ...back(minutes), node: NODE2, attachment: well().attachment });
    expect(over({ paths: [back(1), peers(2)], memory: both })).toEqual(['recovered', PEERS, NODE2]);
    expect(over({ paths: [back(3), peers(2)], memory: both })).toEqual(['recovered', KEY, NODE1]);
    expect(over({ paths: [back(1), peers(2)] })).toEqual(['recovered', KEY, NODE1]);
  });

  test('the session of before that is back, where a peer took over', () => {
    expect(over({ memory: { ...moved(NODE2), affected: [KEY] } })).toEqual(['replayed', KEY, NODE1]);
  });

  test('where the service moved to the node that lost it first, the other one', () => {
    const peers = { ...back(2), node: NODE2, attachment: well().attachment };
    const booted = [node1(), node2({ view: view(NODE2, [path()], { boots: [at(1)] }) })];
    expect(over({ paths: [back(1), peers], nodes: booted, memory: moved(NODE1) })).toEqual([
      'redundancy-restored',
      PEERS,
      NODE2,
    ]);
    expect(over({ memory: { ...moved(NODE1), affected: [KEY] } })).toEqual([
      'redundancy-restored',
      KEY,
      NODE1,
    ]);
  });

  test.each<readonly [string, LateOutage, string]>([
    ['without consequences', late(quiet, 'held'), 'late'],
    ['in which I/O failed', late(quiet, 'failed'), 'late-failed'],
    ['of many that go on', { ...late(quiet, 'held', ['flapping']), endedAt: at(4) }, 'flapping'],
  ])('an outage that came to light late, %s', (_, one, situation) => {
    expect(over({ paths: [quiet], late: [one], memory: { notified: null } })).toEqual([
      situation,
      PEERS,
      NODE2,
    ]);
  });

  test('a session of no known volume', () => {
    const stray = lost({ condition: 'stray', attachment: null, lostAt: at(1) });
    const none = { affected: [], notified: null };
    const incident = { situation: 'held' as const, lossAt: at(1) };
    expect(over({ paths: [stray], memory: none, incident })).toEqual(['stray', pathKey(stray), NODE1]);
    expect(over({ now: at(1), paths: [stray], memory: none, incident })[0]).toBe('held');
  });

  test('nothing that is known: the first node, and no path', () => {
    expect(
      over({ paths: [quiet], memory: { affected: [], notified: null }, incident: { situation: 'held' } }),
    ).toEqual(['healthy', null, NODE1]);
  });
});
