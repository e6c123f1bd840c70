import { MINUTE } from '../../functions/core/base/time.ts';
import { SetAside } from '../../functions/respond/set-aside.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { DEAD_LETTERS } from '../../functions/store/dead-letters.ts';
import { JumpingTime, MemoryStore } from '../support/kit.ts';

class Refusing extends MemoryStore {
  refuses = false;
  override async put(...args: Parameters<MemoryStore['put']>) {
    if (this.refuses) throw new Error('down');
    return super.put(...args);
  }
}

function scene(store = new Refusing()) {
  const clock = new JumpingTime();
  const logged: string[] = [];
  const log = createLogger({ write: (line) => void logged.push(line) });
  const setAside = new SetAside({ store, clock, log });
  let renewed = 0;
  const save = () =>
    setAside.save(async () => {
      renewed += 1;
    });
  const letters = () => store.names(DEAD_LETTERS).map((name) => store.json(name));
  return { store, clock, logged, setAside, save, letters, renewed: () => renewed };
}

test('what is set aside is named with its reason, once, whoever notes it', async () => {
  const { setAside, save, letters, store, logged, renewed } = scene();
  setAside.note('incidents/b.json', 'not readable');
  setAside.note('incidents/a.json', 'not readable');
  setAside.note('incidents/a.json', 'otherwise');
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', name: 'incidents/b.json', reason: 'not readable' },
    { level: 'error', name: 'incidents/a.json' },
  ]);
  await save();
  await save();
  expect(renewed()).toBe(2);
  expect(letters()).toHaveLength(2);
  expect(letters()).toContainEqual({
    schema: 'warden.dead-letter/1',
    source: 'respond',
    name: 'incidents/a.json',
    reason: 'not readable',
  });
  const next = scene(store);
  next.setAside.note('incidents/a.json', 'not readable');
  await next.save();
  expect(letters()).toHaveLength(2);
});

test('a name too long to be read is cut', async () => {
  const { setAside, save, letters } = scene();
  setAside.note(`inbox/${'x'.repeat(2_000)}`, 'r');
  await save();
  expect(letters()).toMatchObject([{ name: `inbox/${'x'.repeat(1_018)}` }]);
});

test('a hundred are named one by one, the rest together by their folder', async () => {
  const { setAside, save, letters } = scene();
  for (let n = 0; n < 120; n += 1) setAside.note(`inbox/${n}.json`, 'r');
  setAside.note('commands/late.json', 'r');
  await save();
  const names = (letters() as { name: string; reason: string }[]).filter(({ reason }) => reason !== 'r');
  expect(letters()).toHaveLength(102);
  expect(names.map(({ name, reason }) => `${name} ${reason}`).sort()).toEqual([
    'commands/ more objects that cannot be used',
    'inbox/ more objects that cannot be used',
  ]);
});

describe('news', () => {
  test('is what no holder before has noted, of that folder', async () => {
    const { setAside, save, store } = scene();
    expect(await setAside.hasNews('incidents/')).toBe(false);
    setAside.note('inbox/a.json', 'r');
    expect(await setAside.hasNews('incidents/')).toBe(false);
    setAside.note('incidents/a.json', 'r');
    expect(await setAside.hasNews('incidents/')).toBe(true);
    await save();
    const next = scene(store);
    next.setAside.note('incidents/a.json', 'r');
    expect(await next.setAside.hasNews('incidents/')).toBe(false);
    next.setAside.note('incidents/a2.json', 'r');
    expect(await next.setAside.hasNews('incidents/')).toBe(true);
  });
});

describe('what cannot be written', () => {
  test('holds up nothing, and is written a minute later', async () => {
    const { setAside, save, letters, store, clock } = scene();
    expect(setAside.retryAt).toBeNull();
    setAside.note('inbox/a.json', 'r');
    setAside.note('inbox/b.json', 'r');
    store.refuses = true;
    await save();
    expect([letters(), setAside.retryAt]).toEqual([[], clock.now() + MINUTE]);
    store.refuses = false;
    await save();
    expect([letters().length, setAside.retryAt]).toEqual([2, null]);
  });

  test('five times in a row is no reason to stay; it is tried all the same', async () => {
    const { setAside, save, letters, store, clock } = scene();
    setAside.note('inbox/a.json', 'r');
    store.refuses = true;
    for (let n = 0; n < 4; n += 1) await save();
    expect(setAside.retryAt).toBe(clock.now() + MINUTE);
    await save();
    expect(setAside.retryAt).toBeNull();
    store.refuses = false;
    await save();
    expect(letters()).toHaveLength(1);
    setAside.note('inbox/b.json', 'r');
    // The failures before do not count for it.
    expect(setAside.retryAt).toBe(clock.now() + MINUTE);
  });

  test('a lost lease is thrown', async () => {
    const { setAside } = scene();
    setAside.note('inbox/a.json', 'r');
    await expect(setAside.save(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  });
});
