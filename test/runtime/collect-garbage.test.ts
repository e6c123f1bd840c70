import { collectAfter } from '../../functions/runtime/collect-garbage.ts';

/** Bytes outside the heap that nobody needs any more. */
function garbage(): number {
  for (let index = 0; index < 8; index += 1) Buffer.alloc(6_000_000, index);
  return process.memoryUsage().arrayBuffers;
}

test('after a large body what it left outside the heap is given back, after a small one nothing is done', () => {
  const before = garbage();
  collectAfter(999_999);
  expect(process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(before);
  collectAfter(6_000_000);
  const after = process.memoryUsage().arrayBuffers;
  expect(before - after).toBeGreaterThan(6_000_000);
  // Again: what makes it possible is kept.
  const again = garbage();
  collectAfter(6_000_000);
  expect(again - process.memoryUsage().arrayBuffers).toBeGreaterThan(6_000_000);
});
