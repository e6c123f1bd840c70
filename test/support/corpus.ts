import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBatch } from '../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { signalsOf } from '../../functions/core/rules/signals-of-batch.ts';

/** Genuine captures, a folder each. */
export const CORPUS = join(__dirname, '../corpus');
export const CAPTURES = readdirSync(CORPUS)
  .filter((name) => existsSync(join(CORPUS, name, 'meta.json')))
  .sort();
/** How the captures are stamped where a line does not say. */
export const CORPUS_TIME = { zone: 'UTC', year: 2026 };

const matcher = createMatcher(builtInRules());

/** What the matcher finds in the system log of a capture, as if its lines came in one batch. */
export function signalsOfCapture(capture: string): readonly Signal[] {
  const lines = readFileSync(join(CORPUS, capture, 'messages.iso.log'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const batch = lines.map((line, index) => ({
    datetime: 1_795_347_237_000 + index,
    logContent: { data: { message: line } },
  }));
  return signalsOf(decodeBatch(JSON.stringify(batch)).records, matcher, CORPUS_TIME).signals;
}
