import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import { LATE_WITHIN } from '../../../functions/core/decision/late-outages.ts';
import type { Outage, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { parseIncident } from '../../../functions/core/incident/stored-incident.ts';
import {
  attachment,
  DETACHED,
  deviceFailure,
  input,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  path,
  recoveredPath,
  T0,
  view,
  worded,
} from './story.ts';

/** An outage from `from` to `to`, in minutes after T0. */
function over(from: number, to: number, more: Partial<Outage> = {}): Outage {
  const [lostAt, recoveredAt] = [T0 + from * MINUTE, T0 + to * MINUTE];
  return outage({
    lostAt,
    recoveredAt,
    endedAt: recoveredAt,
    endedBy: 'recovered',
    length: { seconds: (to - from) * 60, method: 'lines', bound: 'exact' },
    ...more,
  });
}

const withOutages = (outages: readonly Outage[], more: Partial<PathView> = {}) =>
  path({ state: 'recovered', outages, flaps: 1, ...more });

/** What is seen at a minute after T0; node 2 is well unless said otherwise. */
function seen(minute: number, first: PathView, more: Partial<DecisionInput> = {}): DecisionInput {
  const now = T0 + minute * MINUTE;
  return input(now, { views: [view(NODE1, [first]), view(NODE2, [path()])], ...more });
}

/** Decides one input after the other, each with the incident of the one before. */
function play(...steps: readonly DecisionInput[]): readonly Decision[] {
  let incident: Incident | null = null;
  return steps.map((step) => {
    const decision = decide({ ...step, incident });
    incident = decision.incident === null ? null : parseIncident(toJsonBytes(decision.incident));
    return decision;
  });
}

const headlines = (decisions: readonly Decision[]) =>
  decisions.flatMap(({ notice }) => (notice === null ? [] : [notice.headline]));

describe('lines that arrive after the recovery', () => {
  test('are told once, as over, and the incident is closed in the same breath', () => {
    const [first, again, later] = play(
      seen(30, recoveredPath(8)),
      seen(30, recoveredPath(8)),
      seen(90, recoveredPath(8)),
    );
    expect(first?.notice).toMatchObject({
      headline: 'late',
      reason: 'first',
      severity: 'medium',
      lossAt: T0,
      recoveredAt: T0 + 8 * MINUTE,
      detectedAt: T0 + 30 * MINUTE,
      outage: { seconds: 480, bound: 'exact' },
      late: { count: 1, outages: [{ nodeName: 'node1', volume: 'shared1', io: 'held', followed: [] }] },
    });
    expect(first?.incident).toMatchObject({ closedBy: 'recovered', closedAt: T0 + 30 * MINUTE });
    expect(first?.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['opened-by-late-lines', 'notice-first', 'closed-late']),
    );
    expect([again?.notice, later?.notice]).toEqual([null, null]);
    expect(later?.incident?.id).toBe(first?.incident?.id);
  });

  test('say in both languages when it was, how long, and why it is told late', () => {
    const readAt = T0 + 29 * MINUTE;
    const lines = [{ from: T0, to: T0 + 8 * MINUTE, readAt }];
    const told = (lateLines: Record<string, typeof lines>) => {
      const [decision] = play(
        seen(30, recoveredPath(8), { lookUps: lookUps(T0 + 30 * MINUTE, { lateLines }) }),
      );
      return worded(decision?.incident?.outbox.at(-1), ['ja', 'en']);
    };
    const { title, body } = told({ [NODE1]: lines });
    expect(title).toMatch(
      /【警告】CL1\/node1 共有ディスク接続断\(断8分・10:08回復済\)を事後検知・リソース要確認/,
    );
    expect(body).toContain(
      '[WARNING] CL1/node1 shared disk was lost for 8 min, back 10:08, reported late; check resource',
    );
    expect(body).toContain('I/O was held and did not fail');
    expect(body).toMatch(/Logging received it at Nov 22 10:29:00, 21 min later\. The agent/);
    expect(body).toMatch(/Loggingへの到着は 11\/22 10:29:00\(21分後/);
    expect(told({}).body).toMatch(/What held it back is not known/);
    expect(told({ [NODE1]: [{ ...lines[0], readAt: T0 + 9 * MINUTE } as (typeof lines)[0]] }).body).toMatch(
      /was in Logging by .* reached the warden only at .*21 min later\. The connector or the warden/,
    );
  });

  test.each([
    ['shorter than the time-out', over(0, 99), 'late', 'held'],
    ['the kernel gave up', over(0, 120, { timedOutAt: T0 + 100 * MINUTE }), 'late-failed', 'failed'],
    ['longer than the time-out, and no line of it', over(0, 120), 'late', 'unknown'],
  ] as const)('tell what became of I/O: %s', (_, one, headline, io) => {
    const [decision] = play(seen(180, withOutages([one])));
    expect(decision?.notice).toMatchObject({ headline, late: { outages: [{ io }] } });
  });

  test('tell a fail-over and a restart that happened meanwhile, with what to check', () => {
    const failover = view(NODE2, [path()], { lk: { failoverAt: T0 + 5 * MINUTE } });
    const [moved] = play(
      seen(180, withOutages([over(0, 8)]), { views: [view(NODE1, [recoveredPath(8)]), failover] }),
    );
    expect(moved?.notice).toMatchObject({
      headline: 'late-failed',
      severity: 'high',
      late: { outages: [{ followed: ['failed-over'] }] },
    });
    expect(moved?.notice?.steps.map(({ key }) => key)).toContain('verify-peer');

    const before = path({
      key: 'before',
      currentBoot: false,
      state: 'recovered',
      outages: [over(0, 6, { endedBy: 'reboot', endedAt: T0 + 5 * MINUTE })],
    });
    const after = path({ key: 'after', session: 1 });
    const restarted = view(NODE1, [before, after], { boots: [T0 + 5 * MINUTE] });
    const [booted] = play(seen(180, path(), { views: [restarted, view(NODE2, [path()])] }));
    expect(booted?.notice).toMatchObject({
      headline: 'late-failed',
      late: { outages: [{ followed: ['rebooted'] }] },
    });
    expect(worded(booted?.incident?.outbox.at(-1), ['en']).title).toMatch(/reported late: restart \[LKW:/);
  });

  test('tell several outages as one', () => {
    const [decision, next] = play(
      seen(300, withOutages([over(0, 8), over(60, 100), over(150, 155)])),
      seen(301, withOutages([over(0, 8), over(60, 100), over(150, 155)])),
    );
    expect(decision?.notice?.late?.outages.map(({ lostAt }) => (lostAt - T0) / MINUTE)).toEqual([60, 0, 150]);
    expect(worded(decision?.incident?.outbox.at(-1), ['en']).title).toMatch(
      /for 40 min, back 11:40, reported late \(\+2 more\)/,
    );
    expect(next?.notice).toBeNull();
  });

  test.each([
    ['59 s', 59, false],
    ['60 s', 60, true],
    ['61 s', 61, true],
  ] as const)('of %s: a blip is not told, also late', (_, seconds, isTold) => {
    const [decision] = play(seen(30, withOutages([over(0, seconds / 60)])));
    expect(headlines([decision as Decision])).toEqual(isTold ? ['late'] : []);
    expect(decision?.incident === null).toBe(!isTold);
  });

  test('four short losses in ten minutes are no blips; three are', () => {
    const four = [0, 2, 4, 6].map((at) => over(at, at + 0.2));
    expect(headlines(play(seen(60, withOutages(four.slice(1)))))).toEqual([]);
    const [decision] = play(seen(60, withOutages(four)));
    expect(decision?.notice).toMatchObject({
      headline: 'late',
      late: { outages: [{ followed: ['flapping'] }] },
    });
  });

  test.each([
    [-SECOND, true],
    [0, true],
    [SECOND, false],
  ] as const)('from an old file: what ended %d ms beyond the horizon', (beyond, isTold) => {
    const minute = 8 + (LATE_WITHIN + beyond) / MINUTE;
    expect(headlines(play(seen(minute, recoveredPath(8))))).toEqual(isTold ? ['late'] : []);
  });

  test('a hundred outages of a year are one notice at most', () => {
    const year = Array.from({ length: 100 }, (_, day) => over(-day * 24 * 60, -day * 24 * 60 + 20));
    const [decision, next] = play(
      seen(60, withOutages([...year].reverse())),
      seen(61, withOutages([...year].reverse())),
    );
    expect(decision?.notice?.late?.count).toBe(3);
    expect(next?.notice).toBeNull();
  });
});

describe('what people know already is not told again', () => {
  test('an outage that was told while it lasted, whatever its lines say later of its beginning', () => {
    const now = T0 + 6 * HOUR;
    const decisions = play(
      seen(5, lostPath()),
      seen(9, recoveredPath(8)),
      seen(15, recoveredPath(8)),
      seen(60, withOutages([over(-2, 8)])),
      input(now, { views: [view(NODE1, [withOutages([over(0.5, 8.2)])]), view(NODE2, [path()])] }),
    );
    expect(headlines(decisions)).toEqual(['lost', 'recovered']);
  });

  test('one that an operator closed, nor a detach known from the API, when its lines come at last', () => {
    const close = {
      schema: 'warden.command/1',
      id: 'c1',
      target: 'CL1',
      by: 'ops',
      kind: 'close',
      why: 'seen',
    } as const;
    const list = [
      attachment({ lifecycleState: 'DETACHED' }),
      attachment({ id: 'new', timeCreated: T0 + 7 * MINUTE }),
      attachment({ instanceId: NODE2 }),
    ];
    const at = (minute: number) => lookUps(T0 + minute * MINUTE, { list });
    const decisions = play(
      seen(1, path(), { lookUps: lookUps(T0 + MINUTE, { list: DETACHED }) }),
      seen(5, path(), { lookUps: lookUps(T0 + 5 * MINUTE, { list: DETACHED }) }),
      seen(8, path(), { lookUps: at(8) }),
      seen(9, path(), { lookUps: at(9), commands: [{ ...close, at: T0 + 9 * MINUTE }] }),
      seen(30, recoveredPath(8), { lookUps: at(30) }),
    );
    expect(headlines(decisions)).toEqual(['detached', 'unproven']);
    expect(decisions.at(-1)?.reasons.map(({ code }) => code)).toEqual(['all-healthy']);
  });

  test('the lines of a planned detach that come when the volume is attached again', () => {
    const hold = { by: 'ops', at: T0 - HOUR, until: T0 + HOUR, why: 'work' };
    const detached = seen(1, path(), { lookUps: lookUps(T0 + MINUTE, { list: DETACHED }) });
    const opened = decide({ ...detached, policy: { ...detached.policy, windows: [] } });
    const held = decide({
      ...detached,
      incident: {
        ...(opened.incident as Incident),
        hold,
        memory: { ...(opened.incident as Incident).memory, notified: null },
      },
    });
    expect(held.incident?.closedBy).toBe('planned');
    const again = seen(60, withOutages([over(2, 20)]), {
      incident: held.incident,
      lookUps: lookUps(T0 + HOUR, {
        list: [attachment({ id: 'new', timeCreated: T0 + 19 * MINUTE }), attachment({ instanceId: NODE2 })],
      }),
    });
    const late = decide(again);
    expect(late.notice).toBeNull();
    // A loss of the same path that the detach does not explain is told.
    const another = decide({
      ...seen(120, withOutages([over(2, 20), over(40, 55)]), { lookUps: again.lookUps }),
      incident: late.incident,
    });
    expect(another.notice?.late?.outages.map(({ lostAt }) => lostAt)).toEqual([T0 + 40 * MINUTE]);
  });

  test('what the version before told, which remembered no outages', () => {
    const [, , closed] = play(seen(5, lostPath()), seen(9, recoveredPath(8)), seen(15, recoveredPath(8)));
    const known = closed?.incident?.memory.known;
    if (known === undefined) throw new Error('no incident');
    const { told: _, toldUntil: __, ...old } = known;
    const stored = { ...closed?.incident, memory: { ...closed?.incident?.memory, known: old } };
    const incident = parseIncident(toJsonBytes(stored));
    expect(decide({ ...seen(60, recoveredPath(8)), incident }).notice).toBeNull();
    expect(
      decide({ ...seen(60, withOutages([over(0, 8), over(20, 30)])), incident }).notice?.late?.count,
    ).toBe(1);
  });
});

describe('told although nobody decided meanwhile', () => {
  test('a loss that was held back as fresh, and then this suite stood still until after its end', () => {
    const decisions = play(seen(0.5, lostPath()), seen(60, recoveredPath(50)), seen(61, recoveredPath(50)));
    expect(headlines(decisions)).toEqual(['late']);
    expect(decisions[1]?.incident).toMatchObject({ closedBy: 'recovered' });
  });

  test('all nodes fell silent, and their lines come with the heartbeats', () => {
    const silent = { [NODE1]: T0 - MINUTE, [NODE2]: T0 - MINUTE };
    const decisions = play(
      seen(20, path(), { lookUps: lookUps(T0 + 20 * MINUTE, { silent }) }),
      seen(60, recoveredPath(30)),
      seen(61, recoveredPath(30)),
    );
    expect(headlines(decisions)).toEqual(['all-silent', 'late']);
  });

  test('a restart that is long over', () => {
    const halted = view(NODE1, [path()], { boots: [T0 + 3 * MINUTE], lk: { haltAt: T0 } });
    const at = (minute: number) => seen(minute, path(), { views: [halted, view(NODE2, [path()])] });
    const decisions = play(at(90), at(91), at(100));
    expect(headlines(decisions)).toEqual(['rebooted']);
  });
});

describe('beside what is wrong now', () => {
  const nodes = (first: PathView, second: PathView) => ({
    views: [view(NODE1, [first]), view(NODE2, [second])],
  });

  test('an outage before the present one is in its first notice, and is told no more', () => {
    const both = path({ state: 'lost', outages: [over(-60, -40), outage()], flaps: 1 });
    const decisions = play(seen(5, both), seen(6, both), seen(9, withOutages([over(-60, -40), over(0, 8)])));
    expect(headlines(decisions)).toEqual(['lost', 'recovered']);
    expect(decisions[0]?.notice?.late?.outages).toMatchObject([{ lostAt: T0 - HOUR, io: 'held' }]);
    expect(decisions[2]?.notice?.late).toBeUndefined();
    expect(decisions[0]?.incident?.lossAt).toBe(T0);
  });

  test('one of another node that comes later is told at once, and once', () => {
    const later = withOutages([over(-60, -40)]);
    const decisions = play(
      seen(5, lostPath()),
      seen(6, lostPath(), nodes(lostPath(), later)),
      seen(7, lostPath(), nodes(lostPath(), later)),
      seen(9, recoveredPath(8), nodes(recoveredPath(8), later)),
      seen(15, recoveredPath(8), nodes(recoveredPath(8), later)),
      seen(60, recoveredPath(8), nodes(recoveredPath(8), later)),
    );
    expect(headlines(decisions)).toEqual(['lost', 'earlier-loss', 'recovered']);
    expect(worded(decisions[1]?.incident?.outbox.at(-1), ['en']).title).toMatch(
      /reported late: an earlier loss that is over \(node2\); /,
    );
    expect(decisions[3]?.incident?.situation).toBe('recovered');
  });

  test('what is lost still is an ordinary incident, with the deadline that has passed', () => {
    const [failed] = play(seen(150, lostPath({ state: 'timed-out' }, { timedOutAt: T0 + 100 * MINUTE })));
    expect(failed?.notice).toMatchObject({ headline: 'io-failed', deadline: { to: T0 + 100 * MINUTE } });
    const [unknown] = play(seen(150, lostPath()));
    expect(unknown?.notice).toMatchObject({
      headline: 'deadline-passed',
      deadline: { to: T0 + 100 * MINUTE },
    });
    const peer = view(NODE2, [path()], { lk: { failoverAt: T0 + 100 * MINUTE } });
    const [moved] = play(
      seen(150, lostPath(), { views: [view(NODE1, [lostPath()], { lk: deviceFailure() }), peer] }),
    );
    expect(moved?.notice?.headline).toBe('failed-over');
    for (const one of [failed, unknown, moved]) expect(one?.notice?.late).toBeUndefined();
  });

  test('flapping that was told tells none of its short losses again', () => {
    const short = [0, 2, 4].map((at) => over(at, at + 0.3));
    const lost = path({ state: 'lost', outages: [...short, outage({ lostAt: T0 + 6 * MINUTE })], flaps: 3 });
    const all = [...short, over(6, 6.2), over(7, 7.2)];
    const decisions = play(
      seen(6.1, lost),
      seen(6.3, withOutages(all.slice(0, 4), { flaps: 4 })),
      seen(7.4, withOutages(all, { flaps: 5 })),
      seen(20, withOutages(all, { flaps: 5 })),
    );
    expect(headlines(decisions)).toEqual(['flapping', 'recovered']);
  });

  test('a wide outage tells of its clusters in one summary', () => {
    const wide = { availabilityDomain: 'AD-1', clusters: 50 };
    const decisions = play(
      seen(5, lostPath(), { wide }),
      seen(9, recoveredPath(8)),
      seen(60, recoveredPath(8)),
    );
    expect(headlines(decisions)).toEqual([]);
  });
});

test('audit is not needed, and unread look-ups are named', () => {
  const audit = known([], T0);
  const [decision] = play(seen(30, recoveredPath(8), { lookUps: { ...lookUps(T0), audit } }));
  expect(decision?.notice?.headline).toBe('late');
});
