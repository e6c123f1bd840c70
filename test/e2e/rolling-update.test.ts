import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Course } from '../versions/courses.ts';
import { played } from '../versions/story.ts';
import { TODAY } from './reattach-scene.ts';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '..', '..');
const BUILD = /\d{4}-\d\d-\d\dT[\d:.]+Z-\d+\.\d+\.\d+/g;
const LATER = '2999-01-01T00:00:00.000Z-9.9.9';

/** Each function at another moment of the story; `reattach` and `observe` while a call is on its way. */
const COURSE: Course = {
  name: 'one-by-one',
  changes: [
    { part: 'respond', at: 'told' },
    { part: 'detect', at: 'asked' },
    { part: 'sweep', at: 'approved' },
    { part: 'reattach', at: 'sending' },
    { part: 'observe', at: 'sent' },
  ],
};

it('functions are updated one by one, in the middle of an incident and of an attach', async () => {
  const later = mkdtempSync(join(tmpdir(), 'later-'));
  try {
    cpSync(join(TODAY, 'functions'), join(later, 'functions'), { recursive: true });
    symlinkSync(join(TODAY, 'cli'), join(later, 'cli'), 'dir');
    const file = join(later, 'functions', 'respond', 'func.js');
    const source = readFileSync(file, 'utf8');
    const [build, ...others] = source.match(BUILD) ?? [];
    expect(others).toEqual([]);
    writeFileSync(file, source.replace(BUILD, LATER));
    const verdict = await played(
      { from: { root: ROOT, dist: TODAY }, to: { root: ROOT, dist: later } },
      COURSE,
    );
    expect(verdict).toMatchObject({ broken: [], refused: [], builds: [build, LATER] });
  } finally {
    rmSync(later, { recursive: true, force: true });
  }
});
