import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { mutatedFrom } from './mutated.ts';
import { TARGETS } from './targets.ts';

/** Inputs that broke something once, by target: `found/<target>/<what>`. */
const FOUND = join(__dirname, 'found');

/** Share of the genuine inputs that are understood, where it is less than nine of ten. */
const UNDERSTOOD: Readonly<Record<string, number>> = {
  // Some are of other logs, of clusters that are well, or of losses that are told at their end.
  connector: 0.6,
  lines: 0.8,
  scan: 0.8,
};

describe.each(Object.entries(TARGETS))('%s', (name, target) => {
  test('takes its genuine inputs, and what broke it once', async () => {
    const seeds = await target.seeds();
    expect(seeds.length).toBeGreaterThan(0);
    const folder = join(FOUND, name);
    const found = existsSync(folder)
      ? readdirSync(folder).map((file) => readFileSync(join(folder, file)))
      : [];
    let understood = 0;
    for (const input of seeds) understood += Number(await target.run(input));
    // What is refused at the door leads a fuzzer nowhere.
    expect(understood).toBeGreaterThanOrEqual(Math.ceil(seeds.length * (UNDERSTOOD[name] ?? 0.9)));
    for (const input of found) await target.run(input);
  });

  test('takes damaged ones', async () => {
    const seeds = (await target.seeds()).filter(({ length }) => length < 20_000);
    const numRuns = ['console', 'scan', 'archives', 'lines'].includes(name) ? 40 : 150;
    await fc.assert(
      fc.asyncProperty(mutatedFrom(seeds), async (input) => void (await target.run(input))),
      { numRuns },
    );
  });
});
