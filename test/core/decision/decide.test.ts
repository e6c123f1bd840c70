import fc from 'fast-check';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import { groupWide } from '../../../functions/core/decision/wide-outage.ts';
import { summaryOf } from '../../../functions/core/decision/wide-summary.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { commandRecord } from '../../../functions/core/incident/operator-command.ts';
import { windowAt } from '../../../functions/core/incident/policy.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import type { LookUps } from '../../../functions/core/platform/look-ups.ts';
import { HEADLINES } from './headlines.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  POLICY,
  path,
  probe,
  recoveredPath,
  remembered,
  T0,
  unreadable,
  view,
  worded,
} from './story.ts';

/** Plays inputs one after the other and returns every decision. */
function play(...inputs: readonly DecisionInput[]): readonly Decision[] {
  const all: Decision[] = [];
  let incident: Incident | null = null;
  for (const i of inputs) {
    const d = decide({ ...i, incident });
    all.push(d);
    incident = d.incident;
  }
  return all;
}

const last = (ds: readonly Decision[]) => ds[ds.length - 1]?.incident ?? null;
const reasons = (i: Incident | null) => i?.outbox.map((o) => o.reason) ?? [];
const codes = (d: Decision | undefined) => d?.reasons.map((r) => r.code) ?? [];
const at = (seconds: number, over: Partial<DecisionInput> = {}) => input(T0 + seconds * SECOND, over);
const lostNow = (seconds: number, over: Parameters<typeof view>[2] = {}) =>
  at(seconds, { views: [view(NODE1, [lostPath()], { lastAt: T0 + seconds * SECOND, ...over })] });

describe('opening', () => {
  test('healthy cluster: nothing, with a reason', () => {
    const d = decide(at(0, { views: [view(NODE1, [path()])] }));
    expect(d).toMatchObject({ incident: null, nextCheckAt: null, plan: null });
    expect(codes(d)).toEqual(['all-healthy']);
  });

  test('a broken session is held for 60 s, then high', () => {
    const [held, told] = play(lostNow(5), lostNow(60));
    expect(codes(held)).toContain('held-as-blip');
    expect(held?.incident?.outbox).toEqual([]);
    expect(held?.nextCheckAt).toBe(T0 + 60 * SECOND);
    expect(told?.incident?.outbox[0]).toMatchObject({ reason: 'first', severity: 'high' });
  });

  test('a blip that heals within 60 s stays silent', () => {
    const ds = play(lostNow(5), at(70, { views: [view(NODE1, [recoveredPath(0.5)])] }));
    expect(last(ds)).toMatchObject({ closedBy: 'silent-heal', outbox: [] });
  });

  test('a broken session that LifeKeeper calls failed is told at once', () => {
    const d = decide(lostNow(10, { lk: deviceFailure(T0 + 9 * SECOND) }));
    expect(d.incident?.outbox[0]).toMatchObject({ reason: 'first', severity: 'high' });
  });

  test('007059/007078 alone: high at once, and told once', () => {
    const hung = (s: number) =>
      at(s, {
        views: [
          view(NODE1, [path({ device: null })], {
            lk: deviceFailure(T0 + s * SECOND),
            lastAt: T0 + s * SECOND,
          }),
        ],
      });
    const i = last(play(hung(20), hung(90)));
    expect(i?.outbox.map((o) => [o.reason, o.severity])).toEqual([['first', 'high']]);
  });

  test('DETACHING by the API opens before any line', () => {
    const d = decide(
      at(1, { lookUps: lookUps(T0 + SECOND, { list: [attachment({ lifecycleState: 'DETACHING' })] }) }),
    );
    expect(d.incident).toMatchObject({ cause: 'detached-intent-unknown', severity: 'critical' });
    expect(codes(d)).toContain('opened-by-detach');
  });

  test('phantoms, restart blips and clean log-outs never', () => {
    const phantom = lostPath({ session: -1, role: 'phantom', iqn: 'iqn.x', portal: null });
    expect(codes(decide(at(90, { views: [view(NODE1, [phantom])] })))).toEqual(['phantom-ignored']);
    const blip = path({
      outages: [outage({ recoveredAt: T0 + SECOND, endedBy: 'recovered', restartBlip: true })],
      state: 'recovered',
    });
    expect(codes(decide(at(90, { views: [view(NODE1, [blip])] })))).toEqual(['restart-blip-ignored']);
    const out = path({ state: 'logged-out', loggedOutAt: T0 });
    expect(decide(at(90, { views: [view(NODE1, [out])] })).incident).toBeNull();
  });

  test('a clean shutdown by an instance action is silent', () => {
    const d = decide(
      at(90, {
        views: [view(NODE1, [lostPath()], { osShutdownAt: T0 - 10 * SECOND })],
        events: [
          {
            type: 'computeapi.instanceaction.begin',
            resourceId: NODE1,
            compartmentId: null,
            at: T0 - 20 * SECOND,
            eventId: null,
          },
        ],
      }),
    );
    expect(codes(d)).toEqual(['clean-shutdown-ignored']);
  });
});

describe('while it is open', () => {
  test('the deadline is told at 30 and at 10 minutes, once each', () => {
    const ds = play(...[2, 40, 69, 71, 72, 91, 92].map((m) => lostNow(m * 60)));
    // At 30 minutes the severity rises as well: one notice says both.
    expect(reasons(last(ds))).toEqual(['first', 'reminder', 'deadline-near', 'deadline-near']);
  });

  test('the cause is told when it becomes known', () => {
    const noReason = [view(NODE1, [lostPath({}, { reasons: [] })], { lastAt: T0 + 2 * MINUTE })];
    const overloaded = lookUps(T0 + 3 * MINUTE, {
      load: { [NODE1]: known(load({ cpuUtilizationMax: 99, loadAverageMax: 50 }), T0) },
    });
    const i = last(play(at(120, { views: noReason }), at(180, { views: noReason, lookUps: overloaded })));
    expect(reasons(i)).toEqual(['first', 'cause-known']);
  });

  test('acknowledged: fewer reminders; on hold: none', () => {
    const quiet = (m: number, over: Partial<DecisionInput> = {}) => ({ ...lostNow(m * 60), ...over });
    const ack = quiet(3, {
      commands: [commandRecord('CL1', { kind: 'ack' }, { id: 'a1', by: 'sato', at: T0 + 3 * MINUTE })],
    });
    expect(reasons(last(play(quiet(2), quiet(34))))).toEqual(['first', 'reminder']);
    expect(reasons(last(play(quiet(2), ack, quiet(34))))).toEqual(['first']);
    const hold = quiet(3, {
      commands: [
        commandRecord(
          'CL1',
          { kind: 'hold', until: T0 + 60 * MINUTE, why: 'x' },
          { id: 'h1', by: 'sato', at: T0 + 3 * MINUTE },
        ),
      ],
    });
    expect(reasons(last(play(quiet(2), hold, quiet(34))))).toEqual(['first']);
  });

  test('silence of a lost node is told as unknown, not as health', () => {
    const silent = at(20 * 60, { views: [view(NODE1, [lostPath()], { lastAt: T0 + 2 * MINUTE })] });
    const i = last(play(lostNow(120), silent, { ...silent, now: silent.now + MINUTE }));
    expect(reasons(i)).toEqual(['first', 'unknown']);
    expect(i?.closedAt).toBeNull();
  });

  test('I/O failed, then failed over: one notice each; that the second node is missing comes with the next report', () => {
    const timedOut = view(NODE1, [lostPath({ state: 'timed-out' }, { timedOutAt: T0 + 100 * MINUTE })]);
    const over = view(NODE2, [path()], { lk: { failoverAt: T0 + 102 * MINUTE } });
    const boot = view(NODE1, [lostPath({ currentBoot: false }, { endedBy: 'reboot' })], {
      boots: [T0 + 104 * MINUTE],
    });
    const i = last(
      play(
        lostNow(100 * 60 - 60),
        at(6001, { views: [timedOut] }),
        at(6150, { views: [timedOut, over] }),
        at(6300, { views: [boot, over] }),
        at(6600, { views: [boot, over] }),
      ),
    );
    expect(reasons(i)).toEqual(['first', 'io-failed', 'failed-over']);
    expect(i?.situation).toBe('redundancy-lost');
    const told = i?.outbox.at(-1)?.facts as NoticeFacts;
    const later = at(6150 + 30 * 60, { views: [boot, over], incident: i });
    expect(told.nextReportAt).toBe(later.now);
    expect(reasons(decide(later).incident)).toEqual(['first', 'io-failed', 'failed-over', 'changed']);
  });

  test('rebooted, and nobody knows where the service is: told at once', () => {
    const boot = view(NODE1, [lostPath({ currentBoot: false }, { endedBy: 'reboot' })], {
      boots: [T0 + 104 * MINUTE],
    });
    expect(reasons(last(play(lostNow(120), at(6300, { views: [boot] }))))).toEqual(['first', 'rebooted']);
  });

  test('past the deadline without any line: unknown', () => {
    expect(reasons(last(play(lostNow(120), lostNow(6125))))).toContain('unknown');
  });

  test('flapping is one state, not a notice per turn', () => {
    const flap = (s: number, up: boolean) =>
      at(s, {
        views: [
          view(
            NODE1,
            [
              up
                ? recoveredPath(s / 60, { flaps: 4 })
                : lostPath({ flaps: 4 }, { lostAt: T0 + (s - 5) * SECOND }),
            ],
            { lastAt: T0 + s * SECOND },
          ),
        ],
      });
    const i = last(play(flap(100, false), flap(110, true), flap(120, false), flap(130, true)));
    expect(i?.outbox).toHaveLength(1);
    expect(worded(i?.outbox[0]).title).toContain('断続');
  });

  test('one of two volumes: the notice counts the other symptom, and recovery needs both', () => {
    const second = {
      key: 'p2',
      session: 9,
      iqn: 'iqn.two',
      portal: { address: '169.254.2.8', port: 3260 },
      device: 'sdd',
    };
    const both = at(120, { views: [view(NODE1, [lostPath(), lostPath(second)])] });
    const one = at(300, { views: [view(NODE1, [recoveredPath(4), lostPath(second)])] });
    const ds = play(
      both,
      one,
      at(360, { views: [view(NODE1, [recoveredPath(4), recoveredPath(5, second)])] }),
    );
    expect(worded(ds[0]?.incident?.outbox[0]).body).toContain('169.254.2.8:3260');
    expect(reasons(ds[1]?.incident ?? null)).not.toContain('recovered');
    expect(reasons(last(ds))).toContain('recovered');
  });
});

describe('look-ups', () => {
  test('all failing: the notice is sent, names what is missing, and nothing may be done', () => {
    const w = lookUps(T0 + 2 * MINUTE, {
      attachments: unreadable('attachments of ocid1.compartment.oc1..cl1'),
      instances: { [NODE1]: unreadable(`instance ${NODE1}`), [NODE2]: unreadable(`instance ${NODE2}`) },
      audit: unreadable('Audit of ocid1.compartment.oc1..cl1'),
      load: { [NODE1]: unreadable(`metrics of ${NODE1}`) },
    });
    const d = decide({ ...lostNow(120), lookUps: w });
    const { body } = worded(d.incident?.outbox[0]);
    for (const what of ['アタッチメントの一覧', 'インスタンス node1 の状態', '監査ログ', 'node1 の負荷'])
      expect(body).toContain(`読み取れません: ${what}`);
    expect(d.plan).toBeNull();
    expect(codes(d).filter((c) => c === 'look-up-failed')).toHaveLength(5);
  });

  test('Terraform detached it: the plan is refused and says so', () => {
    const audit = known([detachBy({ userAgent: 'terraform-provider-oci/6.0' })], T0 + 5 * MINUTE);
    const d = decide({ ...lostNow(300), lookUps: lookUps(T0 + 5 * MINUTE, { list: DETACHED, audit }) });
    expect(d.plan?.ready).toBe(false);
    expect(d.plan?.guards.find((g) => g.code === 'guard-detach-not-expected')?.verdict).toBe('not-met');
  });
});

describe('the end', () => {
  const back = (s: number) => at(s, { views: [view(NODE1, [recoveredPath(4)])] });

  test('recovered by proof, watched for five minutes, closed', () => {
    const ds = play(lostNow(120), back(250), back(4 * 60 + 301));
    expect(reasons(last(ds))).toEqual(['first', 'recovered']);
    expect(ds[1]?.incident?.closedAt).toBeNull();
    expect(last(ds)?.closedBy).toBe('recovered');
  });

  test('a closed incident is not opened again by the same facts, but by a new loss', () => {
    const again = at(1200, { views: [view(NODE1, [lostPath({}, { lostAt: T0 + 1000 * SECOND })])] });
    const ds = play(lostNow(120), back(250), back(600), back(900), again);
    expect(codes(ds[3])).toEqual(['all-healthy']);
    expect(last(ds)?.id).not.toBe(ds[0]?.incident?.id);
    expect(last(ds)?.outbox).toHaveLength(1);
  });

  test('a planned detach is told once although the volume stays away', () => {
    const h = HEADLINES.find((x) => x.name === '10-planned')?.steps[0];
    if (h === undefined) throw new Error('story');
    const ds = play(h, { ...h, now: h.now + MINUTE }, { ...h, now: h.now + 60 * MINUTE });
    expect(last(ds)?.outbox).toHaveLength(1);
    expect(codes(ds[2])).toEqual(['already-told']);
    expect(codes(ds[0])).toContain('opened-as-planned');
  });

  test('a detach that turns out to be planned later was not opened as planned', () => {
    const detached = (seconds: number, by: LookUps['audit']) =>
      at(seconds, {
        views: [view(NODE1, [lostPath()])],
        lookUps: lookUps(T0 + seconds * SECOND, { list: DETACHED, ...(by !== undefined && { audit: by }) }),
        policy: { ...POLICY, expectedPrincipals: ['pipeline'] },
      });
    const byPipeline = known([detachBy({ principalName: 'pipeline' })], T0 + 300 * SECOND);
    const ds = play(detached(90, undefined), detached(300, byPipeline));
    expect(codes(ds[1])).toContain('closed-planned');
    expect(ds.flatMap(codes)).not.toContain('opened-as-planned');
  });

  describe('a detach under a hold, seen at the API before the session breaks', () => {
    const heldFrom = T0 + 2 * SECOND;
    const hold = commandRecord(
      'CL1',
      { kind: 'hold', until: T0 + 20 * MINUTE, why: 'swap' },
      { id: 'h', by: 'ops', at: heldFrom },
    );
    const byApi = at(5, {
      views: [],
      commands: [hold],
      lookUps: lookUps(T0 + 5 * SECOND, { list: DETACHED }),
    });
    /** The lines of the session arrive and give the moment of the loss. */
    const byLines = (lostAt: number, seconds = 15) =>
      at(seconds, {
        views: [view(NODE1, [lostPath({}, { lostAt })])],
        commands: [hold],
        lookUps: lookUps(T0 + seconds * SECOND, { list: DETACHED }),
      });

    test('is planned once: its lines open nothing, early or late, nor does the return of the volume', () => {
      const back = at(900, {
        views: [view(NODE1, [lostPath({}, { lostAt: T0 + 3 * SECOND })])],
        lookUps: lookUps(T0 + 900 * SECOND, {
          list: [
            attachment({ id: 'new', timeCreated: T0 + 890 * SECOND }),
            attachment({ instanceId: NODE2 }),
          ],
        }),
      });
      const ds = play(byApi, byLines(T0 + 4 * SECOND), byLines(T0 + 3 * SECOND, 90), back);
      expect(last(ds)).toMatchObject({ id: ds[0]?.incident?.id, closedBy: 'planned' });
      expect(reasons(last(ds))).toEqual(['first']);
      expect(codes(ds[2])).toEqual(['already-told']);
    });

    test('is a loss as any other when its lines say that it was before the hold', () => {
      const ds = play(byApi, byLines(T0 + SECOND));
      expect(last(ds)?.id).not.toBe(ds[0]?.incident?.id);
      expect(last(ds)).toMatchObject({ closedAt: null, cause: 'detached-intent-unknown' });
      expect(reasons(last(ds))).toEqual(['first']);
    });

    test('says nothing of the next detach, whoever made this one', () => {
      const again = at(1800, {
        views: [view(NODE1, [recoveredPath(10)])],
        lookUps: lookUps(T0 + 1800 * SECOND, {
          list: [
            attachment({ id: 'new', lifecycleState: 'DETACHED', timeCreated: T0 + 890 * SECOND }),
            attachment({ instanceId: NODE2 }),
          ],
          audit: known([detachBy()], T0 + 1800 * SECOND),
        }),
        policy: { ...POLICY, expectedPrincipals: ['ops.yamada'] },
      });
      const ds = play(byApi, byLines(T0 + 4 * SECOND), again);
      expect(last(ds)).toMatchObject({ closedAt: null, situation: 'detached', lossAt: again.now });
    });
  });

  test('reattached without any line of the session: not called recovered', () => {
    const gone = at(5, { views: [], lookUps: lookUps(T0 + 5 * SECOND, { list: DETACHED }) });
    const here = at(300, {
      views: [],
      lookUps: lookUps(T0 + 5 * MINUTE, {
        list: [attachment({ id: 'new', timeCreated: T0 + 4 * MINUTE }), attachment({ instanceId: NODE2 })],
      }),
    });
    const i = last(play(gone, here));
    expect(reasons(i)).toEqual(['first', 'unknown']);
    expect(i?.closedAt).toBeNull();
  });

  test('an operator closes', () => {
    const close = {
      ...lostNow(180),
      commands: [
        commandRecord('CL1', { kind: 'close', why: 'test' }, { id: 'c', by: 'sato', at: T0 + 3 * MINUTE }),
      ],
    };
    const ds = play(lostNow(120), close, lostNow(240));
    expect(last(ds)?.closedBy).toBe('operator');
    expect(codes(ds[2])).toEqual(['already-told']);
  });

  test('all nodes silent, then heard again', () => {
    const silent = at(300, {
      views: [view(NODE1, [path()])],
      lookUps: lookUps(T0 + 300 * SECOND, { silent: { [NODE1]: T0, [NODE2]: T0 } }),
    });
    expect(last(play(silent, at(400, { views: [view(NODE1, [path()])] })))).toMatchObject({
      closedBy: 'recovered',
    });
    const one = at(300, { lookUps: lookUps(T0 + 300 * SECOND, { silent: { [NODE1]: T0 } }) });
    expect(decide(one).incident).toBeNull();
  });

  test('no heartbeat, and lines come: the cluster is seen, whatever its policies lack', () => {
    const lookUpsOf = lookUps(T0 + 1200 * SECOND, { silent: { [NODE1]: T0, [NODE2]: T0 } });
    const heard = (minutes: number, lateBy = 0) => {
      const lastAt = T0 + minutes * MINUTE;
      const stamped = lateBy === 0 ? {} : { stampedAt: lastAt - lateBy * MINUTE };
      const views = [{ ...view(NODE1, [path()]), lastAt, ...stamped }];
      return decide(at(1200, { views, lookUps: lookUpsOf })).incident?.situation ?? null;
    };
    expect(heard(19)).toBeNull();
    // The last lines before it went silent; and lines that only came late.
    expect(heard(1)).toBe('all-silent');
    expect(heard(19, 18)).toBe('all-silent');
  });
});

describe('standby and active', () => {
  test('without any answer the service state is unknown and said so', () => {
    const d = decide(lostNow(120));
    expect(worded(d.incident?.outbox[0]).body).toContain('稼働系/待機系の別は不明');
  });

  test('a peer in service while the lost node does not answer forbids the reattach', () => {
    const now = T0 + 5 * MINUTE;
    const w = lookUps(now, { list: DETACHED, probes: { [NODE2]: probe(['ISP'], now) } });
    const d = decide({ ...lostNow(300), lookUps: w });
    expect(worded(d.incident?.outbox[0]).title).toContain('再アタッチ禁止');
  });
});

describe('idempotence', () => {
  test.each(HEADLINES.map((h) => [h.name, h] as const))(
    '%s: the same input with its incident yields nothing new',
    (_, h) => {
      for (const d of play(...h.steps).map((x, i) => [x, h.steps[i]] as const)) {
        const [first, step] = d;
        if (step === undefined) throw new Error('story');
        const second = decide({ ...step, incident: first.incident });
        expect(second.incident).toEqual(first.incident);
      }
    },
  );

  test('whatever the order of states, repeating a decision changes nothing and sequence numbers rise by one', () => {
    const state = fc.constantFrom('up', 'lost', 'recovered', 'timed-out', 'logged-out', 'unknown' as const);
    const step = fc.record({
      state,
      list: fc.constantFrom('ATTACHED', 'DETACHING', 'DETACHED', 'none', 'unreadable' as const),
      lk: fc.boolean(),
      wait: fc.integer({ min: 0, max: 40 * 60 }),
      flaps: fc.integer({ min: 0, max: 5 }),
      reboot: fc.boolean(),
    });
    const idle = { lk: false, wait: 0, flaps: 0, reboot: false };
    const DETACHED_ON_PURPOSE = [
      { ...idle, state: 'logged-out' as const, list: 'DETACHING' as const },
      { ...idle, state: 'lost' as const, list: 'unreadable' as const },
      { ...idle, state: 'recovered' as const, list: 'DETACHED' as const, lk: true, wait: 60 },
    ];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let incident: Incident | null = null;
        let now = T0;
        for (const s of steps) {
          now += s.wait * SECOND;
          const outages =
            s.state === 'up' ? [] : [outage({ recoveredAt: s.state === 'recovered' ? now : null })];
          const p = path({
            state: s.state as 'up',
            outages,
            flaps: s.flaps,
            loggedOutAt: s.state === 'logged-out' ? now : null,
          });
          const w =
            s.list === 'unreadable'
              ? lookUps(now, { attachments: unreadable('attachments') })
              : lookUps(now, {
                  list: s.list === 'none' ? [] : [attachment({ lifecycleState: s.list as 'ATTACHED' })],
                });
          const i = input(now, {
            views: [view(NODE1, [p], { lk: s.lk ? deviceFailure(now) : {}, boots: s.reboot ? [now] : [] })],
            lookUps: w,
          });
          const first: Decision = decide({ ...i, incident });
          const second = decide({ ...i, incident: first.incident });
          expect(second.incident).toEqual(first.incident);
          expect(first.reasons.length).toBeGreaterThan(0);
          const seqs = first.incident?.outbox.map((o) => o.seq) ?? [];
          expect(seqs).toEqual(seqs.map((_, n) => n + 1));
          if (first.nextCheckAt !== null) expect(first.nextCheckAt).toBeGreaterThan(now);
          else expect(first.incident === null || first.incident.closedAt !== null).toBe(true);
          incident = first.incident;
        }
      }),
      { numRuns: 200, examples: [[DETACHED_ON_PURPOSE]] },
    );
  });
});

describe('maintenance windows', () => {
  const weekly = [{ cluster: '*', zone: 'America/New_York', weekdays: [7], start: '01:30', minutes: 120 }];

  test('keep their wall-clock start when the clocks go back', () => {
    // 2026-11-01 01:30 EDT = 05:30Z; two hours later it is 02:30 EST = 07:30Z.
    expect(windowAt(weekly, 'CL1', Date.UTC(2026, 10, 1, 5, 29))).toBeNull();
    expect(windowAt(weekly, 'CL1', Date.UTC(2026, 10, 1, 5, 30))).not.toBeNull();
    expect(windowAt(weekly, 'CL1', Date.UTC(2026, 10, 1, 7, 29))).not.toBeNull();
    expect(windowAt(weekly, 'CL1', Date.UTC(2026, 10, 1, 7, 30))).toBeNull();
  });

  test('reach over midnight, and an unknown zone covers nothing', () => {
    const one = { cluster: 'CL1', zone: 'Asia/Tokyo', start: '23:30', minutes: 60 };
    const night = [one];
    expect(windowAt(night, 'CL1', Date.UTC(2026, 10, 22, 15, 10))).not.toBeNull();
    expect(windowAt(night, 'CL2', Date.UTC(2026, 10, 22, 15, 10))).toBeNull();
    expect(windowAt([{ ...one, cluster: '*', zone: 'Mars/Olympus' }], 'CL1', T0)).toBeNull();
  });
});

describe('a wide outage', () => {
  const many = (n: number, spread: number) =>
    Array.from({ length: n }, (_, i) => {
      const base = decide(lostNow(120)).incident;
      if (base === null) throw new Error('no incident');
      return { ...base, cluster: { ...CLUSTER, key: `tag:C${i}`, name: `C${i}` }, lossAt: T0 + i * spread };
    });

  test('500 clusters in one minute are one bounded summary', () => {
    const all = many(500, 100);
    const [w, ...rest] = groupWide(all, inventory(), POLICY);
    const context = {
      incidentOf: (id: string) => all.find((one) => one.id === id) ?? null,
      isTold: () => false,
      policy: POLICY,
      now: T0,
    };
    expect(rest).toEqual([]);
    expect(w?.incidents).toHaveLength(500);
    const { title, body } = worded(w && summaryOf(w, w.facts.incidentId, context).outbox[0]);
    expect(title).toContain('500クラスタ');
    expect(body.length).toBeLessThan(4000);
  });

  test('two clusters, or losses far apart, are none', () => {
    expect(groupWide(many(2, 100), inventory(), POLICY)).toEqual([]);
    expect(groupWide(many(5, 10 * MINUTE), inventory(), POLICY)).toEqual([]);
  });

  test('single notices are withheld while it lasts and come when it ends', () => {
    const wide = { availabilityDomain: 'AD-1', clusters: 12 };
    const ds = play({ ...lostNow(120), wide }, lostNow(180));
    expect(codes(ds[0])).toContain('notice-muted-by-wide-outage');
    expect(ds[0]?.incident?.outbox).toEqual([]);
    expect(reasons(last(ds))).toEqual(['first']);
  });
});

describe('a black hole', () => {
  const hung = (s: number) =>
    at(s, {
      views: [
        view(NODE1, [path({ device: null })], {
          lk: deviceFailure(T0 + s * SECOND),
          lastAt: T0 + s * SECOND,
        }),
      ],
    });
  const later = (minutes: number, p: ReturnType<typeof path>) =>
    at(minutes * 60, {
      views: [view(NODE1, [p], { lk: deviceFailure(T0 + 2 * MINUTE), lastAt: T0 + minutes * MINUTE })],
    });

  test('of the only volume is about that volume, and ends with the return of its session', () => {
    const ds = play(hung(90), later(31, recoveredPath(30, { device: null })));
    expect(ds[0]?.incident?.outbox[0]?.facts).toMatchObject({
      target: { volumeName: 'shared1', session: 3 },
    });
    expect(reasons(last(ds))).toEqual(['first', 'recovered']);
  });

  test('is not over because LifeKeeper falls silent or a probe finds the session logged in', () => {
    const quiet = later(60, path({ device: null }));
    const asked = {
      ...quiet,
      lookUps: lookUps(quiet.now, { probes: { [NODE1]: probe(['ISP'], quiet.now) } }),
    };
    const ds = play(hung(90), asked);
    expect(last(ds)?.closedAt).toBeNull();
    expect(reasons(last(ds))).not.toContain('recovered');
  });

  test('of a disk that no line joins to one of two volumes ends when every path of the node is proven', () => {
    const two = inventory([
      remembered(attachment()),
      remembered(attachment({ volumeId: 'ocid1.volume.oc1..v2', ipv4: '169.254.2.9', iqn: 'iqn.x:2' })),
      remembered(attachment({ instanceId: NODE2 })),
    ]);
    const other = path({
      key: 'o',
      session: 5,
      iqn: 'iqn.x:2',
      portal: { address: '169.254.2.9', port: 3260 },
      device: null,
    });
    const both = (i: DecisionInput, p: ReturnType<typeof path>): DecisionInput => ({
      ...i,
      inventory: two,
      views: i.views.map((v) => ({ ...v, paths: [p, other] })),
    });
    const ds = play(
      both(hung(90), path({ device: null })),
      both(later(31, recoveredPath(30, { device: null })), recoveredPath(30, { device: null })),
    );
    expect(reasons(last(ds))).toEqual(['first', 'recovered']);
  });
});
