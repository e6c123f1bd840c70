import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EN as CONSOLE } from '../../functions/console/words.en.ts';
import { EN as MONTHLY } from '../../functions/core/history/words.en.ts';
import { EN as MONITOR } from '../../functions/core/monitor/words.en.ts';
import { EN as NOTICES } from '../../functions/core/notice/catalogue.en.ts';
import { EN as RECORDS } from '../../functions/core/notice/records.en.ts';
import { BUNDLE_EN } from '../../infra/cli/text/bundle.en.ts';
import { EN as CLI } from '../../infra/cli/text/cli.en.ts';
import { HISTORY_EN } from '../../infra/cli/text/history.en.ts';
import { SCAN_EN } from '../../infra/cli/text/scan.en.ts';
import { EN as PLAYGROUND } from '../../infra/playground/words.en.ts';

const ROOT = join(__dirname, '../..');
const [JAPANESE = '', ENGLISH = ''] = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8').split(
  '\n## One spelling in English\n',
);

function pairsOf(section: string): readonly { readonly right: string; readonly wrong: string }[] {
  return [...section.matchAll(/^\* `([^`]+)`, not `([^`]+)`$/gm)].map(([, right = '', wrong = '']) => ({
    right,
    wrong,
  }));
}
const PAIRS = pairsOf(JAPANESE);

/** Everything that people read in Japanese: the catalogues of mail, console, monitor and command line. */
function catalogues(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return catalogues(path);
    return path.endsWith('.ja.ts') ? [path] : [];
  });
}

test('the glossary names one spelling of each word', () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(9);
});

test('mail, console, monitor and command line keep to it', () => {
  const files = [...catalogues('functions'), ...catalogues('infra')];
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((path) => {
    const words = readFileSync(join(ROOT, path), 'utf8');
    return PAIRS.filter(({ wrong }) => words.includes(wrong)).map(
      ({ right, wrong }) => `${path}: ${wrong}, not ${right}`,
    );
  });
  expect(found).toEqual([]);
});

test('English catalogues keep to theirs; keys are names of the code', () => {
  const pairs = pairsOf(ENGLISH);
  expect(pairs.length).toBeGreaterThanOrEqual(4);
  const texts = Object.entries({
    ...NOTICES,
    ...RECORDS,
    ...MONITOR,
    ...MONTHLY,
    ...CONSOLE,
    ...CLI,
    ...PLAYGROUND,
    ...BUNDLE_EN,
    ...HISTORY_EN,
    ...SCAN_EN,
  });
  const found = texts.flatMap(([key, text]) =>
    pairs.flatMap(({ right, wrong }) =>
      new RegExp(`(?<![-\\w])${wrong}`, 'i').test(text) ? [`${key}: ${wrong}, not ${right}`] : [],
    ),
  );
  expect(found).toEqual([]);
});
