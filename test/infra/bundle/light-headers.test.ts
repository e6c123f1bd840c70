import fc from 'fast-check';
import { Headers as LightHeaders } from '../../../infra/bundle/light-headers.ts';

const name = fc.constantFrom(
  'Accept',
  'accept',
  'X-Date',
  'x-date',
  'if-match',
  'Content-Type',
  'opc-retry-token',
);
const value = fc.oneof(
  fc.stringMatching(/^[ -~]{0,20}$/),
  fc.integer().map(String),
  fc.constantFrom('', ' padded ', 'a, b'),
);
const step = fc.oneof(
  fc.record({ does: fc.constant('set' as const), name, value }),
  fc.record({ does: fc.constant('append' as const), name, value }),
  fc.record({ does: fc.constant('delete' as const), name, value }),
);

function contents(headers: Pick<Headers, 'forEach'>): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  headers.forEach((text, key) => {
    found.push([key, text]);
  });
  return found;
}

test('whatever is done to them, they hold what the original would', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const original = new Headers();
      const light = new LightHeaders();
      for (const { does, name: key, value: text } of steps)
        for (const headers of [original, light])
          if (does === 'delete') headers.delete(key);
          else headers[does](key, text);
      expect(contents(light as unknown as Headers)).toEqual(contents(original));
      for (const { name: key } of steps) {
        expect(light.get(key)).toBe(original.get(key));
        expect(light.has(key)).toBe(original.has(key));
      }
    }),
  );
});
