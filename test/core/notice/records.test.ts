import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SITUATIONS } from '../../../functions/core/incident/situations.ts';
import { JA } from '../../../functions/core/notice/records.ja.ts';
import {
  causeText,
  closedByText,
  detailText,
  historyText,
  situationText,
} from '../../../functions/core/notice/records.ts';

const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;
const ROOT = join(__dirname, '../../..');

/** What the guards' source gives as their finding: literals, and templates with a word in each place. */
function found(path: string, call: RegExp): readonly string[] {
  const source = readFileSync(join(ROOT, path), 'utf8');
  return [...source.matchAll(call)].flatMap(([, words = '']) =>
    [...words.matchAll(/'([^']+)'|`([^`]+)`/g)].map(([, literal, template = '']) =>
      (literal ?? template).replace(/\$\{[^}]*SECOND[^}]*\}/g, '300').replace(/\$\{[^}]*\}/g, 'node2'),
    ),
  );
}
const GUARDS = ['guards-on-intent', 'guards-on-nodes', 'guards-on-platform'].flatMap((name) =>
  found(`functions/core/plan/${name}.ts`, /\b(?:unknown|no|met|test)\(([^;]*?)\)(?:;| :|\n)/g),
);
const JUDGE = found('functions/reattach/judge.ts', /\bgone\(([^)]*)\)/g);
/** No words: a figure, an id, a state, or what is only handed on. */
const AS_IT_IS =
  /^(?:node2|node2( \/ | -> |\/)node2(\/node2)?|0|RUNNING|AVAILABLE|DETACHED|ABSENT|lcdstatus|node2 node2|, |-|iscsi)$/;

test('whatever a guard finds is said in Japanese, and in English as it is stored', () => {
  const all = [...new Set([...GUARDS, ...JUDGE, 'nobody holds it', 'true', 'false', 'data', 'timed-out'])];
  expect(all.length).toBeGreaterThan(30);
  const words = all.filter((detail) => !AS_IT_IS.test(detail));
  expect(words.filter((detail) => !JAPANESE.test(detailText(detail, 'ja')))).toEqual([]);
  expect(words.filter((detail) => detailText(detail, 'en') !== detail)).toEqual([]);
});

test('a sign of a take-over is named, ids and states and what people wrote stay', () => {
  expect(detailText('peer-writes ocid1.instance.oc1..b', 'ja')).toMatch(
    /^[^A-Z]*書込み[^:]*: ocid1\.instance/,
  );
  for (const detail of ['DETACHED', 'Uocm:AD-1 / Uocm:AD-1', '0/0/0', 'ディスク交換'])
    expect(detailText(detail, 'ja')).toBe(detail);
});

test('each situation has words; one of a version after this stays a code', () => {
  for (const situation of Object.keys(SITUATIONS)) expect(situationText(situation, 'ja')).toMatch(JAPANESE);
  expect(situationText('teleported', 'ja')).toBe('teleported');
  expect(causeText('detached-planned', 'ja')).toBe('計画デタッチ');
  expect(causeText('teleported', 'ja')).toBe('teleported');
});

test('history: situations, causes, orders and ends in words; titles and codes of others as they are', () => {
  const line = (code: string, text: string) => historyText({ at: 0, code, text }, 'ja');
  expect(line('situation', 'detached')).toBe('状況: デタッチ');
  expect(line('cause', 'unknown')).toBe('原因: 原因調査中');
  expect(line('command:1', 'ack by sato')).toBe('sato が受付');
  expect(line('command:1', 'close by a by b')).toBe('a by b がインシデントを終了');
  expect(line('closed-recovered', 'recovered')).toBe(JA['closed-by.recovered']);
  expect(line('notice-first', '【緊急】CL1')).toBe('【緊急】CL1');
  expect(line('notice-first', 'recovered')).toBe('recovered');
  expect(line('situation', 'teleported')).toBe('状況: teleported');
  expect(closedByText('operator', 'en')).toBe('an operator');
  expect([closedByText(null, 'ja'), closedByText('teleport', 'ja')]).toEqual(['-', 'teleport']);
});
