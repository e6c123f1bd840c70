import { eachRecord, type RecordTaker } from '../../../functions/core/record/each-record.ts';

/** What was handed on of a body, in its order. */
function goThrough(body: string | Uint8Array, most = 100, wanted = 'iscsi', isLeanEnough = true) {
  const taken: (readonly [kind: string, value?: unknown])[] = [];
  const asked: string[] = [];
  const taker: RecordTaker = {
    unwanted: () => void taken.push(['unwanted']),
    plain: ({ line }) => void taken.push(['plain', line]),
    lean: (part) => {
      taken.push(['lean', part]);
      return isLeanEnough;
    },
    whole: (part) => void taken.push(['whole', part]),
    beyond: (part) => void taken.push(['beyond', part()]),
  };
  const mayHold = (bytes: Uint8Array, from: number, to: number) => {
    asked.push(Buffer.from(bytes.subarray(from, to)).toString());
    return asked.at(-1)?.includes(wanted) === true;
  };
  const outcome = eachRecord(typeof body === 'string' ? Buffer.from(body) : body, most, mayHold, taker);
  return { outcome, taken, asked };
}

const record = (message: string, more = '') => `{"data":{"message":"${message}"}${more}}`;
const whole = (message: string) => ({ data: { message } });

describe('records of one form', () => {
  test('are looked at by their lines, and made only where these are looked for', () => {
    const body = `[${['a', 'b', 'iscsi c', 'd'].map((line) => record(line)).join()}]`;
    expect(goThrough(body)).toEqual({
      outcome: 'read',
      taken: [['whole', whole('a')], ['unwanted'], ['plain', 'iscsi c'], ['unwanted']],
      asked: ['b', 'iscsi c', 'd'],
    });
  });

  test('of which one has an escape are made less what nobody reads, then whole', () => {
    const body = `[${record('a', ',"x":1')},${record('\\n', ',"x":2')}]`;
    expect(goThrough(body).taken).toEqual([
      ['whole', { ...whole('a'), x: 1 }],
      ['lean', whole('\n')],
    ]);
    expect(goThrough(body, 100, 'iscsi', false).taken).toEqual([
      ['whole', { ...whole('a'), x: 1 }],
      ['lean', whole('\n')],
      ['whole', { ...whole('\n'), x: 2 }],
    ]);
  });

  test('of which a field is of an odd kind are made less what nobody reads', () => {
    const body = `[${record('a', ',"id":null')},${record('iscsi', ',"id":null')}]`;
    expect(goThrough(body).taken[1]).toEqual(['lean', { ...whole('iscsi'), id: null }]);
  });

  test('are known again behind others, as many forms as there are', () => {
    const forms = Array.from({ length: 16 }, (_, n) => record('a', `,"x${n}":1`));
    const { taken } = goThrough(`[${[...forms, ...forms].join()}]`);
    expect(taken.slice(16)).toEqual(forms.map(() => ['unwanted']));
  });

  test('are forgotten when there are too many: the ones that were met least', () => {
    const forms = Array.from({ length: 17 }, (_, n) => record('a', `,"x${n}":1`));
    const kinds = (...order: readonly number[]) =>
      goThrough(`[${[...forms, ...order.map((n) => forms[n])].join()}]`)
        .taken.slice(forms.length)
        .map(([kind]) => kind);
    expect(kinds(16, 1)).toEqual(['unwanted', 'unwanted']);
    expect(kinds(0)).toEqual(['whole']);
    // Met again, it steps forward, and another one is the last.
    expect(kinds(1, 0, 1, 2)).toEqual(['unwanted', 'whole', 'unwanted', 'whole']);
  });

  test('stand between blanks of every kind', () => {
    const body = ` \t\r\n[ ${record('a')}\n,\t${record('b')} , ${record('iscsi')}\r\n] \n`;
    expect(goThrough(body)).toMatchObject({
      outcome: 'read',
      taken: [['whole', whole('a')], ['unwanted'], ['plain', 'iscsi']],
    });
  });

  test('may stand in the middle of a larger buffer', () => {
    const bytes = Buffer.from(`xx[${record('a')},${record('iscsi')}]xx`);
    expect(goThrough(bytes.subarray(2, bytes.length - 2))).toMatchObject({
      outcome: 'read',
      taken: [
        ['whole', whole('a')],
        ['plain', 'iscsi'],
      ],
    });
  });
});

test('what is of no form is parsed', () => {
  const body = `[[1],7,"x",null,${record('a')},{"a":[1]},true]`;
  expect(goThrough(body)).toEqual({
    outcome: 'read',
    taken: [[1], 7, 'x', null, whole('a'), { a: [1] }, true].map((part) => ['whole', part]),
    asked: [],
  });
});

describe('beyond the most that are taken', () => {
  test('parts are counted and can be asked for', () => {
    const body = `[${record('a')},${record('iscsi')},${record('b', ',"x":1')},{"é":[1]},7]`;
    expect(goThrough(body, 2)).toMatchObject({
      outcome: 'read',
      taken: [
        ['whole', whole('a')],
        ['plain', 'iscsi'],
        ['beyond', { ...whole('b'), x: 1 }],
        ['beyond', { é: [1] }],
        ['beyond', 7],
      ],
    });
    expect(goThrough(body, 1).taken.slice(0, 2)).toEqual([
      ['whole', whole('a')],
      ['beyond', whole('iscsi')],
    ]);
    expect(goThrough(body, 1).taken.slice(2)).toEqual(goThrough(body, 2).taken.slice(2));
  });

  test('no part at all is none', () => {
    expect([goThrough('[,1]', 0).outcome, goThrough('[1,,1]', 1).outcome]).toEqual(['no-json', 'no-json']);
  });

  test.each(['{"a":01}', '{"a"', '{"a":1}}', '"', ''])(
    'a part that is no JSON spoils the body: %j',
    (part) => {
      expect(goThrough(`[${record('a')},${record('b')},${part}]`, 1).outcome).toBe('no-json');
      expect(goThrough(`[${record('a')},${record('b')},${part}]`).outcome).toBe('no-json');
    },
  );
});

describe('a body that is no JSON', () => {
  test.each([
    ...[
      '[',
      '[',
      '[[1]',
      '[{"a":1},[1]',
      '[1] x',
      '[1]}',
      '[1',
      '[1,',
      '["]',
      '[1,]',
      '[,1]',
      '[1 2]',
      '[1,,2]',
      '[1]]',
      '[{]',
      '[{"a":1}{"a":1}]',
      '[1]1',
    ],
    ...[
      '[{"a":1},{"a":1x}]',
      '[{"a":1},{"a":}]',
      '[}',
      '[{"a":1}x]',
      '[01]',
      '[nul]',
      '[{"a":1},{"a":1}',
      '[]]',
    ],
  ])('%s', (body) => {
    expect(() => JSON.parse(body)).toThrow();
    expect(goThrough(body).outcome).not.toBe('read');
    // A body that ends like an array, or with what may be a blank elsewhere, is judged by the parser.
    if (!body.endsWith(']')) expect(goThrough(body).outcome).toBe('no-json');
  });
});

describe('what is no array of records, or not for sure, is for the parser', () => {
  test.each([
    '',
    ' ',
    '{}',
    '{"a":[1]}',
    '"x"',
    '7',
    '[]',
    '[ ]',
    ' [\n]\n',
    'x',
    '\ufeff[1]',
    '{"a":[1]} ]',
  ])('%j', (body) => {
    expect(goThrough(body)).toEqual({ outcome: 'other', taken: [], asked: [] });
  });

  test.each(['\u00a0', '\ufeff', '\u2028', '\u000b', '\u007f'])('an end that may be a blank: %j', (end) => {
    expect(goThrough(`[1]${end}`)).toEqual({ outcome: 'other', taken: [], asked: [] });
  });

  test.each(['!', '~', 'x'])('but no other end: %j', (end) => {
    expect(goThrough(`[1]${end}`)).toEqual({ outcome: 'no-json', taken: [], asked: [] });
  });
});
