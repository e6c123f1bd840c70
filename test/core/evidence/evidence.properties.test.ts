import fc from 'fast-check';
import {
  emptyEvidence,
  foldSignals,
  mergeEvidence,
  type NodeEvidence,
  serializeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import { type EvidenceLimits, FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { SIGNAL_KINDS } from '../../../functions/core/rules/signal-kinds.ts';
import { NODE, T0 } from './make-signal.ts';

/** Limits so small that dropping happens all the time. */
const TIGHT: EvidenceLimits = {
  vital: { subjects: 2, total: 4 },
  other: { subjects: 1, total: 2 },
  facets: 2,
  fine: 2,
  coarse: 3,
  coarseTraces: 2,
  detailed: 1,
  logins: 2,
  loginsOfSession: 2,
  topologyKeys: 2,
  topologyEntries: 2,
  rules: 4,
  hosts: 2,
};

const anySignal: fc.Arbitrary<Signal> = fc
  .record({
    kind: fc.constantFrom(...SIGNAL_KINDS),
    rule: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'),
    host: fc.constantFrom(null, 'h1', 'h2', 'h3'),
    offset: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 30_000_000 })),
    whole: fc.boolean(),
    bootId: fc.constantFrom(null, null, 'b1', 'b2'),
    text: fc.constantFrom('x', 'y', '__proto__'),
    session: fc.constantFrom(undefined, -1, 1, 2, 3),
    portal: fc.constantFrom(
      undefined,
      ...['169.254.2.2', '169.254.2.3', 'fe80::1', '169.254.0.2'].map((address) => ({ address, port: 3260 })),
    ),
    iqn: fc.constantFrom(undefined, 'iqn.a', 'iqn.b', 'iqn.c:boot:uefi'),
    device: fc.constantFrom(undefined, 'sda', 'sdb', 'sdb1', 'dm-2'),
    scsiHost: fc.constantFrom(undefined, 3, 4),
    scsiAddress: fc.constantFrom(undefined, '3:0:0:1', '4:0:0:1'),
    count: fc.constantFrom(undefined, 0, 1, 8, 451),
    seconds: fc.constantFrom(undefined, 15, 6000),
    errorCode: fc.constantFrom(undefined, 1020, 1021, 1022),
    detail: fc.constantFrom(undefined, 'Connection refused', 'No route to host', '__proto__'),
  })
  .map(({ offset, whole, ...rest }) => {
    const at = T0 + (whole ? Math.floor(offset / 1000) * 1000 : offset);
    const defined = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    return { severity: 'info', node: NODE, at, precision: whole ? 1000 : 1, ...defined } as unknown as Signal;
  });

const signals = fc.array(anySignal, { maxLength: 60 });
const limits = fc.constantFrom(TIGHT, FUNCTION_LIMITS);

function fold(list: readonly Signal[], with_: EvidenceLimits): NodeEvidence {
  return foldSignals(emptyEvidence(NODE), list, with_);
}

/** A shuffle of the list with some members said again, cut into batches. */
function redelivered(list: readonly Signal[], seed: readonly number[]): Signal[][] {
  const mixed = [...list, ...list.filter((_, index) => (seed[index % seed.length] ?? 0) % 3 === 0)]
    .map((signal, index) => ({
      signal,
      order: (seed[(index * 7) % seed.length] ?? 0) * 31 + ((index * 17) % 101),
    }))
    .sort((a, b) => a.order - b.order)
    .map(({ signal }) => signal);
  const size = 1 + ((seed[0] ?? 0) % 9);
  const batches: Signal[][] = [];
  for (let from = 0; from < mixed.length; from += size) batches.push(mixed.slice(from, from + size));
  return batches;
}

describe('evidence is a join-semilattice', () => {
  const seeds = fc.array(fc.nat(1000), { minLength: 3, maxLength: 40 });

  test('order, repetition and batching of deliveries change nothing, byte for byte', () => {
    fc.assert(
      fc.property(signals, seeds, limits, (list, seed, bound) => {
        let evidence = emptyEvidence(NODE);
        for (const batch of redelivered(list, seed)) evidence = foldSignals(evidence, batch, bound);
        expect(serializeEvidence(evidence)).toBe(serializeEvidence(fold(list, bound)));
      }),
      { numRuns: 400 },
    );
  });

  test('merging is commutative, associative and idempotent, also when it has to drop', () => {
    fc.assert(
      fc.property(signals, signals, signals, limits, (x, y, z, bound) => {
        const [a, b, c] = [fold(x, bound), fold(y, bound), fold(z, bound)];
        const text = (e: NodeEvidence): string => serializeEvidence(e);
        const merge = (p: NodeEvidence, q: NodeEvidence): NodeEvidence => mergeEvidence(p, q, bound);
        expect(text(merge(a, b))).toBe(text(merge(b, a)));
        expect(text(merge(merge(a, b), c))).toBe(text(merge(a, merge(b, c))));
        expect(text(merge(a, a))).toBe(text(a));
        expect(text(merge(a, b))).toBe(text(fold([...x, ...y], bound)));
      }),
      { numRuns: 300 },
    );
  });

  test('survives being written and read', () => {
    fc.assert(
      fc.property(signals, (list) => {
        const evidence = fold(list, FUNCTION_LIMITS);
        const read = JSON.parse(serializeEvidence(evidence)) as NodeEvidence;
        expect(serializeEvidence(mergeEvidence(read, emptyEvidence(NODE)))).toBe(serializeEvidence(evidence));
        expect(viewOf(read)).toEqual(viewOf(evidence));
      }),
      { numRuns: 200 },
    );
  });

  test('a view can be made of anything and tells its own times only', () => {
    fc.assert(
      fc.property(signals, limits, (list, bound) => {
        const view = viewOf(fold(list, bound));
        for (const path of view.paths) {
          for (const outage of path.outages) {
            expect(outage.length.seconds).toBeGreaterThanOrEqual(0);
            if (outage.endedAt !== null) expect(outage.endedAt).toBeGreaterThanOrEqual(outage.lostAt);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('never grows past a bound, whatever a hostile node sends', () => {
  const hostile = (index: number): Signal =>
    ({
      rule: `rule-${index % 700}`,
      kind: SIGNAL_KINDS[index % SIGNAL_KINDS.length] ?? 'detail',
      severity: 'info',
      node: NODE,
      host: `host-${index}`,
      at: T0 + index * 7_919_001,
      precision: 1,
      bootId: `boot-${index}`,
      text: 'x'.repeat(500),
      session: index % 2 === 0 ? index : 1,
      portal: { address: `10.0.${index % 256}.${index % 251}`, port: 3260 },
      iqn: `iqn.${index}`,
      device: `sd${index}`,
      scsiHost: index,
      detail: `detail ${index}`.repeat(20),
    }) as Signal;
  const size = (count: number): number =>
    serializeEvidence(
      fold(
        Array.from({ length: count }, (_, index) => hostile(index)),
        FUNCTION_LIMITS,
      ),
    ).length;
  // Each kind has room for 384 hours of its own.
  const small = size(20_000);
  expect(small).toBeLessThan(5_000_000);
  expect(size(40_000)).toBeLessThan(small * 1.1);
});
