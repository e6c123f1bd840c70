import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GOLDEN = join(__dirname, 'golden');

/** The text that a reader sees, as reviewers read it. `UPDATE_GOLDEN=1` writes it. */
export function expectGolden(name: string, text: string): void {
  const file = join(GOLDEN, `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, `${text}\n`);
  }
  expect(existsSync(file) ? readFileSync(file, 'utf8') : 'no golden file yet').toBe(`${text}\n`);
}
