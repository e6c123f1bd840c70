import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { difference, Patience, stored } from '../../functions/respond/patience.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { LeaseLostError } from '../../functions/store/lease.ts';
import { JumpingTime } from '../support/kit.ts';

const NAME = 'inbox/detect/a.json';
const OTHER = 'inbox/detect/b.json';

function scene() {
  const clock = new JumpingTime();
  const logged: string[] = [];
  const noted: string[] = [];
  const patience = new Patience(
    { clock, log: createLogger({ write: (line) => void logged.push(line) }) },
    { note: (name, reason) => void noted.push(`${name}: ${reason}`) },
  );
  return { clock, logged, noted, patience };
}

const broken = async (): Promise<never> => {
  throw new Error('no route');
};

test('an object that could be read is due at any time, and leaves nothing to wait for', async () => {
  const { patience } = scene();
  expect(await patience.trying(NAME, async () => 7)).toBe(7);
  expect([patience.isDue(NAME), patience.isPausing(NAME)]).toEqual([true, false]);
  expect([patience.isComplete, patience.retryAt]).toEqual([true, null]);
});

test('one that failed is tried again after 2, 4, 8, 16 and 32 seconds, a minute in all; then it is noted', async () => {
  const { clock, noted, patience } = scene();
  const begun = clock.now();
  for (const [failures, seconds] of [2, 4, 8, 16, 32].entries()) {
    expect(await patience.trying(NAME, broken)).toBeNull();
    expect([failures, patience.retryAt]).toEqual([failures, clock.now() + seconds * SECOND]);
    expect([patience.isDue(NAME), patience.isPausing(NAME)]).toEqual([false, true]);
    clock.advance(seconds * SECOND - 1);
    expect([patience.isDue(NAME), patience.isPausing(NAME)]).toEqual([false, true]);
    clock.advance(1);
    expect([patience.isDue(NAME), patience.isPausing(NAME)]).toEqual([true, false]);
    expect([patience.isComplete, noted]).toEqual([false, []]);
  }
  expect(clock.now() - begun).toBe(62 * SECOND);
  expect(patience.failed(NAME)).toBe(6);
  expect(noted).toEqual([`${NAME}: it could not be read, again and again`]);
  clock.advance(10 * MINUTE);
  expect([patience.isDue(NAME), patience.retryAt, patience.isComplete]).toEqual([false, null, false]);
});

test('each waits for itself; the next time is the earliest of them', async () => {
  const { clock, patience, logged } = scene();
  await patience.trying(NAME, broken);
  await patience.trying(NAME, broken);
  await patience.trying(OTHER, broken);
  expect(patience.retryAt).toBe(clock.now() + 2 * SECOND);
  expect([patience.isDue(OTHER), patience.isDue('inbox/detect/c.json')]).toEqual([false, true]);
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { name: NAME, failures: 1 },
    { name: NAME, failures: 2 },
    { name: OTHER, failures: 1 },
  ]);
  clock.advance(2 * SECOND);
  expect([patience.isDue(NAME), patience.isDue(OTHER)]).toEqual([false, true]);
});

test('success takes back what failed before', async () => {
  const { patience, clock } = scene();
  await patience.trying(NAME, broken);
  clock.advance(2 * SECOND);
  await patience.trying(NAME, async () => null);
  expect([patience.isComplete, patience.retryAt, patience.isDue(NAME)]).toEqual([true, null, true]);
  expect(patience.failed(NAME)).toBe(1);
});

test('what is not listed any more is forgotten, the rest is not', async () => {
  const { patience, clock } = scene();
  await patience.trying(NAME, broken);
  await patience.trying(OTHER, broken);
  patience.retain(new Set([OTHER]));
  expect([patience.isDue(NAME), patience.isDue(OTHER), patience.isComplete]).toEqual([true, false, false]);
  patience.retain(new Set());
  expect([patience.retryAt, patience.isComplete, clock.now()]).toEqual([null, true, clock.now()]);
});

test.each(['inbox/../lease.json', 'inbox//a', 'copy of x.json'])(
  'the name %s is noted instead of being read',
  (name) => {
    const { patience, noted } = scene();
    expect(patience.isDue(name)).toBe(false);
    expect(noted).toEqual([`${name}: a name that is never written: it is not read`]);
  },
);

describe('a write that may fail', () => {
  const failures: unknown[] = [];
  const log = { failure: (...line: unknown[]) => void failures.push(line) };
  beforeEach(() => failures.splice(0));

  test('says whether it was made', async () => {
    expect(await stored(log, 'x', async () => undefined)).toBe(true);
    expect(failures).toEqual([]);
    const why = new Error('down');
    expect(await stored(log, 'the inventory', () => Promise.reject(why))).toBe(false);
    expect(failures).toEqual([['not stored yet', why, { what: 'the inventory' }]]);
  });

  test('but for a lost lease: who has lost it does nothing more', async () => {
    const lost = new LeaseLostError('gone');
    await expect(stored(log, 'x', () => Promise.reject(lost))).rejects.toBe(lost);
    expect(failures).toEqual([]);
  });
});

test('the difference of two sets', () => {
  expect(difference(new Set(['a', 'b', 'c']), new Set(['b', 'x']))).toEqual(new Set(['a', 'c']));
});
