import {
  blanksEnd,
  numberEnd,
  standsAt,
  stringEnd,
  stringStop,
  valueEnd,
} from '../../../functions/core/record/json-text.ts';

const viewOf = (text: string | readonly number[]) => {
  const bytes = Uint8Array.from(typeof text === 'string' ? Buffer.from(text) : text);
  return new DataView(bytes.buffer);
};

describe('where the plain text of a string stops', () => {
  // Four bytes are read at once: every byte at every place of a word, with each neighbour that might carry.
  test.each([0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x1f, 0x7f, 0x80, 0xa2, 0xff, 0x00, 0x01])(
    'all bytes beside %d',
    (beside) => {
      const stops = (byte: number) => byte === 0x22 || byte === 0x5c || byte < 0x20;
      const wrong: (readonly number[])[] = [];
      for (let byte = 0; byte < 256; byte += 1)
        for (let place = 0; place < 9; place += 1) {
          const bytes = [...'aaaaaaaaaa'].map((letter) => letter.charCodeAt(0));
          bytes[place] = byte;
          bytes[place + 1] = beside;
          const first = bytes.findIndex(stops);
          const expected = first < 0 ? bytes.length : first;
          if (stringStop(viewOf(bytes), 0, bytes.length) !== expected) wrong.push([byte, place]);
        }
      expect(wrong).toEqual([]);
    },
  );

  test('between its bounds only', () => {
    const view = viewOf('"aaaaaaa"');
    expect([0, 1, 2, 5, 8].map((from) => stringStop(view, from, 9))).toEqual([0, 8, 8, 8, 8]);
    expect([1, 4, 5, 8].map((end) => stringStop(view, 1, end))).toEqual([1, 4, 5, 8]);
    expect(stringStop(view, 9, 9)).toBe(9);
  });
});

describe('where a string ends', () => {
  const end = (text: string) => stringEnd(viewOf(text), 1, Buffer.byteLength(text));

  test.each([
    ['""', 1],
    ['"abc"', 4],
    ['"abc",', 4],
    ['"断"', 4],
    ['"a\\"b"', 5],
    ['"\\\\"', 3],
    ['"\\/\\b\\f\\n\\r\\t"', 13],
    ['"\\u00aF"', 7],
    ['"\\u0123\\u4567\\u89ab\\ucdef\\uABCD"', 31],
    ['"\\uD83D\\ude00x"', 14],
  ])('%s at %d', (text, place) => {
    expect(end(text)).toBe(place);
    expect(() => JSON.parse(text.replace(/,$/, ''))).not.toThrow();
  });

  test.each([
    ...['"', '"abc', '"\\', '"\\"', '"\\a"', '"\\x41"', '"\\U0041"', '"\\u', '"\\u12', '"\\u123"', '"\\u123'],
    ...['"\\u123g"', '"\\u12G4"', '"\\u:234"', '"\\u/234"', '"\\u@234"', '"\\u`234"', '"\\u 123"'],
    ...['"a\nb"', '"a\u0000b"', '"\\\n"'],
  ])('%j nowhere', (text) => {
    expect(end(text)).toBe(-1);
    expect(() => JSON.parse(text)).toThrow();
  });

  test('beyond the end of the body nothing is read', () => {
    const view = viewOf('"\\u12345"');
    expect([2, 3, 7, 8, 9].map((bound) => stringEnd(view, 1, bound))).toEqual([-1, -1, -1, -1, 8]);
  });
});

describe('where a number ends', () => {
  const end = (text: string) => numberEnd(viewOf(text), 0, text.length);

  test.each([
    ...[
      '0',
      '-0',
      '7',
      '-7',
      '10',
      '1234567890',
      '0.5',
      '-0.05',
      '10.25',
      '1e5',
      '1E5',
      '1e+5',
      '1e-5',
      '1.5e10',
    ],
    ...['0e0', '-1.0E-12'],
  ])('%s', (text) => {
    expect(end(text)).toBe(text.length);
    expect(end(`${text},`)).toBe(text.length);
    expect(end(`${text}}`)).toBe(text.length);
    expect(Number.isFinite(JSON.parse(text))).toBe(true);
  });

  test.each([
    ...[
      '',
      '-',
      '-a',
      '+1',
      '.5',
      'a',
      '01',
      '00',
      '-01',
      '1.',
      '1.e5',
      '1.a',
      '1e',
      '1e+',
      '1e-',
      '1ea',
      '1e+a',
    ],
    ...['-.5', '/', ':', '١'],
  ])('%j is none', (text) => {
    expect(end(text)).toBe(-1);
    expect(() => JSON.parse(text)).toThrow();
  });

  test.each([
    ['1.5.5', 3],
    ['1-5', 1],
    ['1e5e5', 3],
    ['12 ', 2],
    ['1/', 1],
    ['1:', 1],
    ['1d5', 1],
  ])('%j ends before what is none of it', (text, place) => {
    expect(end(text)).toBe(place);
  });

  test('beyond the end of the body nothing is read', () => {
    const view = viewOf('-12.5e+10');
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((bound) => numberEnd(view, 0, bound))).toEqual([
      ...[-1, -1, 2, 3, -1, 5, -1, -1, 8, 9],
    ]);
  });
});

describe('where a value ends', () => {
  const end = (text: string) => valueEnd(viewOf(text), 0, Buffer.byteLength(text));

  test.each([
    ['{}', 2],
    ['[]', 2],
    ['{"a":[1,{"b":2}]},{}', 17],
    ['[[1],[2]]]', 9],
    ['"a,b"', 5],
    ['"a\\"]"}', 6],
    ['{"a":"}"}', 9],
    ['{"a}":"b","c":"]"},', 18],
    ['12,', 2],
    ['true]', 4],
    ['null}', 4],
    ['[1,2],3', 5],
  ])('%s at %d', (text, place) => {
    expect(end(text)).toBe(place);
  });

  test.each(['{', '[1,2', '{"a":1', '"abc', '["abc', '{"a\\x":1}', '12', 'true', ''])(
    '%j nowhere',
    (text) => {
      expect(end(text)).toBe(-1);
    },
  );
});

test('blanks are those of JSON', () => {
  const view = viewOf(' \t\r\n \u000bx');
  expect(blanksEnd(view, 0, 7)).toBe(5);
  expect(blanksEnd(view, 0, 3)).toBe(3);
  expect(blanksEnd(view, 6, 7)).toBe(6);
  expect(blanksEnd(viewOf([0xa0]), 0, 1)).toBe(0);
});

test('a part stands where all its bytes do', () => {
  const body = viewOf('{"abcdefg":1}');
  const stands = (at: number, part: string) => standsAt(body, at, viewOf(part));
  for (const part of ['', '"', '"ab', '"abc', '"abcd', '"abcdef', '"abcdefg', '"abcdefg"'])
    expect(stands(1, part)).toBe(true);
  for (const part of ['x', '"ax', '"abx', 'xabc', '"abcx', '"abcdex', '"abcdefx', 'xabcdefg', '"abxdefg'])
    expect(stands(1, part)).toBe(false);
  expect(stands(0, '"abc')).toBe(false);
  expect(stands(12, '}')).toBe(true);
});
