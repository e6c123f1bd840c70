import { EN as CONSOLE_EN } from '../../../functions/console/words.en.ts';
import { JA as CONSOLE_JA } from '../../../functions/console/words.ja.ts';
import { EN as ERRORS_EN } from '../../../functions/core/base/errors.en.ts';
import { JA as ERRORS_JA } from '../../../functions/core/base/errors.ja.ts';
import { type Catalogue, createText } from '../../../functions/core/base/text.ts';
import { EN as MONTHLY_EN } from '../../../functions/core/history/words.en.ts';
import { JA as MONTHLY_JA } from '../../../functions/core/history/words.ja.ts';
import { EN as MONITOR_EN } from '../../../functions/core/monitor/words.en.ts';
import { JA as MONITOR_JA } from '../../../functions/core/monitor/words.ja.ts';
import { EN as NOTICE_EN } from '../../../functions/core/notice/catalogue.en.ts';
import { JA as NOTICE_JA } from '../../../functions/core/notice/catalogue.ja.ts';
import { EN as REPORT_EN } from '../../../functions/report/words.en.ts';
import { JA as REPORT_JA } from '../../../functions/report/words.ja.ts';
import { EN as CLI_EN } from '../../../infra/cli/text/cli.en.ts';
import { JA as CLI_JA } from '../../../infra/cli/text/cli.ja.ts';
import { HISTORY_EN } from '../../../infra/cli/text/history.en.ts';
import { HISTORY_JA } from '../../../infra/cli/text/history.ja.ts';
import { SCAN_EN } from '../../../infra/cli/text/scan.en.ts';
import { SCAN_JA } from '../../../infra/cli/text/scan.ja.ts';

const AREAS: Readonly<Record<string, readonly [en: Catalogue<string>, ja: Catalogue<string>]>> = {
  notice: [NOTICE_EN, NOTICE_JA],
  console: [CONSOLE_EN, CONSOLE_JA],
  monitor: [MONITOR_EN, MONITOR_JA],
  monthly: [MONTHLY_EN, MONTHLY_JA],
  errors: [ERRORS_EN, ERRORS_JA],
  report: [REPORT_EN, REPORT_JA],
  cli: [CLI_EN, CLI_JA],
  history: [HISTORY_EN, HISTORY_JA],
  scan: [SCAN_EN, SCAN_JA],
};
const places = (words: string) => [...new Set(words.match(/\{\w+\}/g) ?? [])].sort();

describe.each(Object.entries(AREAS))('%s', (_, [en, ja]) => {
  test('has the same keys in both languages', () => {
    expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort());
  });

  test('names the same facts in both languages', () => {
    const of = (all: Catalogue<string>) =>
      Object.fromEntries(Object.entries(all).map(([key, words]) => [key, places(words)]));
    expect(of(ja)).toEqual(of(en));
  });
});

test('places are filled, in the language asked for', () => {
  const text = createText({
    en: { greeting: '{who} waits {n} s', plain: 'nothing' },
    ja: { greeting: '{who}: {n} 秒', plain: 'なし' },
  });
  expect(text('en', 'greeting', { who: '$& {n}', n: 3 })).toBe('$& {n} waits 3 s');
  expect(text('ja', 'greeting', { who: 'node1', n: 3 })).toBe('node1: 3 秒');
  expect(text('ja', 'plain')).toBe('なし');
  // @ts-expect-error a value is missing
  expect(text('en', 'greeting', { who: 'node1' })).toBe('node1 waits ? s');
  // @ts-expect-error no such key
  expect(() => text('en', 'other')).toThrow();
});
