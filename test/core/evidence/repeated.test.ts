import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { NodeEvidence } from '../../../functions/core/evidence/node-evidence.ts';
import { mayBeKnown } from '../../../functions/core/evidence/repeated.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, NODE } from './make-signal.ts';

const lost = (seconds: number, more: Partial<Signal> = {}): Signal =>
  at(seconds, 'session-lost', { session: 1, ...more });

const known = (): NodeEvidence =>
  foldSignals(emptyEvidence(NODE), [lost(70), lost(90), lost(200), lost(3_700)]);

describe('a line that may have been here before', () => {
  test.each([
    ['as the first of its minute', lost(70), true],
    ['as the last', lost(90), true],
    ['between them: not each line is kept by itself', lost(80), true],
    ['before the first of its minute', lost(69.9), false],
    ['after the last', lost(90.1), false],
    ['in a minute of which one line is kept', lost(200), true],
    ['elsewhere in that minute', lost(201), false],
    ['in a minute of which no line is kept, between two that are', lost(150), true],
    ['outside of them', lost(210), false],
    ['in another hour', lost(3_700), true],
    ['in an hour of which nothing is known', lost(7_300), false],
    ['of another session', lost(70, { session: 2 }), false],
    ['of another kind', at(70, 'session-retry', { session: 1 }), false],
    ['of another rule', lost(70, { rule: 'R-other' }), false],
    ['that names a hostile key', lost(70, { rule: 'constructor' }), false],
  ])('%s: %#', (_, signal, isKnown) => {
    expect(mayBeKnown(known(), signal)).toBe(isKnown);
  });
});
