import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { mutatedFrom } from './mutated.ts';
import { TARGETS } from './targets.ts';

jest.setTimeout(60_000);

/** Inputs that broke something once, by target: `found/<target>/<what>`. */
const FOUND = join(__dirname, 'found');

describe.each(Object.entries(TARGETS))('%s', (name, target) => {
  test('takes its genuine inputs, and what broke it once', async () => {
    const seeds = await target.seeds();
    expect(seeds.length).toBeGreaterThan(0);
    const folder = join(FOUND, name);
    const found = existsSync(folder)
      ? readdirSync(folder).map((file) => readFileSync(join(folder, file)))
      : [];
    for (const input of [...seeds, ...found]) await target.run(input);
  });

  test('takes damaged ones', async () => {
    const seeds = (await target.seeds()).filter(({ length }) => length < 20_000);
    const numRuns = ['console', 'scan', 'archives', 'lines'].includes(name) ? 40 : 150;
    await fc.assert(
      fc.asyncProperty(mutatedFrom(seeds), async (input) => target.run(input)),
      { numRuns },
    );
  });
});
