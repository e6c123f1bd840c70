import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { LeftBehind } from '../../functions/respond/left-behind.ts';

const START = 1_000_000_000;
/** A store of which only listing and reading are asked. */
function stage(names: string[], { storedAt = START }: { readonly storedAt?: number | null } = {}) {
  let now = START;
  const calls: string[] = [];
  const noted: number[] = [];
  const broken = { list: false };
  const store = {
    list: async (prefix: string) => {
      calls.push(`list ${prefix}`);
      if (broken.list) throw new Error('down');
      return [...names];
    },
    get: async (name: string) => {
      calls.push(`get ${name}`);
      return { body: new Uint8Array(), etag: 'e', storedAt };
    },
  };
  const ports = { store, clock: { now: () => now }, log: { failure: () => undefined } };
  const left = new LeftBehind(ports as never, { note: async (ms) => void noted.push(ms) });
  return {
    left,
    names,
    calls,
    noted,
    broken,
    pass: (ms: number) => {
      now += ms;
    },
    /** Looks as often as it is asked to. */
    async untilEnd(): Promise<string> {
      for (;;) {
        const found = await left.look();
        if (typeof found === 'string') return found;
        now += found;
      }
    },
  };
}

describe('what a waker leaves behind', () => {
  test('nothing lies there: one listing, and nothing else', async () => {
    const play = stage([]);
    expect(await play.left.look()).toBe('gone');
    expect(play.calls).toEqual(['list inbox/']);
    expect(play.noted).toEqual([]);
  });

  test('what is being taken is gone a minute later: two listings, no wait is posted', async () => {
    const play = stage(['inbox/detect/a.json']);
    expect(await play.left.look()).toBe(MINUTE);
    play.pass(MINUTE);
    play.names.splice(0, 1, 'inbox/detect/of-somebody-else.json');
    expect(await play.left.look()).toBe('gone');
    expect(play.calls).toEqual(['list inbox/', 'list inbox/']);
    expect(Math.max(...play.noted)).toBeLessThan(MINUTE);
  });

  test('what does not move is posted until the alarm has fired', async () => {
    const play = stage(['inbox/detect/a.json']);
    expect(await play.untilEnd()).toBe('told');
    expect(play.noted.filter((ms) => ms > 4 * MINUTE).length).toBeGreaterThanOrEqual(4);
    expect(play.noted.at(-1)).toBe(8 * MINUTE);
  });

  test('what others have waited for is as old as the store says', async () => {
    const play = stage(['inbox/detect/a.json'], { storedAt: START - 10 * MINUTE });
    expect(await play.untilEnd()).toBe('told');
    expect(play.noted[1]).toBe(11 * MINUTE);
    expect(play.calls.filter((call) => call.startsWith('get'))).toHaveLength(1);
  });

  test.each([
    ['in the future', START + 1_440 * MINUTE],
    ['not said', null],
  ])('the time of the store %s: our own counts', async (_, storedAt) => {
    const play = stage(['inbox/detect/a.json'], { storedAt });
    expect(await play.untilEnd()).toBe('told');
    expect(play.noted.at(-1)).toBe(8 * MINUTE);
  });

  test('a name that nobody writes is not waited for', async () => {
    expect(await stage(['inbox/../x', 'inbox//']).left.look()).toBe('gone');
  });

  test('a store that does not answer counts as work that does not move', async () => {
    const play = stage(['inbox/detect/a.json']);
    play.broken.list = true;
    expect(await play.untilEnd()).toBe('told');
  });

  test('a listing that fails once takes nothing back', async () => {
    const play = stage(['inbox/detect/a.json']);
    await play.left.look();
    play.broken.list = true;
    play.pass(30 * SECOND);
    await play.left.look();
    play.broken.list = false;
    play.names.splice(0);
    expect(await play.left.look()).toBe('gone');
  });
});
