import { type Learned, learnForm, READ_NAMES } from '../../../functions/core/record/learn-form.ts';

function learn(text: string): Learned | null {
  const bytes = Uint8Array.from(Buffer.from(`[${text}]`));
  return learnForm(new DataView(bytes.buffer), 1, bytes.length - 1);
}

const textOf = (view: DataView) =>
  Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('utf8');

describe('the form of a record', () => {
  test.each<[string, readonly string[], readonly boolean[]]>([
    ['"a"', ['"', '"'], [true]],
    ['12', ['', ''], [false]],
    ['true', ['true'], []],
    ['{}', ['{}'], []],
    ['{"id":"a","n":-1.5e3}', ['{"id":"', '","n":', '}'], [true, false]],
    ['{ "id" : "a" ,\n"n":\t1 }', ['{ "id" : "', '" ,\n"n":\t', ' }'], [true, false]],
    ['{"a":null,"b":false,"c":"x"}', ['{"a":null,"b":false,"c":"', '"}'], [true]],
    ['{"a":{"b":{"c":"x"}},"d":"y"}', ['{"a":{"b":{"c":"', '"}},"d":"', '"}'], [true, true]],
    ['{"a":"\\"}"}', ['{"a":"', '"}'], [true]],
    ['{"a":"断"}', ['{"a":"', '"}'], [true]],
  ])('%s', (text, fixed, isText) => {
    const learned = learn(text);
    expect(learned?.fixed.map(textOf)).toEqual(fixed);
    expect(learned?.isText).toEqual(isText);
  });

  const nested = (depth: number): string => (depth === 0 ? '1' : `{"a":${nested(depth - 1)}}`);
  const wide = (values: number) =>
    `{${Array.from({ length: values }, (_, n) => `"v${n}":${n % 2 === 0 ? n : `"${n}"`}`).join()}}`;

  test('has so many values and is so deep, and no more', () => {
    expect(learn(nested(6))).not.toBeNull();
    expect(learn(nested(7))).toBeNull();
    expect(learn(wide(64))?.isText).toHaveLength(64);
    expect(learn(wide(65))).toBeNull();
  });

  test.each([
    ['an array', '[1]'],
    ['an array in it', '{"a":[1],"b":2}'],
    ['a name twice', '{"a":1,"a":2}'],
    ['a name of an object twice', '{"a":{"b":1},"a":2}'],
    ['a name with an escape', '{"\\u0061":1}'],
    ['a name beyond ASCII', '{"é":1}'],
    ['a value of an odd kind deep in it', '{"a":{"b":{"c":[]}}}'],
  ])('is none for %s', (_, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(learn(text)).toBeNull();
  });
});

describe('what is read of a record', () => {
  test('is kept, and nothing else', () => {
    const names = [...READ_NAMES, 'x', 'Message', 'oracle.x'];
    const root = learn(`{${names.map((name, n) => `"${name}":${n}`).join()}}`)?.root;
    const members = root?.kind === 'object' ? [...root.members] : [];
    expect(members).toEqual([...READ_NAMES].map((name, slot) => [name, { kind: 'number', slot }]));
  });

  test('may be the same in all records', () => {
    const root = learn('{"data":true,"id":false,"host":null,"time":"t"}')?.root;
    expect(root?.kind === 'object' && Object.fromEntries(root.members)).toEqual({
      data: { kind: 'same', value: true },
      id: { kind: 'same', value: false },
      host: { kind: 'same', value: null },
      time: { kind: 'text', slot: 0 },
    });
  });
});

describe('where the line is', () => {
  test.each([
    ['a bare string', '"a"', 0],
    ['the data', '{"id":"i","data":"a"}', 1],
    ['the message of the data', '{"id":"i","data":{"host":"h","message":"a"}}', 2],
    ['the same in a wrapper', '{"datetime":1,"logContent":{"data":{"message":"a"}}}', 1],
    ['data in a wrapper', '{"logContent":{"data":"a"},"datetime":1}', 0],
    ['a string in a wrapper, which may be JSON', '{"logContent":"a"}', -1],
    ['a wrapper in a wrapper', '{"logContent":{"logContent":{"data":"a"},"data":"b"}}', -1],
    ['a value, which a stream has', '{"value":"v","data":"a"}', -1],
    ['a message of the journal', '{"data":{"MESSAGE":"m","message":"a"}}', -1],
    ['a program that was taken off', '{"data":{"ident":"i","message":"a"}}', -1],
    ['another spelling', '{"data":{"msg":"a"}}', -1],
    ['a number', '{"data":{"message":5}}', -1],
    ['a number as data', '{"data":5}', -1],
    ['no data', '{"message":"a"}', -1],
    ['a number alone', '5', -1],
    ['a constant', 'null', -1],
  ])('%s', (_, text, line) => {
    expect(learn(text)).toMatchObject({ line, isBare: text === '"a"' });
  });
});

test.each([
  ['{"data":"a","oracle":{"loggroupid":"g"}}', 1],
  ['{"logContent":{"oracle":{"loggroupid":"g"},"data":"a"}}', 0],
  ['{"oracle":{"loggroupid":7},"data":"a"}', -1],
  ['{"loggroupid":"g","data":"a"}', -1],
  ['{"oracle":{"loggroupid":"g"},"logContent":{"data":"a"}}', -1],
  ['{"oracle":"g","data":"a"}', -1],
])('which value names the group of logs: %s', (text, logGroup) => {
  expect(learn(text)?.logGroup).toBe(logGroup);
});

describe('which values are kept', () => {
  const NONE = {
    id: -1,
    instanceId: -1,
    host: -1,
    source: -1,
    tailedPath: -1,
    subject: -1,
    time: -1,
    ingestedTime: -1,
    datetime: -1,
  };

  test.each<[string, object]>([
    ['{"data":"a"}', {}],
    ['{"id":"a","source":"b","subject":"c","time":4}', { id: 0, source: 1, subject: 2, time: 3 }],
    ['{"data":{"host":"a","tailed_path":"b"}}', { host: 0, tailedPath: 1 }],
    ['{"oracle":{"instanceid":"a","ingestedtime":2}}', { instanceId: 0, ingestedTime: 1 }],
    ['{"oracle.instanceid":"a","oracle.ingestedtime":"b"}', { instanceId: 0, ingestedTime: 1 }],
    ['{"datetime":1,"id":"o","logContent":{"id":"a"}}', { datetime: 0, id: 2 }],
    // That of a wrapper only.
    ['{"datetime":1,"id":"a"}', { id: 1 }],
    ['"a"', {}],
  ])('%s', (text, expected) => {
    expect(learn(text)?.places).toEqual({ ...NONE, ...expected });
  });

  test.each([
    ...[
      '{"id":null}',
      '{"id":{}}',
      '{"time":true}',
      '{"data":{"host":{}}}',
      '{"datetime":null,"logContent":{}}',
    ],
    '{"oracle":{"instanceid":"a"},"oracle.instanceid":"b"}',
    '{"oracle":{"ingestedtime":1},"oracle.ingestedtime":2}',
  ])('none where one is of an odd kind, or there twice: %s', (text) => {
    expect(learn(text)).toMatchObject({ places: null });
  });
});
