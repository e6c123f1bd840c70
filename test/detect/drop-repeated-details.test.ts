import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { emptyEvidence, foldSignals } from '../../functions/core/evidence/evidence.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { signalsOf } from '../../functions/core/rules/signals-of-batch.ts';
import { dropRepeatedDetails } from '../../functions/detect/drop-repeated-details.ts';

const NODE = 'ocid1.instance.oc1.xx.node1';
const CORPUS = join(__dirname, '../corpus');
const CAPTURES = readdirSync(CORPUS).filter((name) => /\.(fork|fgd2)$/.test(name));
const matcher = createMatcher(builtInRules());

/** Signals of a capture as batches of `size` lines. */
function batches(capture: string, size: number): Signal[][] {
  const lines = readFileSync(join(CORPUS, capture, 'messages.log'), 'utf8')
    .trimEnd()
    .split('\n');
  const found: Signal[][] = [];
  for (let start = 0; start < lines.length; start += size) {
    const records = lines.slice(start, start + size).map((text) => ({
      id: null,
      instanceId: NODE,
      host: null,
      path: '/var/log/messages',
      time: Date.parse(`${text.slice(0, 15)} 2026 UTC`),
      readAt: null,
      text,
    }));
    found.push([...signalsOf(records, matcher, { zone: 'UTC' }).signals]);
  }
  return found;
}

const viewAfter = (signals: readonly (readonly Signal[])[]) =>
  viewOf(signals.reduce((evidence, batch) => foldSignals(evidence, batch), emptyEvidence(NODE)));

test.each(CAPTURES)('%s: what is left says the same as the whole, however the batches are cut', (capture) => {
  for (const size of [7, 60, 100_000]) {
    const whole = batches(capture, size);
    expect(viewAfter(whole.map(dropRepeatedDetails))).toEqual(viewAfter(whole));
  }
});

test('an inbox object of a node at debug level is a fraction of what it was', () => {
  const [batch = []] = batches('s01_refused_recover.bookworm.fgd2', 440);
  const before = toJsonBytes(batch).length;
  const after = toJsonBytes(dropRepeatedDetails(batch)).length;
  expect(after).toBeLessThan(before / 2);
});

test('details of other nodes, sessions and rules are told apart; everything else stays', () => {
  const line = (parts: Partial<Signal>): Signal => ({
    rule: 'r1',
    kind: 'detail',
    severity: 'info',
    node: 'n1',
    host: null,
    at: 1_000,
    precision: 1_000,
    bootId: null,
    text: '',
    ...parts,
  });
  const first = line({ at: 1_000, session: 1 });
  const last = line({ at: 9_000, session: 1 });
  const kept = [
    first,
    last,
    line({ session: 2 }),
    line({ node: 'n2' }),
    line({ rule: 'r2' }),
    line({ bootId: 'b' }),
    line({ kind: 'session-retry', session: 1 }),
    line({ kind: 'session-retry', session: 1 }),
  ];
  const middle = [line({ at: 2_000, session: 1 }), line({ at: 3_000, session: 1 })];
  expect(dropRepeatedDetails([...middle, ...kept])).toEqual(kept);
});
