import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { LeftBehind } from '../../functions/respond/left-behind.ts';

const START = 1_000_000_000;
/** A store of which only listing and reading are asked. */
function stage(names: string[], { storedAt = START }: { readonly storedAt?: number | null } = {}) {
  let now = START;
  const calls: string[] = [];
  const noted: number[] = [];
  const bodies: Record<string, object> = {};
  const broken = { list: false };
  const store = {
    list: async (prefix: string) => {
      calls.push(`list ${prefix}`);
      if (broken.list) throw new Error('down');
      return names.filter((name) => name.startsWith(prefix));
    },
    get: async (name: string) => {
      calls.push(`get ${name}`);
      const body = new TextEncoder().encode(JSON.stringify(bodies[name] ?? ''));
      return { body, etag: 'e', storedAt };
    },
  };
  const ports = { store, clock: { now: () => now }, log: { failure: () => undefined } };
  const left = new LeftBehind(ports as never, { note: async (ms) => void noted.push(ms) });
  return {
    left,
    names,
    calls,
    noted,
    bodies,
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
  test('nothing lies there: one listing of each folder, and nothing else', async () => {
    const play = stage([]);
    expect(await play.left.look()).toBe('gone');
    expect(play.calls).toEqual(['list inbox/', 'list commands/']);
    expect(play.noted).toEqual([]);
  });

  test('what is being taken is gone a minute later: listed twice, no wait is posted', async () => {
    const play = stage(['inbox/detect/a.json']);
    expect(await play.left.look()).toBe(MINUTE);
    expect(play.calls.some((call) => call.startsWith('get'))).toBe(false);
    play.pass(MINUTE);
    play.names.splice(0, 1, 'inbox/detect/of-somebody-else.json');
    expect(await play.left.look()).toBe('gone');
    expect(play.calls.filter((call) => call === 'list inbox/')).toHaveLength(2);
    expect(Math.max(...play.noted)).toBeLessThan(MINUTE);
  });

  test('what does not move is posted until the alarm has fired', async () => {
    const play = stage(['inbox/detect/a.json']);
    expect(await play.untilEnd()).toBe('told');
    expect(play.noted.filter((ms) => ms > 4 * MINUTE).length).toBeGreaterThanOrEqual(4);
    expect(play.noted.at(-1)).toBe(8 * MINUTE);
  });

  test('is looked at after a minute, then every half minute', async () => {
    const play = stage(['inbox/detect/a.json']);
    const pauses: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      const pause = await play.left.look();
      pauses.push(pause);
      play.pass(Number(pause));
    }
    expect(pauses).toEqual([MINUTE, 30 * SECOND, 30 * SECOND]);
  });

  test('what others have waited for is as old as the store says', async () => {
    const play = stage(['inbox/detect/a.json'], { storedAt: START - 10 * MINUTE });
    expect(await play.untilEnd()).toBe('told');
    expect(play.noted[1]).toBe(11 * MINUTE);
    expect(play.noted.at(-1)).toBe(14 * MINUTE);
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
    expect(await stage(['inbox/../x', 'inbox//', 'commands/copy of x.json']).left.look()).toBe('gone');
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

describe('commands that a waker leaves behind', () => {
  const common = { schema: 'warden.command/1', id: 'x', target: 'CL1', by: 'ops', at: START };
  const hold = (until: number) => ({ ...common, kind: 'hold', until, why: 'w' });
  const names = (count: number) => Array.from({ length: count }, (_, n) => `commands/c${n}.json`);

  test.each([
    ['an acknowledgement', { ...common, kind: 'ack' }],
    ['a release', { ...common, kind: 'release' }],
    ['the closing of an incident', { ...common, kind: 'close', why: 'w' }],
    ['a hold that is over', hold(START)],
    ['what nobody can read', {}],
  ])('%s that nobody obeys is posted until the alarm has fired', async (_, body) => {
    const play = stage(names(1));
    play.bodies['commands/c0.json'] = body;
    expect(await play.untilEnd()).toBe('told');
    expect(play.noted.at(-1)).toBe(8 * MINUTE);
  });

  test.each([1, 15, 16, 17, 1_000])(
    '%i holds that go on are waited for by nobody, and cost little',
    async (count) => {
      const play = stage(names(count));
      for (const name of play.names) play.bodies[name] = hold(START + 1_440 * MINUTE);
      expect(await play.left.look()).toBe('gone');
      expect(play.calls.length).toBeLessThanOrEqual(18);
    },
  );

  test('one that is obeyed meanwhile is gone', async () => {
    const play = stage(names(1));
    play.bodies['commands/c0.json'] = { ...common, kind: 'ack' };
    expect(await play.left.look()).toBe(MINUTE);
    play.names.splice(0);
    expect(await play.left.look()).toBe('gone');
  });
});
