import { canonicalJson, compareText, sha256 } from '../../../functions/core/base/canonical.ts';

describe('JSON that is the same for equal values', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: 2, b: 1 }, '{"a":2,"b":1}'],
    [{ b: { d: [], c: null }, a: 'x' }, '{"a":"x","b":{"c":null,"d":[]}}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[3, 1, undefined, null], '[3,1,null,null]'],
    [[{ b: 1, a: [true] }], '[{"a":[true],"b":1}]'],
    [{ 10: 'a', 9: 'b', B: 1, a: 2 }, '{"10":"a","9":"b","B":1,"a":2}'],
    [{ 'a"b': 'c"d' }, '{"a\\"b":"c\\"d"}'],
    [null, 'null'],
    [undefined, 'null'],
    ['x', '"x"'],
    [0, '0'],
    [Number.NaN, 'null'],
    [{}, '{}'],
    [[], '[]'],
  ])('%j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

it('texts are ordered by their code units, capitals first', () => {
  expect(['b', 'é', 'a', 'B', 'a', '10', '9'].sort(compareText)).toEqual([
    '10',
    '9',
    'B',
    'a',
    'a',
    'b',
    'é',
  ]);
  expect([compareText('a', 'b'), compareText('b', 'a'), compareText('a', 'a')]).toEqual([-1, 1, 0]);
});

/** The values of FIPS 180-2, appendix B.1, and of nothing. */
it('SHA-256 is the one of the standard, of text and of bytes', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256('abc')).toBe(abc);
  expect(sha256(new Uint8Array([0x61, 0x62, 0x63]))).toBe(abc);
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
