import fc from 'fast-check';

const TELLING = [
  '"',
  '\\',
  '\n',
  '\u0000',
  '{',
  ']',
  '1e999',
  '-1',
  'null',
  '\ud83d',
  '__proto__',
  '<script>',
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 40 }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom(...TELLING).map((text) => new TextEncoder().encode(text)),
  ),
  times: fc.constantFrom(1, 1, 1, 50),
});

/** A genuine input with up to six places changed, as files get damaged and people forge. */
export function mutatedFrom(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.constantFrom(...seeds), fc.array(change, { maxLength: 6 })).map(([seed, changes]) =>
    changes.reduce<Uint8Array>((bytes, { at, length, put, times }) => {
      const place = Math.floor(bytes.length * at);
      const head = bytes.subarray(0, place);
      return Buffer.concat([head, ...Array<Uint8Array>(times).fill(put), bytes.subarray(place + length)]);
    }, seed),
  );
}
