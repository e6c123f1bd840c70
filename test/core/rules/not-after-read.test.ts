import fc from 'fast-check';
import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { notAfterRead } from '../../../functions/core/rules/not-after-read.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { SIGNAL_KINDS } from '../../../functions/core/rules/signal-kinds.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';
import { at, NODE, T0 } from '../evidence/make-signal.ts';

const matcher = createMatcher(builtInRules());

/** What `detect` makes of lines, all taken in by Logging at that moment, and read by the agent a moment before. */
function signals(lines: readonly string[], readAt: number, zone = 'UTC'): readonly Signal[] {
  const records = lines.map((message) => ({
    data: { message },
    oracle: { instanceid: NODE, ingestedtime: new Date(readAt).toISOString() },
    time: new Date(readAt - 2 * SECOND).toISOString(),
  }));
  return signalsOf(decodeBatch(JSON.stringify(records)).records, matcher, { zone }).signals;
}

const LOSS = (stamp: string) => `${stamp} node1 kernel: connection1:0: detected conn error (1022)`;
const BACK = (stamp: string) =>
  `${stamp} node1 iscsid[9]: connection1:0 is operational after recovery (1 attempts)`;

/** The path of session 1 after batches of lines, each read at its moment. */
function stateAfter(...batches: readonly (readonly [string, number])[]) {
  const all = batches.flatMap(([line, readAt]) => signals([line], readAt));
  return viewOf(foldSignals(emptyEvidence(NODE), all)).paths.find((path) => path.session === 1)?.state;
}

describe('a stamp in the future', () => {
  const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);

  it.each(['2099-01-01T00:00:00Z', '2026-11-22T13:00:00Z', '2026-11-22T12:01:59Z', '2026-11-22T12:00:06Z'])(
    'of a return (%s) hides no later loss',
    (stamp) => {
      expect(
        stateAfter([BACK(stamp), NOON + 5 * SECOND], [LOSS('2026-11-22T12:00:20Z'), NOON + 25 * SECOND]),
      ).toBe('lost');
    },
  );

  it('closes no loss in the year 2099', () => {
    const view = viewOf(
      foldSignals(emptyEvidence(NODE), [
        ...signals([LOSS('2026-11-22T12:00:00Z')], NOON + 5 * SECOND),
        ...signals([BACK('2099-01-01T00:00:00Z')], NOON + 10 * SECOND),
      ]),
    );
    expect(view.paths[0]?.outages[0]?.length.seconds).toBeLessThanOrEqual(10);
  });

  it('keeps the distances of lines that are all ahead alike', () => {
    const [loss, back] = signals(
      [LOSS('2026-11-22T13:00:00Z'), BACK('2026-11-22T13:00:03Z')],
      NOON + 5 * SECOND,
    );
    expect(loss?.at).toBe(NOON + 2 * SECOND);
    expect(back?.at).toBe(NOON + 5 * SECOND);
  });

  it.each([0, 400, 9_000])(
    'keeps the order of lines that are handed over at once, and read %i ms apart',
    (apart) => {
      const lines = [LOSS('2026-11-22T12:10:00Z'), BACK('2026-11-22T12:12:00Z')];
      for (const ms of [apart, -apart]) {
        const readAt = lines.map((_, n) => NOON + n * ms);
        const batch = lines.flatMap((text, n) => signals([text], readAt[n] ?? NOON));
        const said = batch.map((one) => ({ ...one, at: one.stampedAt ?? one.at }));
        const [loss, back] = notAfterRead(said);
        expect(loss?.at).toBeLessThan(back?.at ?? 0);
      }
    },
  );

  it.each([249, 250, 251, 2_500])('%i harmless lines of 2099 leave the node to be heard', (count) => {
    const flood = Array.from(
      { length: count },
      (_, n) => `2099-01-01T00:00:00Z node1 iscsid[9]: session${200_000 + n} login response status 0000`,
    );
    const evidence = foldSignals(emptyEvidence(NODE), signals(flood, NOON));
    const later = foldSignals(evidence, signals([LOSS('2026-11-22T14:00:00Z')], NOON + 2 * HOUR + SECOND));
    expect(viewOf(later).paths.find((path) => path.session === 1)?.state).toBe('lost');
  });

  it.each([
    ['India', '17:30:00'],
    ['Nepal', '17:45:00'],
    ['Japan', '21:00:00'],
  ])('of a node in %s, where UTC is configured: its loss is no later than its reading', (_, clock) => {
    const [loss] = signals([LOSS(`Nov 22 ${clock}`)], NOON + 5 * SECOND);
    expect(loss?.at).toBe(NOON + 5 * SECOND);
    const two = signals([LOSS(`Nov 22 ${clock}`), LOSS(`Nov 22 ${clock}`)], NOON + 5 * SECOND);
    expect(two.map((signal) => signal.at)).toEqual([NOON, NOON]);
  });
});

describe('properties of any batch', () => {
  const signal = fc
    .record({
      kind: fc.constantFrom(...SIGNAL_KINDS),
      node: fc.constantFrom('a', 'b'),
      stamp: fc.integer({ min: -11 * HOUR, max: 11 * HOUR }),
      read: fc.option(fc.integer({ min: 0, max: 3 * MINUTE }), { nil: null }),
      far: fc.boolean(),
    })
    .map(({ kind, node, stamp, read, far }) =>
      at(0, kind, {
        node,
        at: far ? Date.UTC(2099, 0, 1) : T0 + stamp,
        readAt: read === null ? null : T0 + read,
      }),
    );

  it('no signal is dated later than its line was read; none is older than a minute before that, or than it said', () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 12 }), (list) => {
        const dated = notAfterRead(list);
        expect(dated).toHaveLength(list.length);
        for (const [index, one] of dated.entries()) {
          const said = list[index];
          if (said === undefined || said.readAt == null) continue;
          expect(one.at).toBeLessThanOrEqual(said.readAt);
          expect(one.at).toBeGreaterThanOrEqual(Math.min(said.at, said.readAt) - MINUTE);
          expect(one.stampedAt ?? one.at).toBe(said.at);
        }
      }),
    );
  });

  it('what was set back once stays where it is', () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 12 }), (list) => {
        const once = notAfterRead(list);
        expect(notAfterRead(once)).toEqual(once);
      }),
    );
  });
});
