import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EN as CONSOLE_EN } from '../../functions/console/words.en.ts';
import { JA as CONSOLE } from '../../functions/console/words.ja.ts';
import { EN as ERRORS_EN } from '../../functions/core/base/errors.en.ts';
import { JA as ERRORS } from '../../functions/core/base/errors.ja.ts';
import { EN as MONTHLY_EN } from '../../functions/core/history/words.en.ts';
import { JA as MONTHLY } from '../../functions/core/history/words.ja.ts';
import { EN as MONITOR_EN } from '../../functions/core/monitor/words.en.ts';
import { JA as MONITOR } from '../../functions/core/monitor/words.ja.ts';
import { EN as NOTICES_EN } from '../../functions/core/notice/catalogue.en.ts';
import { JA as NOTICES } from '../../functions/core/notice/catalogue.ja.ts';
import { EN as RECORDS_EN } from '../../functions/core/notice/records.en.ts';
import { JA as RECORDS } from '../../functions/core/notice/records.ja.ts';
import { EN as REPORT_EN } from '../../functions/report/words.en.ts';
import { JA as REPORT } from '../../functions/report/words.ja.ts';
import { BUNDLE_EN } from '../../infra/cli/text/bundle.en.ts';
import { BUNDLE_JA } from '../../infra/cli/text/bundle.ja.ts';
import { EN as CLI_EN } from '../../infra/cli/text/cli.en.ts';
import { JA as CLI } from '../../infra/cli/text/cli.ja.ts';
import { HISTORY_EN } from '../../infra/cli/text/history.en.ts';
import { HISTORY_JA } from '../../infra/cli/text/history.ja.ts';
import { SCAN_EN } from '../../infra/cli/text/scan.en.ts';
import { SCAN_JA } from '../../infra/cli/text/scan.ja.ts';
import { VERIFY_EN } from '../../infra/cli/text/verify.en.ts';
import { VERIFY_JA } from '../../infra/cli/text/verify.ja.ts';
import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';
import { EN as PLAYGROUND_EN } from '../../infra/playground/words.en.ts';
import { JA as PLAYGROUND } from '../../infra/playground/words.ja.ts';
import { englishIn, LET_THROUGH } from '../support/english.ts';

const ROOT = join(__dirname, '../..');
const about = (language: 'en' | 'ja') =>
  Object.fromEntries(SCENARIOS.map((scenario) => [scenario.name, scenario.about[language]]));

/** The Japanese half of a Terraform map of texts, which comes after the English one. */
function terraform(path: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const half = text.slice(text.indexOf('\n    ja = '), text.indexOf('\n  }', text.indexOf('\n    ja = ')));
  const lines = half.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return Object.fromEntries(
    lines.map((line, at) => [`${path} ${at}`, line.slice(1, -1).replace(/\$\{[^}]*\}/g, ' ')]),
  );
}

/** Every catalogue, with its English one where there is one: what must not be found in the other. */
const CATALOGUES: Readonly<
  Record<string, readonly [ja: Readonly<Record<string, string>>, en: Readonly<Record<string, string>> | null]>
> = {
  notices: [NOTICES, NOTICES_EN],
  errors: [ERRORS, ERRORS_EN],
  monitor: [MONITOR, MONITOR_EN],
  monthly: [MONTHLY, MONTHLY_EN],
  console: [CONSOLE, CONSOLE_EN],
  records: [RECORDS, RECORDS_EN],
  reports: [REPORT, REPORT_EN],
  'command line': [CLI, CLI_EN],
  scan: [SCAN_JA, SCAN_EN],
  'support bundle': [BUNDLE_JA, BUNDLE_EN],
  history: [HISTORY_JA, HISTORY_EN],
  verify: [VERIFY_JA, VERIFY_EN],
  playground: [PLAYGROUND, PLAYGROUND_EN],
  scenarios: [about('ja'), about('en')],
  alarms: [terraform('terraform/modules/alarms/texts.tf'), null],
  'next steps of Terraform': [terraform('terraform/modules/suite/outputs.tf'), null],
};

describe.each(Object.entries(CATALOGUES))('%s', (_, [ja, en]) => {
  test('no English is left in the Japanese text', () => {
    expect(Object.keys(ja).length).toBeGreaterThan(3);
    const left = Object.entries(ja).flatMap(([key, text]) =>
      englishIn(text).map((word) => `${key}: ${word}`),
    );
    expect(left).toEqual([]);
  });

  test('this is seen: of the English text, put in its place, nearly all is found', () => {
    if (en === null) return;
    // A text of one let-through word, of a code or of nothing but places is the same in both languages.
    const seen = Object.entries(en).filter(([, text]) => englishIn(text).length > 0);
    expect(seen.length / Object.keys(en).length).toBeGreaterThan(0.95);
  });
});

test('one English word among Japanese ones is found, wherever it stands', () => {
  for (const text of [
    'ボリューム lost です。',
    'lost',
    '(reason) 不明',
    'node1: 接続 lost',
    'ISP or OSU です',
  ])
    expect([text, englishIn(text).length]).toEqual([text, 1]);
  expect(
    englishIn('該当ノードで: sudo iscsiadm -m session -P 3\n`lost` {lost} --lost ocid1.volume.oc1..lost'),
  ).toEqual([]);
  expect(englishIn('行: the disk is gone', ['the disk is gone'])).toEqual([]);
});

test('each word that is let through is used, so that the list does not grow by itself', () => {
  const all = Object.values(CATALOGUES).flatMap(([ja]) => Object.values(ja));
  const golden = ['incident', 'plan', 'status'].map((page) =>
    readFileSync(join(ROOT, 'test/console/golden', `${page}.ja.txt`), 'utf8'),
  );
  const pages = ['README.ja.md', 'docs/outage.ja.md'].map((page) => readFileSync(join(ROOT, page), 'utf8'));
  const text = [...all, ...golden, ...pages].join('\n');
  // Names and states come from what is filled in.
  const { names: _names, states: _states, ...rest } = LET_THROUGH;
  expect(
    Object.values(rest)
      .flat()
      .filter((word) => !text.includes(word)),
  ).toEqual([]);
});
