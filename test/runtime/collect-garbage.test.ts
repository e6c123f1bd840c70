import { setImmediate as turn } from 'node:timers/promises';
import * as v8 from 'node:v8';
import { collectAfter } from '../../functions/runtime/collect-garbage.ts';

jest.mock('node:v8', () => ({ ...jest.requireActual<typeof v8>('node:v8'), setFlagsFromString: jest.fn() }));
const setFlags = jest.mocked(v8.setFlagsFromString);
setFlags.mockImplementation(jest.requireActual<typeof v8>('node:v8').setFlagsFromString);

/** Bytes outside the heap that nobody needs any more. */
function garbage(): readonly WeakRef<Buffer>[] {
  return Array.from({ length: 8 }, (_, index) => new WeakRef(Buffer.alloc(6_000_000, index)));
}

/** Of how many it is still there; what is asked for its turn is held until the next. */
async function left(of: readonly WeakRef<Buffer>[]): Promise<number> {
  const count = of.filter((one) => one.deref() !== undefined).length;
  await turn();
  return count;
}

test('after a large body what it left outside the heap is given back, after a small one nothing is done', async () => {
  // V8 may collect at any time, so that what is left says nothing: a small one does not even ask for it.
  collectAfter(999_999);
  expect(setFlags).not.toHaveBeenCalled();
  const body = garbage();
  await turn();
  collectAfter(6_000_000);
  expect(await left(body)).toBe(0);
  expect(setFlags.mock.calls.flat()).toEqual(['--expose-gc', '--no-expose-gc']);
  // Again: what makes it possible is kept.
  const again = garbage();
  await turn();
  collectAfter(6_000_000);
  expect(await left(again)).toBe(0);
  expect(setFlags).toHaveBeenCalledTimes(2);
});
