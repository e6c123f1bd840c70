import {
  decodeUtf8,
  looksLikeJson,
  MAX_LINE_CHARS,
  recordOfPlain,
} from '../../../functions/core/record/record-of.ts';
import { AT, EMPTY, iso, PART, READ_AT, RECORD, read } from './record-parts.ts';

describe('a log record', () => {
  test.each<[string, object, object]>([
    ['with all that it can have', {}, {}],
    ['without a host says its source', { data: { message: 'x' } }, { host: 'n1', path: '/var/log/other' }],
    [
      'with a host that is empty',
      { data: { message: 'x', host: '' } },
      { host: 'n1', path: '/var/log/other' },
    ],
    [
      'with a source that was masked says no host',
      { data: { message: 'x' }, source: '*' },
      { host: null, path: '/var/log/other' },
    ],
    ['with a line as its data', { data: 'x' }, { host: 'n1', path: '/var/log/other' }],
    ['without times of Oracle', { oracle: {} }, { instanceId: null, readAt: null }],
    [
      'with flat names',
      {
        oracle: undefined,
        'oracle.instanceid': 'ocid1.instance.oc1..b',
        'oracle.ingestedtime': iso(READ_AT),
      },
      { instanceId: 'ocid1.instance.oc1..b' },
    ],
    [
      'with flat names beside those in an object, which count',
      { 'oracle.instanceid': 'ocid1.instance.oc1..b', 'oracle.ingestedtime': iso(AT) },
      {},
    ],
    ['without a time is as old as it was taken in', { time: undefined }, { time: READ_AT }],
    ['without any time', { time: 'yesterday', oracle: {} }, { time: null, readAt: null, instanceId: null }],
    ['with an id that is none', { id: 7 }, { id: null }],
    ['with an empty id', { id: '' }, { id: null }],
  ])('%s', (_, change, expected) => {
    expect(read({ ...PART, ...change })).toEqual({ ...RECORD, ...expected });
  });

  test('of nothing but a line', () => {
    expect(read('x')).toEqual({ ...EMPTY, text: 'x' });
    expect(read({ data: 'x' })).toEqual({ ...EMPTY, text: 'x' });
    expect(read({ message: 'x' })).toEqual({ ...EMPTY, text: 'x' });
  });

  test.each<[unknown, number | null]>([
    ['2026-11-22T10:15:05Z', AT],
    ['2026-11-22T10:15:05.000Z', AT],
    ['2026-11-22T19:15:05+09:00', AT],
    ['Sun, 22 Nov 2026 10:15:05 GMT', AT],
    [AT, AT],
    [AT / 1_000, AT],
    [AT * 1_000, AT],
    [AT + 0.5, AT],
    // Before 1973 in ms is after 5138 in s: neither is meant.
    [1e11, 1e11],
    [1e14, 1e14],
    [1e14 + 1e3, 1e11 + 1],
    [99_999_999_999, 99_999_999_999_000],
    [0, null],
    [-5, null],
    ['1969-12-31T23:59:59Z', null],
    ['+275760-09-13T00:00:00Z', null],
    ['yesterday', null],
    ['', null],
    [Number.NaN, null],
    [1e300, null],
    [true, null],
    [null, null],
    [[AT], null],
  ])('of time %j', (time, expected) => {
    expect(read({ data: 'x', time })).toEqual({ ...EMPTY, time: expected, text: 'x' });
  });

  test.each<[string, unknown, string]>([
    ['message', { message: 'x' }, 'x'],
    ['msg', { msg: 'x' }, 'x'],
    ['log', { log: 'x' }, 'x'],
    ['the first of them', { log: 'z', msg: 'y', message: 'x' }, 'x'],
    ['the second', { log: 'z', msg: 'y', message: '' }, 'y'],
    ['the program that was taken off', { message: 'x', ident: 'iscsid' }, 'iscsid: x'],
    ['program and process', { message: 'x', ident: 'iscsid', pid: '1432' }, 'iscsid[1432]: x'],
    [
      'a process as a number',
      { message: 'x', ident: '/usr/sbin/iscsid', pid: 1_432 },
      '/usr/sbin/iscsid[1432]: x',
    ],
    ['a process that is none', { message: 'x', ident: 'iscsid', pid: '-' }, 'iscsid: x'],
    ['a process after something', { message: 'x', ident: 'iscsid', pid: 'p1' }, 'iscsid: x'],
    ['a process of 11 digits', { message: 'x', ident: 'iscsid', pid: '12345678901' }, 'iscsid: x'],
    ['a process in a list', { message: 'x', ident: 'iscsid', pid: [1] }, 'iscsid: x'],
    ['no program with a blank', { message: 'x', ident: 'is csid', pid: '1' }, 'x'],
    ['no program with a colon', { message: 'x', ident: 'iscsid:' }, 'x'],
    ['no program with a bracket', { message: 'x', ident: '[iscsid' }, 'x'],
    ['no empty program', { message: 'x', ident: '' }, 'x'],
    ['blanks of its own', { message: ' x ' }, ' x '],
    ['half a pair', { message: 'x\ud83d' }, 'x\ufffd'],
  ])('its line is that of %s', (_, data, text) => {
    expect(read({ data })).toMatchObject({ text });
  });

  test('its line is no longer than the longest', () => {
    for (const data of ['y'.repeat(MAX_LINE_CHARS + 1), { message: 'y'.repeat(MAX_LINE_CHARS + 1) }])
      expect(read({ data })).toMatchObject({ text: 'y'.repeat(MAX_LINE_CHARS) });
    expect(read('y'.repeat(MAX_LINE_CHARS + 1))).toMatchObject({ text: 'y'.repeat(MAX_LINE_CHARS) });
  });

  test('an entry of the journal is kept as JSON, less what nobody reads', () => {
    const entry = {
      MESSAGE: 'x',
      SYSLOG_IDENTIFIER: 'iscsid',
      _COMM: 'iscsid',
      _PID: '403',
      SYSLOG_PID: '403',
      _HOSTNAME: 'n1',
      _TRANSPORT: 'syslog',
      _BOOT_ID: 'e2f3',
      __REALTIME_TIMESTAMP: '1795347232293931',
    };
    const found = read({ data: { ...entry, PRIORITY: '3', message: 'y', __CURSOR: 's' } });
    expect(JSON.parse((found as { text: string }).text)).toEqual(entry);
    expect(read({ data: { MESSAGE: null } })).toMatchObject({ text: '{"MESSAGE":null}' });
  });
});

test('what is not wanted is asked for by its line, and is null', () => {
  const asked: string[] = [];
  const wanted = (text: string) => {
    asked.push(text);
    return false;
  };
  expect([read(PART, wanted), read('y', wanted), read({ logContent: 'z' }, wanted)]).toEqual([
    null,
    null,
    null,
  ]);
  expect(asked).toEqual(['x', 'y', 'z']);
});

test('values that were found by their bytes make the same record', () => {
  const fields = {
    id: PART.id,
    instanceId: PART.oracle.instanceid,
    host: PART.data.host,
    source: PART.source,
    tailedPath: PART.data.tailed_path,
    subject: PART.subject,
    time: PART.time,
    ingestedTime: PART.oracle.ingestedtime,
  };
  expect(recordOfPlain({ fields, datetime: undefined, line: 'x' })).toEqual(RECORD);
  const bare = Object.fromEntries(
    Object.keys(fields).map((name) => [name, undefined]),
  ) as unknown as typeof fields;
  expect(recordOfPlain({ fields: bare, datetime: AT, line: 'y'.repeat(MAX_LINE_CHARS + 1) })).toEqual({
    ...EMPTY,
    time: AT,
    text: 'y'.repeat(MAX_LINE_CHARS),
  });
});

test.each([
  ['{', true],
  [' \n[1', true],
  ['"x"', true],
  ['x{', false],
  ['', false],
  ['7', false],
])('%j may be JSON: %j', (text, may) => {
  expect(looksLikeJson(text)).toBe(may);
});

test('bytes that are no UTF-8 are replaced, and a mark of byte order in front is left out', () => {
  expect(decodeUtf8(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62]))).toBe('a\ufffdb');
});
