import fc from 'fast-check';
import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import {
  INVOKE_AGAIN,
  KEEP_KNOWN,
  probeStep,
  ROUND_LASTS,
  ROUNDS_APART,
} from '../../../functions/core/decision/probe-schedule.ts';
import { readInbox } from '../../../functions/core/inbox/inbox.ts';
import type { Writer } from '../../../functions/core/inbox/writers.ts';
import {
  freshFacts,
  knownOf,
  NEVER_ASKED,
  PROBE_FRESH,
  type ProbeReport,
  readProbeReport,
  type StoredProbe,
  withReport,
} from '../../../functions/core/probe/stored.ts';
import { PROBE, probeName } from '../../../functions/store/evidence.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 22, 1, 0, 0);
const NODE = 'ocid1.instance.oc1..a';
const facts = (at: number) => ({
  at,
  resources: [{ tag: 'fs', state: 'ISP' as const }],
  commPathsAlive: 1,
  commPathsDead: 0,
  sessions: [],
  ocidRunning: null,
});
const failure = { known: false as const, what: 'probe of a', errorCode: 'OCI_TIMEOUT', detail: '' };
const answered = (round: number): ProbeReport => ({
  node: NODE,
  round,
  pending: false,
  facts: facts(round),
  failure: null,
});
const failed = (round: number): ProbeReport => ({ node: NODE, round, pending: false, facts: null, failure });
const pending = (round: number): ProbeReport => ({
  node: NODE,
  round,
  pending: true,
  facts: null,
  failure: null,
});
const asked = (round: number): StoredProbe => ({ ...NEVER_ASKED, round, pending: true, invokedAt: round });

describe('what is kept of the reports', () => {
  test('an answer ends its round; an earlier answer stays where the newest round fails', () => {
    const first = withReport(asked(T0), answered(T0));
    expect(first).toMatchObject({ pending: false, facts: { at: T0 }, failure: null });
    const second = { ...first, round: T0 + 5 * MINUTE, pending: true };
    const kept = withReport(second, failed(T0 + 5 * MINUTE));
    expect(kept).toMatchObject({ pending: false, facts: { at: T0 }, failure: { errorCode: 'OCI_TIMEOUT' } });
    expect(knownOf(kept)).toMatchObject({ known: true, readAt: T0 });
  });

  test('not answered yet: nobody is at work on the round any more', () => {
    expect(withReport(asked(T0), pending(T0))).toMatchObject({ pending: true, invokedAt: null });
  });

  test('order and repetition do not matter, and no round counts but the one that was asked for last', () => {
    const last = T0 + 10 * MINUTE;
    const rounds = [T0, last - 1, last, last + 1, T0 + 15 * MINUTE];
    const report = fc
      .constantFrom(...rounds)
      .chain((round) => fc.constantFrom(answered(round), failed(round), pending(round)));
    fc.assert(
      fc.property(fc.array(report, { maxLength: 8 }), (reports) => {
        const fold = (all: readonly ProbeReport[]) => all.reduce(withReport, asked(last));
        const once = fold(reports);
        const isAnswered = reports.some(({ round, facts: found }) => round === last && found !== null);
        expect(once.facts?.at ?? null).toBe(isAnswered ? last : null);
        expect(once.failure === null || !isAnswered).toBe(true);
        for (const other of [[...reports, ...reports], [...reports].reverse()])
          expect({ ...fold(other), invokedAt: 0 }).toEqual({ ...once, invokedAt: 0 });
        expect(PROBE.decode(toJsonBytes(once), probeName(NODE))).toEqual(once);
      }),
    );
  });

  test('a node that was never asked has nothing to answer', () => {
    expect(withReport(NEVER_ASKED, answered(T0))).toBe(NEVER_ASKED);
    expect(withReport(NEVER_ASKED, failed(T0))).toBe(NEVER_ASKED);
  });

  test('a round that was given up fails as it did, and is answered all the same', () => {
    const over = { ...asked(T0), pending: false, failure };
    const late = { ...failed(T0), failure: { ...failure, errorCode: 'OCI_NOT_FOUND' } };
    expect(withReport(over, late)).toBe(over);
    expect(withReport(over, pending(T0))).toBe(over);
    expect(withReport(over, answered(T0))).toMatchObject({ facts: { at: T0 }, failure: null });
  });

  test('known is the answer, else why there is none; while the first is awaited nothing has failed', () => {
    const over = withReport(asked(T0), failed(T0));
    expect(knownOf(over)).toEqual(failure);
    expect(knownOf(asked(T0))).toBeUndefined();
    expect(knownOf(NEVER_ASKED)).toBeUndefined();
    expect(knownOf(withReport(asked(T0), answered(T0)))).toEqual({
      known: true,
      value: facts(T0),
      readAt: T0,
    });
  });

  test('nobody waits for a node that was never asked', () => {
    expect(NEVER_ASKED).toMatchObject({ round: null, pending: false, invokedAt: null });
  });

  test('a round that has its answer takes no other one', () => {
    const stored = withReport(asked(T0), answered(T0));
    const other = { ...answered(T0), facts: { ...facts(T0), resources: [] } };
    expect(withReport(stored, other)).toBe(stored);
    expect(withReport(stored, failed(T0))).toBe(stored);
    expect(withReport(stored, pending(T0))).toBe(stored);
  });

  test('lies beside the evidence of the node, where reattach may read', () => {
    expect(probeName(NODE)).toBe(`topology/${NODE}/probe.json`);
    expect(probeName('../incidents/x')).toMatch(/^topology\/sha256-[0-9a-f]{64}\/probe\.json$/);
  });

  test.each([null, 'x', [], { schema: 'warden.probe/1' }, { ...asked(T0), facts: { at: 1 } }])(
    'damaged: %j',
    (value) => {
      expect(PROBE.decode(toJsonBytes(value), probeName(NODE))).toBeNull();
    },
  );
});

test('an answer is fresh for ten minutes, and never when it comes from the future', () => {
  const known = { known: true as const, value: facts(T0), readAt: T0 };
  expect(freshFacts(known, T0 + PROBE_FRESH)).not.toBeNull();
  expect(freshFacts(known, T0 + PROBE_FRESH + 1)).toBeNull();
  // The clocks of two functions may be two minutes apart.
  expect(freshFacts(known, T0 - 2 * MINUTE)).not.toBeNull();
  expect(freshFacts(known, T0 - 2 * MINUTE - 1)).toBeNull();
  expect(freshFacts(undefined, T0)).toBeNull();
  expect(freshFacts(failure, T0)).toBeNull();
});

describe('a report', () => {
  test.each([answered(T0), failed(T0), pending(T0)])('is read as it was written: %#', (report) => {
    expect(readProbeReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test.each(['', 'ocid1.vnic.oc1..a', `${NODE}/../b`, `x${NODE}`, `${NODE}\n`, `${NODE}${'a'.repeat(240)}`])(
    'of a node %j is none',
    (node) => {
      expect(readProbeReport({ ...answered(T0), node })).toBeNull();
    },
  );
});

describe('when a node is asked', () => {
  const incident = { closedAt: null, situation: 'detached', openedAt: T0, lossAt: T0 } as const;
  const done = (round: number): StoredProbe => ({ ...withReport(asked(round), answered(round)) });

  test('once at the opening, then hourly; every five minutes while a plan waits, and no more after two hours', () => {
    expect(probeStep(incident, NEVER_ASKED, false, T0)).toBe('round');
    const later = (ms: number, waits: boolean) => probeStep(incident, done(T0 + 1), waits, T0 + 1 + ms);
    expect(later(ROUNDS_APART, false)).toBe('wait');
    expect(later(KEEP_KNOWN, false)).toBe('round');
    expect(later(ROUNDS_APART - 1, true)).toBe('wait');
    expect(later(ROUNDS_APART, true)).toBe('round');
    const old = { ...incident, lossAt: T0 - 121 * MINUTE };
    expect(probeStep(old, done(T0), true, T0 + ROUNDS_APART)).toBe('wait');
  });

  test('a new incident asks anew, but never sooner than five minutes after the last round', () => {
    const before = done(T0 - 2 * MINUTE);
    expect(probeStep(incident, before, false, T0)).toBe('wait');
    expect(probeStep(incident, before, false, T0 + 3 * MINUTE)).toBe('round');
  });

  test('a round under way is repeated when nobody is at work on it, and given up after ten minutes', () => {
    expect(probeStep(incident, asked(T0), true, T0 + INVOKE_AGAIN - 1)).toBe('wait');
    expect(probeStep(incident, asked(T0), true, T0 + INVOKE_AGAIN)).toBe('again');
    expect(probeStep(incident, withReport(asked(T0), pending(T0)), true, T0 + 1)).toBe('again');
    expect(probeStep(incident, { ...asked(T0), failure }, true, T0 + MINUTE)).toBe('again');
    expect(probeStep(incident, asked(T0), true, T0 + ROUND_LASTS)).toBe('over');
  });

  test.each(['held', 'planned', 'recovered', 'boot-lost', 'quorum-lost', 'all-silent', 'healthy'] as const)(
    'not for %s',
    (situation) => {
      expect(probeStep({ ...incident, situation }, NEVER_ASKED, true, T0)).toBe('wait');
    },
  );

  test('two rounds are five minutes apart whatever happens', () => {
    const event = fc.record({
      ms: fc.integer({ min: 0, max: 8 * MINUTE }),
      kind: fc.constantFrom('answer', 'fail', 'pending', 'nothing'),
      waits: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let stored: StoredProbe = NEVER_ASKED;
        let now = T0;
        let last = Number.NEGATIVE_INFINITY;
        for (const { ms, kind, waits } of events) {
          now += ms;
          const step = probeStep(incident, stored, waits, now);
          if (step === 'round') {
            expect(now - last).toBeGreaterThanOrEqual(ROUNDS_APART);
            last = now;
            stored = { ...stored, round: now, pending: true, invokedAt: now, failure: null };
          } else if (step === 'over') stored = { ...stored, pending: false, failure };
          else if (step === 'again') stored = { ...stored, invokedAt: now };
          const { round } = stored;
          if (round === null || kind === 'nothing') continue;
          const report = { answer: answered, fail: failed, pending }[kind];
          stored = withReport(stored, report(round));
        }
      }),
    );
  });
});

describe('an inbox object', () => {
  const object = (writer: Writer | null, probes: unknown, source: string | null = writer) =>
    readInbox(toJsonBytes({ schema: 'warden.inbox/1', source, signals: [], events: [], probes }), writer);

  test('of probe carries reports; the same in anybody else’s object is left out and counted', () => {
    expect(object('probe', [answered(T0), { node: 'x' }])).toMatchObject({
      object: { probes: [answered(T0)] },
      unreadable: 1,
    });
    for (const writer of ['detect', 'observe', 'sweep', null] as const) {
      const forged = object(writer, [answered(T0)], 'probe');
      expect(forged?.object).not.toHaveProperty('probes');
      expect(forged?.unreadable).toBe(1);
    }
  });

  test('facts that claim to be younger than their round are no report', () => {
    expect(object('probe', [{ ...answered(T0), facts: facts(T0 + MINUTE) }])?.unreadable).toBe(1);
  });
});
