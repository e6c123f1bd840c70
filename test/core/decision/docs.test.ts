import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES } from '../../../functions/core/diagnosis/cause.ts';
import { DECISION_TABLE, EVIDENCE_CODES } from '../../../functions/core/diagnosis/diagnose.ts';
import { NOTICE_REASONS } from '../../../functions/core/incident/incident.ts';
import { REASON_CODES } from '../../../functions/core/incident/reasons.ts';
import { SITUATIONS } from '../../../functions/core/incident/situation.ts';
import { EN } from '../../../functions/core/notice/catalogue.en.ts';
import { GUARD_CODES } from '../../../functions/core/plan/guards.ts';

/** Tables may be aligned: any run of blanks counts as one. */
const doc = (name: string) =>
  readFileSync(join(__dirname, '../../../docs', name), 'utf8').replace(/ +/g, ' ');
const missing = (text: string, codes: readonly string[]) => codes.filter((c) => !text.includes(`\`${c}\``));

test('every reason code and guard has a line', () => {
  expect(missing(doc('reason-codes.md'), [...REASON_CODES, ...GUARD_CODES])).toEqual([]);
});

test('every cause, evidence and condition of the decision table has a line, in the order of the table', () => {
  const text = doc('causes.md');
  expect(missing(text, [...CAUSES, ...EVIDENCE_CODES])).toEqual([]);
  const places = DECISION_TABLE.map((r) => text.indexOf(`| ${r.condition} |`));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('every headline, situation and reason of a notice has a line', () => {
  const titles = Object.keys(EN).flatMap((k) => (k.startsWith('title.') ? [k.slice(6)] : []));
  expect(missing(doc('notices.md'), [...titles, ...SITUATIONS, ...NOTICE_REASONS])).toEqual([]);
});
