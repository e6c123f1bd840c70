import { WardenError } from '../../functions/runtime/errors.ts';
import { clean, createLogger, MAX_LINE_CHARS } from '../../functions/runtime/logger.ts';

type Line = Readonly<Record<string, unknown>>;

function recorder(fields?: Line) {
  const lines: Line[] = [];
  const logger = createLogger({
    write: (line) => lines.push(JSON.parse(line) as Line),
    now: () => Date.UTC(2026, 10, 22, 1, 2, 3, 4),
    level: () => 'debug',
    ...(fields !== undefined && { fields }),
  });
  return { logger, lines };
}

/** What a field is written as. */
function written(value: unknown): unknown {
  const { logger, lines } = recorder();
  logger.info('x', { value });
  return lines[0]?.['value'];
}

test('each method writes its own level', () => {
  const { logger, lines } = recorder();
  logger.debug('a', { n: 1 });
  logger.info('b', { n: 2 });
  logger.warn('c', { n: 3 });
  logger.error('d', { n: 4 });
  logger.failure('e', new WardenError('OCI_THROTTLED'), { n: 5 });
  expect(lines.map(({ level, msg, n }) => [level, msg, n])).toEqual([
    ['debug', 'a', 1],
    ['info', 'b', 2],
    ['warn', 'c', 3],
    ['error', 'd', 4],
    ['error', 'e', 5],
  ]);
});

test('without anything said, info and above are written to standard error, with the time of the host', () => {
  const printed: string[] = [];
  const spy = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => printed.push(String(text)) > 0);
  const before = Date.now();
  try {
    createLogger().debug('not this');
    createLogger().info('this');
  } finally {
    spy.mockRestore();
  }
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatch(/^\{.*\}\n$/);
  const { ts, ...rest } = JSON.parse(printed[0] ?? '') as { ts: string };
  expect(rest).toEqual({ level: 'info', msg: 'this' });
  expect(Date.parse(ts)).toBeGreaterThanOrEqual(before);
});

test('a logger made of another carries the fields of both, and keeps the rest', () => {
  const { logger, lines } = recorder({ fn: 'respond', callId: 'none' });
  logger.with({ callId: 'c1' }).info('x', { n: 1 });
  logger.info('y');
  expect(lines).toEqual([
    { ts: '2026-11-22T01:02:03.004Z', level: 'info', msg: 'x', fn: 'respond', callId: 'c1', n: 1 },
    { ts: '2026-11-22T01:02:03.004Z', level: 'info', msg: 'y', fn: 'respond', callId: 'none' },
  ]);
});

describe('a failure', () => {
  const failure = (error: unknown, fields?: Line): Line => {
    const { logger, lines } = recorder();
    logger.failure('failed', error, fields);
    const { ts: _, level: __, msg: ___, ...rest } = lines[0] ?? {};
    return rest;
  };

  test('of ours tells what it knows, no more, and no stack', () => {
    expect(failure(new WardenError('OCI_TIMEOUT'))).toEqual({ code: 'OCI_TIMEOUT' });
    const all = {
      detail: 'too long',
      operation: 'core.list',
      statusCode: 408,
      serviceCode: 'T',
      opcRequestId: 'r',
    };
    expect(failure(new WardenError('OCI_TIMEOUT', all))).toEqual({ code: 'OCI_TIMEOUT', ...all });
  });

  test('that nobody expected tells where it came from: the cause first', () => {
    const cause = new Error('deep');
    cause.stack = 'Error: deep\n    at one\n    at two';
    expect(failure(new WardenError('INTERNAL', { cause }))).toEqual({
      code: 'INTERNAL',
      stack: 'Error: deep |     at one |     at two',
    });
    const alone = failure(new WardenError('INTERNAL', { cause: 'no error' }));
    expect(alone['stack']).toMatch(/^WardenError: .*log-lines\.test\.ts/);
  });

  test('of a stranger has code, words and the first eight lines of its stack', () => {
    const error = new TypeError('x is no function');
    error.stack = Array.from({ length: 12 }, (_, n) => `line ${n}`).join('\n');
    expect(failure(error)).toEqual({
      code: 'INTERNAL',
      detail: 'x is no function',
      stack: 'line 0 | line 1 | line 2 | line 3 | line 4 | line 5 | line 6 | line 7',
    });
    delete error.stack;
    expect(failure(error)).toEqual({ code: 'INTERNAL', detail: 'x is no function' });
  });

  test('that is no error says of what kind it was, never what it held', () => {
    expect(failure('ST$secret')).toEqual({ code: 'INTERNAL', detail: 'a string was thrown' });
    expect(failure(undefined)).toEqual({ code: 'INTERNAL', detail: 'a undefined was thrown' });
  });

  test('its code is what the error says, whatever the fields say', () => {
    expect(failure(new WardenError('OCI_TIMEOUT'), { code: 'FORGED', ms: 3 })).toEqual({
      code: 'OCI_TIMEOUT',
      ms: 3,
    });
  });
});

describe('a value', () => {
  test.each<[what: string, value: unknown, expected: unknown]>([
    ['null', null, null],
    ['a truth', true, true],
    ['a falsehood', false, false],
    ['a number', 1.5, 1.5],
    ['no number', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a large number', 2n ** 64n, '18446744073709551616'],
    ['a text', 'a\nb', 'a b'],
    ['an error of ours', new WardenError('OCI_TIMEOUT', { detail: 'too long' }), 'too long'],
    ['an error', new Error('why'), 'why'],
    ['bytes', Buffer.from('secret'), '[6 bytes]'],
    ['a function', () => 'secret', '[function]'],
    ['a symbol', Symbol('secret'), '[symbol]'],
    ['a list', [1, 'a\nb', null], [1, 'a b', null]],
    ['an object', { 'a\nb': { c: [true] } }, { 'a b': { c: [true] } }],
    ['three levels below a field', { a: { b: { c: 1 } } }, { a: { b: { c: 1 } } }],
    ['four', { a: { b: { c: {} } } }, { a: { b: { c: '[deep]' } } }],
    ['lists, four levels', [[[[1]]]], [[['[deep]']]]],
  ])('%s', (_, value, expected) => {
    expect(written(value)).toEqual(expected);
  });

  test('a field that is not defined is not written', () => {
    const { logger, lines } = recorder();
    logger.info('x', { nothing: undefined });
    expect(Object.keys(lines[0] ?? {})).toEqual(['ts', 'level', 'msg']);
  });

  test('twenty parts of a list or an object, thirty fields of a line, 64 characters of a name', () => {
    const many = Array.from({ length: 40 }, (_, n) => n);
    const named = Object.fromEntries(many.map((n) => [`f${n}`, n]));
    expect(written(many)).toEqual(many.slice(0, 20));
    expect(Object.keys(written(named) as object)).toHaveLength(20);
    const long = 'n'.repeat(100);
    expect(written({ [long]: 1 })).toEqual({ [long.slice(0, 64)]: 1 });
    const { logger, lines } = recorder();
    logger.info('x', named);
    logger.info('x', { [long]: 1 });
    expect(Object.keys(lines[0] ?? {})).toHaveLength(3 + 30);
    expect(lines[1]).toHaveProperty(long.slice(0, 64), 1);
  });
});

describe('a secret', () => {
  test.each([
    'password',
    'PASSWD',
    'chapSecret',
    'private_key',
    'privateKey',
    'Authorization',
    'rpst',
    'x-token',
    'pem',
  ])('in a field called %s is not written, however deep', (name) => {
    const { logger, lines } = recorder();
    logger.info('x', { [name]: 'hidden', inner: { [name]: 'hidden', list: [{ [name]: 'hidden' }] } });
    expect(lines[0]).toMatchObject({
      [name]: '[removed]',
      inner: { [name]: '[removed]', list: [{ [name]: '[removed]' }] },
    });
  });

  test.each(['tokens', 'credentials', 'x.token'])('a field called %s counts as one', (name) => {
    const { logger, lines } = recorder();
    logger.info('x', { [name]: 'hidden' });
    expect(lines[0]?.[name]).toBe('[removed]');
  });

  test.each(['stamp', 'key', 'item', 'stoken', 'tempem'])('a field called %s is none', (name) => {
    const { logger, lines } = recorder();
    logger.info('x', { [name]: 'shown' });
    expect(lines[0]?.[name]).toBe('shown');
  });

  test.each([
    ['a ST$abc.d-e_f b', 'a [removed] b'],
    ['a eyJhbGciOiJSUz.eyJzdWIiOi.c2ln-_ b', 'a [removed] b'],
    ['keyjhbGciOiJSUz.eyJzdWIi.c2ln', 'keyjhbGciOiJSUz.eyJzdWIi.c2ln'],
    ['a signature="a+/=" b', 'a [removed] b'],
    ['a -----BEGIN KEY-----\nMII\n-----END KEY----- b', 'a [removed] b'],
    ['a -----BEGIN EC PRIVATE KEY-----\nMII', 'a [removed]'],
    [
      '-----BEGIN PUBLIC KEY-----a-----END PUBLIC KEY----- and -----BEGIN KEY-----b-----END KEY-----.',
      '[removed] and [removed].',
    ],
    ['-----BEGIN CERTIFICATE-----MII', '-----BEGIN CERTIFICATE-----MII'],
  ])('in the text %j is cut out of it', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

test('a text has no characters that control or turn, one space for several, and 900 characters', () => {
  expect(clean('a\u0000\u001f\u007f\u009fb\u200e\u200fc\u202a\u202ed\u2066\u2069e')).toBe('a b c d e');
  expect(clean('a\nb\nc')).toBe('a b c');
  expect(clean('x'.repeat(900))).toBe('x'.repeat(900));
  expect(clean('x'.repeat(901))).toBe(`${'x'.repeat(900)}…`);
});

test('a token that the cut would halve is gone whole', () => {
  expect(clean(`${'x'.repeat(890)}ST$${'t'.repeat(3_000)}`)).toBe(`${'x'.repeat(890)}[removed]`);
});

describe('a line', () => {
  const lineOf = (chars: number) => {
    const printed: string[] = [];
    const logger = createLogger({
      write: (line) => printed.push(line),
      now: () => 0,
      fields: { callId: 'c1' },
    });
    const fields: Record<string, string> = { code: 'X' };
    for (let n = 0; n < 8; n += 1) fields[`f${n}`] = 'x'.repeat(900);
    logger.info('m', { ...fields, last: '' });
    const rest = chars - (printed[0]?.length ?? 0);
    logger.info('m', { ...fields, last: 'y'.repeat(rest) });
    return printed[1] ?? '';
  };

  test('of 8,000 characters is whole', () => {
    const line = lineOf(MAX_LINE_CHARS);
    expect(line).toHaveLength(8_000);
    expect(JSON.parse(line)).toMatchObject({ last: expect.stringMatching(/^y+$/) });
  });

  test('of more keeps time, level, message, code and call, and the beginning', () => {
    const line = JSON.parse(lineOf(MAX_LINE_CHARS + 1)) as Line;
    expect(line).toEqual({
      ts: '1970-01-01T00:00:00.000Z',
      level: 'info',
      msg: 'm',
      code: 'X',
      callId: 'c1',
      cut: 8_001,
      start: expect.stringMatching(/^\{"ts":"1970/),
    });
    expect(line['start']).toHaveLength(900);
  });

  test('has no field by which an object gets another prototype', () => {
    const { logger, lines } = recorder();
    logger.info('x', JSON.parse('{"__proto__":{"forged":1},"n":1}') as Line);
    expect(JSON.stringify(lines[0])).not.toContain('forged');
    expect(lines[0]).toHaveProperty('n', 1);
  });
});
