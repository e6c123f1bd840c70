import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES, EVIDENCE_CODES } from '../../../functions/core/diagnosis/cause.ts';
import { DECISION_TABLE } from '../../../functions/core/diagnosis/diagnose.ts';
import { NOTICE_REASONS, REASON_CODES } from '../../../functions/core/incident/reasons.ts';
import { HEADLINES, NEWS, SITUATIONS } from '../../../functions/core/incident/situations.ts';
import { EN } from '../../../functions/core/notice/catalogue.en.ts';
import { GUARD_CODES } from '../../../functions/core/plan/guard-codes.ts';

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

test('every headline has a title, a line, and a reason that is explained', () => {
  const titles = Object.keys(EN).flatMap((k) => (k.startsWith('title.') ? [k.slice(6)] : []));
  const rows = Object.keys(HEADLINES).filter((h) => h !== 'held' && h !== 'healthy');
  expect(titles.sort()).toEqual(rows.sort());
  expect(missing(doc('notices.md'), [...titles, ...NOTICE_REASONS])).toEqual([]);
});

/** A column of docs/notices.md and what the table of situations has in it. */
const yes = (value: boolean) => (value ? 'yes' : '');
const minutes = (ms: number) => (ms === 0 ? '' : ` after ${ms / 60_000} min`);
const SITUATION_LINES = Object.entries(SITUATIONS).map(([name, s]) => [
  `\`${name}\``,
  s.severity,
  s.near ?? '',
  s.reason,
  s.impact,
  s.avoid.join(', '),
  s.steps.join(', '),
  s.about,
  s.clock ?? '',
  yes(s.choice),
  yes(s.showsPlan),
  yes(s.asksNodes),
  yes(s.asksApproval),
  yes(s.reportsAttach),
  s.reminds ?? '',
  yes(s.isMerged),
  yes(s.isLoss),
  s.closes === null ? '' : `${s.closes.by}${minutes(s.closes.after)}`,
]);
const NEWS_LINES = Object.entries(NEWS).map(([name, n]) => [
  `\`${name}\``,
  n.reason,
  n.clock ?? '',
  yes(n.showsPlan),
]);

test.each([
  ['Situations', SITUATION_LINES],
  ['News', NEWS_LINES],
])('%s: docs/notices.md has every row of the table, column by column', (heading, lines) => {
  const section = doc('notices.md').split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(lines.map((cells) => `| ${cells.join(' | ')} |`.replace(/ +/g, ' ')));
});
