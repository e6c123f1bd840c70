import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { LookUps } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  DETACHED,
  deviceFailure,
  IQN,
  input,
  instance,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  path,
  probe,
  T0,
  unreadable,
  view,
  worded,
} from './story.ts';

type Lookups = NonNullable<Parameters<typeof lookUps>[1]>;

function play(...steps: readonly DecisionInput[]): Incident {
  let incident: Incident | null = null;
  for (const step of steps) incident = decide({ ...step, incident }).incident;
  if (incident === null) throw new Error('no incident');
  return incident;
}

const headlines = (incident: Incident) =>
  incident.outbox.map(({ facts }) => (facts as { readonly headline?: string }).headline);
const newest = (incident: Incident) => worded(incident.outbox.at(-1), ['ja', 'en']);

/** Minutes in which a node wrote: all of an hour before the loss, and more of them. */
const HOUR_BEFORE = Array.from({ length: 60 }, (_, i) => T0 - HOUR + i * MINUTE);
const own = attachment();
const peers = attachment({ instanceId: NODE2 });
function writes(node1: readonly number[], node2: readonly number[], peerSum = 0): Pick<LookUps, 'load'> {
  return {
    load: {
      [NODE1]: known(load({ ownWritesAt: { [own.id]: node1 }, peerWriteOpsSum: peerSum }), T0),
      [NODE2]: known(load({ ownWritesAt: { [peers.id]: node2 } }), T0),
    },
  };
}

describe('which node is in service', () => {
  const seen = (seconds: number, lk: Parameters<typeof view>[2], more: Lookups = {}) => {
    const now = T0 + seconds * SECOND;
    const views = [view(NODE1, [lostPath()], { lastAt: now - 5 * SECOND, ...lk }), view(NODE2, [path()])];
    return input(now, { views, lookUps: lookUps(now, more) });
  };
  const roleOf = (step: DecisionInput) => {
    const { notice } = decide(step);
    const node = notice?.nodes.find((one) => one.node === NODE1);
    return [node?.service, node?.serviceBy];
  };

  test.each([
    ['LifeKeeper’s lines about its disk: in service', { lk: deviceFailure() }, {}, ['active', 'disk-lines']],
    [
      'none of these for a minute, but other lines: standby',
      { lk: { seen: true } },
      {},
      ['standby', 'no-disk-lines'],
    ],
    ['no line of LifeKeeper ever: not known', {}, {}, ['unknown', null]],
    [
      'heard for a minute by our clock, and not by its own, which dates the loss: not known',
      { lk: { seen: true }, stampedAt: T0 + 20 * SECOND },
      {},
      ['unknown', null],
    ],
    ['no line at all since the loss: not known', { lk: { seen: true }, lastAt: T0 }, {}, ['unknown', null]],
    ['the peer wrote before the loss: standby', {}, writes([], HOUR_BEFORE), ['standby', 'writes']],
    [
      'it wrote before the loss, nobody else did: in service',
      {},
      writes(HOUR_BEFORE, []),
      ['active', 'writes'],
    ],
    [
      'the peer began to write within the hour: not known',
      {},
      writes([], HOUR_BEFORE.slice(45)),
      ['unknown', null],
    ],
    [
      'both wrote within the hour: not known',
      {},
      writes(HOUR_BEFORE.slice(0, 9), HOUR_BEFORE),
      ['unknown', null],
    ],
    [
      'its own answer counts before all of them',
      { lk: deviceFailure() },
      { ...writes(HOUR_BEFORE, []), probes: { [NODE1]: probe(['OSU'], T0 + 4 * MINUTE) } },
      ['standby', 'probe'],
    ],
    [
      'a peer took over since: its lines describe the past',
      { lk: deviceFailure() },
      { ...writes(HOUR_BEFORE, []) },
      ['active', 'disk-lines'],
    ],
  ] as const)('%s', (_, lk, more, expected) => {
    expect(roleOf(seen(300, lk as Parameters<typeof view>[2], more as Lookups))).toEqual(expected);
  });

  test('once a peer began to take over, nothing says that the node is in service', () => {
    const step = seen(300, { lk: deviceFailure() });
    const views = [...step.views.slice(0, 1), view(NODE2, [path()], { lk: { failoverAt: T0 + 2 * MINUTE } })];
    expect(roleOf({ ...step, views })).toEqual(['unknown', null]);
  });

  test('where every node seems to be standby only by what is not written, none is known to be', () => {
    const step = seen(300, { lk: { seen: true } });
    const views = [NODE1, NODE2].map((node) =>
      view(node, [lostPath()], { lk: { seen: true }, lastAt: step.now }),
    );
    expect(roleOf({ ...step, views })).toEqual(['unknown', null]);
  });

  test('a standby that loses its path is no emergency, and nobody is told that applications stop', () => {
    const step = (seconds: number) => seen(seconds, { lk: { seen: true } });
    const incident = play(step(20), step(62), step(80));
    expect(headlines(incident)).toEqual(['standby-lost']);
    expect(incident.severity).toBe('medium');
    expect(newest(incident).body).not.toMatch(/応答しなくなります|on this disk hang/);
  });

  test('while that is about to be known, a broken session is held for some seconds more, and no longer', () => {
    const quiet = (seconds: number) => seen(seconds, { lk: { seen: true }, lastAt: T0 });
    expect(play(quiet(20), quiet(100)).outbox).toEqual([]);
    expect(headlines(play(quiet(20), quiet(100), quiet(106)))).toEqual(['lost']);
    expect(headlines(play(seen(20, {}), seen(61, {})))).toEqual(['lost']);
  });

  test('while it is not known, both cases are said', () => {
    const { body } = newest(play(seen(61, {})));
    expect(body.replaceAll(/\s+/g, ' ')).toMatch(/If it is active, .*If it is standby, /);
    expect(body).toMatch(/稼働系の場合、.*待機系の場合、/);
  });
});

describe('the ordinary writes of a peer in service', () => {
  const at = (more: Lookups) => {
    const now = T0 + 10 * MINUTE;
    const views = [view(NODE1, [lostPath()]), view(NODE2, [path()])];
    return input(now, { views, lookUps: lookUps(now, { list: DETACHED, ...more }) });
  };
  const guard = (step: DecisionInput) =>
    decide(step).plan?.guards.find(({ code }) => code === 'guard-no-takeover-sign')?.verdict;

  test('are told as no sign of a take-over, and forbid acting as ever', () => {
    const step = at(writes([], HOUR_BEFORE, 900));
    expect(decide(step).incident?.situation).toBe('standby-lost');
    expect(guard(step)).toBe('not-met');
  });

  test('and do not say that the condition "no peer has taken over" is not met', () => {
    const { notice } = decide(at(writes([], HOUR_BEFORE, 900)));
    const all = notice?.options.find(({ key }) => key === 'reattach')?.preconditions ?? [];
    expect(all.find(({ key }) => key === 'no-takeover')?.verdict).toBe('unknown');
  });

  test('stay ordinary when Monitoring does not answer later: what was written before the loss is past', () => {
    const first = decide(at(writes([], HOUR_BEFORE, 900))).incident;
    const later = at({ load: { [NODE1]: unreadable('load'), [NODE2]: unreadable('load') } });
    const { incident } = decide({ ...later, now: later.now + 2 * MINUTE, incident: first });
    expect(incident?.situation).toBe('standby-lost');
  });

  test('of before a loss that came later in the incident are told as no sign', () => {
    const ofPeer = attachment({ instanceId: NODE2, lifecycleState: 'DETACHED' });
    const now = T0 + 25 * MINUTE;
    const written = [...HOUR_BEFORE.slice(50), T0 + MINUTE, T0 + 2 * MINUTE];
    const sum = (ownWritesAt: Readonly<Record<string, readonly number[]>>) =>
      known(load({ ownWritesAt, peerWriteOpsSum: 900 }), now);
    const loss = { lostAt: now - 2 * MINUTE, lastSeenAt: now };
    const first = decide(at({ load: {} })).incident;
    const views = [view(NODE1, [path({ upAt: T0 + 12 * MINUTE })]), view(NODE2, [lostPath({}, loss)])];
    const { incident } = decide({
      ...input(now, {
        views,
        lookUps: lookUps(now, {
          list: [own, ofPeer],
          load: { [NODE1]: sum({ [own.id]: written }), [NODE2]: sum({ [ofPeer.id]: [] }) },
        }),
      }),
      incident: first,
    });
    expect(incident?.situation).not.toBe('do-not-reattach');
  });

  test('a peer that takes over after that is told all the same', () => {
    const first = decide(at(writes([], HOUR_BEFORE, 900))).incident;
    const later = at({ load: { [NODE1]: unreadable('load'), [NODE2]: unreadable('load') } });
    const lk = { failoverAt: T0 + 11 * MINUTE };
    const views = [view(NODE1, [lostPath()]), view(NODE2, [path()], { lk })];
    const { incident } = decide({ ...later, views, now: later.now + 2 * MINUTE, incident: first });
    expect(incident?.situation).toBe('do-not-reattach');
  });

  test.each([
    ['began after the loss', writes(HOUR_BEFORE, [], 900)],
    ['began within the hour before it', writes([], HOUR_BEFORE.slice(30), 900)],
    ['where nobody knows who wrote before', { load: { [NODE1]: known(load({ peerWriteOpsSum: 900 }), T0) } }],
  ])('%s: a sign', (_, more) => {
    expect(decide(at(more)).incident?.situation).toBe('do-not-reattach');
    expect(guard(at(more))).toBe('not-met');
  });

  test('that LifeKeeper writes nothing on the node is no such knowledge', () => {
    const step = at({ load: { [NODE1]: known(load({ peerWriteOpsSum: 900 }), T0) } });
    const views = [
      view(NODE1, [lostPath()], { lk: { seen: true }, lastAt: step.now }),
      view(NODE2, [path()]),
    ];
    expect(decide({ ...step, views }).incident?.situation).toBe('do-not-reattach');
  });
});

describe('a node that answered that it was in service, and by now that it is standby', () => {
  const at = (minutes: number, roles: readonly ['ISP' | 'OSU', 'ISP' | 'OSU']) => {
    const now = T0 + minutes * MINUTE;
    const views = [view(NODE1, [lostPath()]), view(NODE2, [path()])];
    const probes = { [NODE1]: probe([roles[0]], now), [NODE2]: probe([roles[1]], now) };
    return input(now, { views, lookUps: lookUps(now, { list: DETACHED, probes }) });
  };

  test('was taken over from: what it holds must not be sent', () => {
    const incident = play(at(2, ['ISP', 'OSU']), at(7, ['OSU', 'ISP']));
    expect(incident.situation).toBe('do-not-reattach');
    expect(headlines(incident).at(-1)).toBe('do-not-reattach');
  });

  test('was standby all the time where it answered only that', () => {
    expect(play(at(2, ['OSU', 'ISP']), at(7, ['OSU', 'ISP'])).situation).toBe('standby-lost');
  });
});

test('where a peer has the volume mounted too, no way says that only the target node is in service', () => {
  const now = T0 + 7 * MINUTE;
  const answered = probe(['OSU'], now);
  const sessions = [
    { iqn: IQN, session: 3, portal: '169.254.2.2:3260', state: 'LOGGED_IN', recoveryTmoSec: null },
  ];
  const mounts = [{ session: 3, device: '/dev/sdb', at: '/data', readOnly: false }];
  const mounted = answered.known ? known({ ...answered.value, sessions, mounts }, now) : answered;
  const probes = { [NODE1]: probe(['ISP'], now), [NODE2]: mounted };
  const views = [view(NODE1, [lostPath()]), view(NODE2, [path()])];
  const { notice } = decide(input(now, { views, lookUps: lookUps(now, { list: DETACHED, probes }) }));
  const verdicts = notice?.options.flatMap(({ key, preconditions }) =>
    preconditions.filter((pre) => pre.key === 'service-known').map(({ verdict }) => [key, verdict]),
  );
  expect(verdicts).toEqual([
    ['reattach', 'not-met'],
    ['switch-over', 'unknown'],
  ]);
});

describe('a disk that does not answer while no session is lost', () => {
  const onlyDisk = (last: number) =>
    path({
      state: 'lost',
      outages: [outage({ onlyDiskSigns: true, lossSeen: false, errorCode: null, lastSeenAt: last })],
    });
  const hung = (seconds: number, last = seconds, more: Lookups = {}) => {
    const now = T0 + seconds * SECOND;
    const at = T0 + last * SECOND;
    const views = [view(NODE1, [onlyDisk(at)], { lk: deviceFailure(at), lastAt: at }), view(NODE2, [path()])];
    return input(now, { views, lookUps: lookUps(now, more) });
  };

  test('nothing counts down, for as long as it lasts', () => {
    const minutes = Array.from({ length: 115 }, (_, i) => hung(60 * (i + 1)));
    const incident = play(hung(20), ...minutes);
    expect(incident.deadline).toBeNull();
    expect(new Set(headlines(incident))).toEqual(new Set(['hung']));
    const { title, body } = newest(incident);
    expect(title).not.toMatch(/\d+分/);
    expect(body).toMatch(/カーネルが接続断を検知した時点から 6000 秒/);
    expect(body.replaceAll(/\s+/g, ' ')).toMatch(/6000 s from the moment the kernel notices/);
  });

  test('once the initiator notices, the deadline counts from then', () => {
    const noticedAt = T0 + 77 * SECOND;
    const now = T0 + 100 * SECOND;
    const views = [
      view(NODE1, [lostPath({}, { lostAt: noticedAt, firstSignAt: T0 + 8 * SECOND })], {
        lk: deviceFailure(now),
      }),
      view(NODE2, [path()]),
    ];
    const incident = play(hung(20), input(now, { views }));
    expect(headlines(incident)).toEqual(['hung', 'lost']);
    expect(incident.deadline).toMatchObject({
      from: noticedAt + 6_000 * SECOND,
      to: noticedAt + 6_000 * SECOND,
    });
  });

  test('with a cause it is still called what it is', () => {
    const overload = { load: { [NODE1]: known(load({ cpuUtilizationMax: 99, loadAverageMax: 48 }), T0) } };
    const incident = play(hung(20), hung(40, 40, overload));
    expect(headlines(incident)).toEqual(['hung', 'hung']);
    expect(newest(incident).title).toContain('共有ディスク応答なし(インスタンス高負荷)');
  });

  test('that LifeKeeper has stopped is said, and proves nothing', () => {
    const incident = play(hung(20), hung(31 * 60, 40));
    expect(incident.situation).toBe('hung');
    expect(newest(incident).body).toContain('回復した可能性があります');
  });

  test('writes of the node that arrive for minutes prove its return; not before, nor in one minute alone', () => {
    const wrote = (...minutes: readonly number[]) =>
      hung(15 * 60, 40, writes([...HOUR_BEFORE, ...minutes.map((m) => T0 + m * MINUTE)], []));
    expect(play(hung(20), wrote()).situation).toBe('hung');
    expect(play(hung(20), wrote(1, 2, 3, 4, 5)).situation).toBe('hung');
    expect(play(hung(20), wrote(7)).situation).toBe('hung');
    const back = play(hung(20), wrote(6, 7, 8));
    expect(headlines(back)).toEqual(['hung', 'recovered']);
    expect(newest(back).body).toContain('書込みが再開しています');
    // What could be read once is not taken back by what cannot be read now.
    expect(play(hung(20), wrote(6, 7, 8), hung(17 * 60, 40, { load: {} })).situation).toBe('recovered');
    // A new failure is.
    expect(play(hung(20), wrote(6, 7, 8), hung(17 * 60)).situation).toBe('hung');
  });
});

describe('a node that was stopped since it lost its volume', () => {
  const at = (minutes: number, lifecycleState: string) => {
    const now = T0 + minutes * MINUTE;
    const views = [view(NODE1, [lostPath()], { lastAt: T0 + 3 * MINUTE }), view(NODE2, [path()])];
    const instances = { [NODE1]: known(instance(NODE1, { lifecycleState }), now) };
    return input(now, { views, lookUps: lookUps(now, { list: DETACHED, instances }) });
  };

  test('has no kernel that counts, and is not told as silent', () => {
    const up = play(at(2, 'RUNNING'), at(20, 'RUNNING'));
    expect(up.deadline).not.toBeNull();
    expect(headlines(up)).toContain('silent');
    const incident = play(at(2, 'RUNNING'), at(20, 'STOPPED'));
    expect(incident.deadline).toBeNull();
    expect(headlines(incident)).not.toContain('silent');
  });
});

describe('a session that was logged out while it was lost', () => {
  const loggedOut = path({
    state: 'logged-out',
    loggedOutAt: T0 + 6 * MINUTE,
    outages: [outage({ endedAt: T0 + 6 * MINUTE, endedBy: 'logged-out' })],
  });
  test('has no deadline: what it held has failed', () => {
    const now = T0 + 7 * MINUTE;
    const incident = play(input(now, { views: [view(NODE1, [loggedOut]), view(NODE2, [path()])] }));
    expect(incident.deadline).toBeNull();
    expect(newest(incident).body).toContain('保留中のI/Oは期限を待たずに失敗しています');
  });
});

describe('times that have passed', () => {
  const unknownTmo = (minutes: number) => {
    const step = input(T0 + minutes * MINUTE, {
      views: [view(NODE1, [lostPath()], { lk: deviceFailure() }), view(NODE2, [path()])],
    });
    const nodes = Object.fromEntries(
      Object.entries(step.inventory.nodes).map(([id, node]) => [id, { ...node, recoveryTimeoutSec: null }]),
    );
    return { ...step, inventory: { ...step.inventory, nodes } };
  };
  test('are never put into the future', () => {
    expect(newest(play(unknownTmo(1))).body).toContain('早ければ 10:02、遅くとも 11:40');
    const { body } = newest(play(unknownTmo(5)));
    expect(body).toContain('既にI/Oエラーになっている可能性があります。遅くとも 11:40');
    expect(body).not.toMatch(/早ければ|at the earliest/);
  });
});

describe('a volume that is being attached again', () => {
  const made = T0 + 30 * MINUTE;
  const again = (over: Parameters<typeof attachment>[0]) => [
    attachment({ lifecycleState: 'DETACHED' }),
    attachment({ id: `${attachment().id}.again`, timeCreated: made, ...over }),
    attachment({ instanceId: NODE2 }),
  ];
  const lost = (list: Lookups['list'], at: number) => {
    const views = [view(NODE1, [lostPath()], { lk: deviceFailure(at), lastAt: at }), view(NODE2, [path()])];
    return input(at, { views, lookUps: lookUps(at, list === undefined ? {} : { list }) });
  };
  const detached = [lost(DETACHED, T0 + 5 * MINUTE), lost(DETACHED, T0 + 29 * MINUTE)];
  const attaching = (seconds: number) =>
    lost(again({ lifecycleState: 'ATTACHING', ipv4: null, port: null, iqn: null }), made + seconds * SECOND);
  const attached = (seconds: number, over = {}) => lost(again(over), made + seconds * SECOND);

  test('is not told while it is ATTACHING, for two minutes', () => {
    expect(headlines(play(...detached, attaching(3), attaching(100)))).toEqual(['detached']);
    expect(headlines(play(...detached, attaching(3), attaching(130)))).toEqual(['detached', 'lost']);
  });

  test('is told as reattached once it is ATTACHED and the session had its time', () => {
    const incident = play(...detached, attaching(3), attached(10), attached(120), attached(131));
    expect(headlines(incident)).toEqual(['detached', 'reattached']);
    expect(newest(incident).body).toContain('(ポータル: セッションと同じ)');
  });

  test('"the same portal" is said only where it is known', () => {
    const noPortal = { ipv4: null, port: null };
    const incident = play(...detached, attached(10, noPortal), attached(131, noPortal));
    expect(headlines(incident)).toEqual(['detached', 'reattached']);
    expect(newest(incident).body).not.toContain('ポータル: セッションと同じ)');
  });

  test('a return that comes first is all that is told', () => {
    const at = made + 40 * SECOND;
    const recoveredAt = made + 12 * SECOND;
    const back = path({
      state: 'recovered',
      outages: [outage({ recoveredAt, endedAt: recoveredAt, endedBy: 'recovered' })],
      upAt: recoveredAt,
    });
    const done = input(at, {
      views: [view(NODE1, [back], { lastAt: at }), view(NODE2, [path()])],
      lookUps: lookUps(at, { list: again({}) }),
    });
    expect(headlines(play(...detached, attaching(3), attached(10), done))).toEqual(['detached', 'recovered']);
  });

  test('another portal is told at once', () => {
    const elsewhere = attached(10, { ipv4: '169.254.2.9' });
    expect(headlines(play(...detached, attaching(3), elsewhere))).toEqual(['detached', 'not-recovered']);
  });
});

describe('two nodes answered the same', () => {
  const told = (state: 'ISP' | 'OSU', first: number, second: number) => {
    const probes = {
      [NODE1]: probe([state], T0 + first * SECOND),
      [NODE2]: probe([state], T0 + second * SECOND),
    };
    const now = T0 + 20 * MINUTE;
    const { notice } = decide(
      input(now, { views: [view(NODE1, [lostPath()])], lookUps: lookUps(now, { probes }) }),
    );
    return notice?.nodes.map(({ service }) => service);
  };

  test('at once: both are told, for both may be', () => {
    expect(told('ISP', 900, 960)).toEqual(['active', 'active']);
    expect(told('OSU', 900, 960)).toEqual(['standby', 'standby']);
  });
  test('one long after the other: the older answer is of the past', () => {
    expect(told('ISP', 300, 960)).toEqual(['unknown', 'active']);
    expect(told('ISP', 960, 300)).toEqual(['active', 'unknown']);
    expect(told('OSU', 960, 300)).toEqual(['standby', 'unknown']);
  });
});

test('a standby that took over is none, though its line of that came long after it was known as one', () => {
  const seen = (minutes: number, lk: Parameters<typeof view>[2]) => {
    const now = T0 + minutes * MINUTE;
    const views = [view(NODE1, [lostPath()]), view(NODE2, [path()], lk)];
    return input(now, { views, lookUps: lookUps(now, { probes }) });
  };
  const probes = { [NODE2]: probe(['OSU'], T0 + 2 * MINUTE) };
  const roleOf = ({ notice }: ReturnType<typeof decide>) =>
    notice?.nodes.find(({ node }) => node === NODE2)?.service;
  const first = decide(seen(28, {}));
  expect(roleOf(first)).toBe('standby');
  const { incident } = first;
  expect(roleOf(decide({ ...seen(40, { lk: { failoverAt: T0 + 4 * MINUTE } }), incident }))).toBe('unknown');
});
