import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADVICE_EN } from '../../../functions/core/notice/catalogue.advice.en.ts';
import { CAUSES_EN } from '../../../functions/core/notice/catalogue.causes.en.ts';
import { CLOCK_EN } from '../../../functions/core/notice/catalogue.clock.en.ts';
import { FRAME_EN } from '../../../functions/core/notice/catalogue.frame.en.ts';
import { LATE_EN } from '../../../functions/core/notice/catalogue.late.en.ts';
import { REATTACH_EN } from '../../../functions/core/notice/catalogue.reattach.en.ts';
import { ROLE_EN } from '../../../functions/core/notice/catalogue.role.en.ts';
import { STEPS_EN } from '../../../functions/core/notice/catalogue.steps.en.ts';
import { text } from '../../../functions/core/notice/text.ts';

const main = readFileSync(join(__dirname, '../../../functions/core/notice/catalogue.en.ts'), 'utf8');

test('no part of the catalogue hides the text of another', () => {
  const own = new Set([...main.matchAll(/^ {2}'([\w.-]+)':/gm)].map((m) => m[1]));
  expect(own.size).toBeGreaterThan(100);
  const parts = [REATTACH_EN, CAUSES_EN, CLOCK_EN, FRAME_EN, LATE_EN, ADVICE_EN, ROLE_EN, STEPS_EN].flatMap(
    (part) => Object.keys(part),
  );
  expect(parts.filter((key, i) => own.has(key) || parts.indexOf(key) !== i)).toEqual([]);
});

test.each([
  ['ja', '01-forced-detach', /接続断 10:00 から少なくとも5分。I\/Oエラーは遅くとも 11:40/],
  ['en', '01-forced-detach', /Lost since 10:00, for at least 5 min\. I\/O fails at 11:40 at the latest/],
  ['ja', '04-fencing-detach', /再アタッチしないでください。まず node2/],
  ['en', '04-fencing-detach', /Do not reattach\. First see whether the resource is in service on node2/],
] as const)('%s %s: the first screen tells the time left or the danger', (lang, name, told) => {
  const text = readFileSync(join(__dirname, `golden/${name}.${lang}.txt`), 'utf8');
  expect(text.split('\n').slice(0, 12).join('\n')).toMatch(told);
});

test.each(['ja', 'en'] as const)('%s: fail-over is foretold only where it lies ahead', (lang) => {
  const golden = (name: string) => readFileSync(join(__dirname, `golden/${name}.${lang}.txt`), 'utf8');
  const foretold = text(lang, 'state.switch-over');
  expect(golden('01-forced-detach')).toContain(foretold);
  for (const name of ['04-fencing-detach', '06-standby']) expect(golden(name)).not.toContain(foretold);
});
