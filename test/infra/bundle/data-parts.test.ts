import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction } from '../../../infra/bundle/bundle.ts';

const ROOT = join(__dirname, '..', '..', '..');

/** Everything that is left out of a bundle, with names that occur twice. */
const ALL = `
import * as consoleEn from '../../functions/console/words.en.ts';
import * as consoleJa from '../../functions/console/words.ja.ts';
import * as monitorEn from '../../functions/core/monitor/words.en.ts';
import * as monitorJa from '../../functions/core/monitor/words.ja.ts';
import * as noticeEn from '../../functions/core/notice/catalogue.en.ts';
import * as noticeJa from '../../functions/core/notice/catalogue.ja.ts';
import * as recordsEn from '../../functions/core/notice/records.en.ts';
import * as recordsJa from '../../functions/core/notice/records.ja.ts';
import * as errorsEn from '../../functions/core/base/errors.en.ts';
import * as errorsJa from '../../functions/core/base/errors.ja.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
const all = { consoleEn, consoleJa, monitorEn, monitorJa, noticeEn, noticeJa, recordsEn, recordsJa, errorsEn, errorsJa };
const words = Object.entries(all).map(([name, one]) => [name, Object.entries(one).map(([key, texts]) => [key, { ...texts }])]);
const rules = builtInRules().map(({ source, samples, nearMisses, ...rule }) => rule);
process.stdout.write(JSON.stringify({ words, rules }));
`;

test('every text and every rule that lies in a part is what it is in the plain form', async () => {
  const folder = mkdtempSync(join(ROOT, 'dist', 'data-parts-'));
  const entry = join(folder, 'entry.ts');
  try {
    writeFileSync(entry, ALL);
    const said = async (name: string, slim: boolean): Promise<unknown> => {
      const outfile = join(folder, name);
      await bundleFunction({ entry, outfile, root: ROOT, slim });
      return JSON.parse(execFileSync(process.execPath, [outfile], { encoding: 'utf8', maxBuffer: 1e8 }));
    };
    const plain = await said('plain.js', false);
    expect(JSON.stringify(plain).length).toBeGreaterThan(150_000);
    expect(await said('slim.js', true)).toEqual(plain);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
