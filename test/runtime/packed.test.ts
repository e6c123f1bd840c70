import { gzipSync } from 'node:zlib';
import { packed, unpacked } from '../../functions/runtime/packed.ts';

const TEXT = Buffer.from(
  JSON.stringify(Array.from({ length: 200 }, (_, n) => ({ node: `node${n % 3}`, n }))),
);

test.each([[undefined], [{ level: 1 }], [{ level: 6 }]] as const)(
  'packed with %j, it comes back whole',
  (options) => {
    const small = packed(TEXT, options);
    expect(small.length).toBeLessThan(TEXT.length / 2);
    expect(Buffer.from(unpacked(small))).toEqual(TEXT);
  },
);

test('the same body is packed to the same bytes, smallest where nothing else is said', () => {
  expect(packed(TEXT)).toEqual(packed(TEXT));
  expect(packed(TEXT)).toEqual(packed(TEXT, { level: 6 }));
  expect(packed(TEXT).length).toBeLessThan(packed(TEXT, { level: 1 }).length);
});

test.each([
  ['what is not packed', Buffer.from('{"a":1}')],
  ['nothing', Buffer.alloc(0)],
  ['what only begins like it', Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
  ['one byte of the two', Buffer.from([0x1f, 0x42, 0x42])],
  ['the other of the two', Buffer.from([0x42, 0x8b, 0x42])],
  ['what was cut short', gzipSync(TEXT).subarray(0, 60)],
])('%s stays as it is', (_, body) => {
  expect(unpacked(body)).toBe(body);
});

test('no more is unpacked than is allowed', () => {
  const small = packed(TEXT);
  expect(unpacked(small, TEXT.length - 1)).toBe(small);
  expect(Buffer.from(unpacked(small, TEXT.length))).toEqual(TEXT);
});
