import { isAuditRecord, MAX_NESTING } from '../../../functions/core/record/record-of.ts';
import { AT, EMPTY, PART, RECORD, read } from './record-parts.ts';

describe('a wrapper', () => {
  test('of the connector tells the time where the record does not', () => {
    const outside = { datetime: AT - 5_000, logContent: { data: { message: 'x' } } };
    expect(read(outside)).toEqual({ ...EMPTY, time: AT - 5_000, text: 'x' });
    expect(read({ datetime: AT - 5_000, logContent: PART })).toEqual(RECORD);
    expect(read({ ...outside, logContent: 'x' })).toEqual({ ...EMPTY, time: AT - 5_000, text: 'x' });
    expect(read({ datetime: 'x', logContent: 'x' })).toEqual({ ...EMPTY, text: 'x' });
  });

  test('within a wrapper without a time leaves that of the outer one', () => {
    expect(read({ datetime: AT, logContent: { logContent: 'x' } })).toMatchObject({ time: AT });
    expect(read({ datetime: AT, logContent: { datetime: AT + 1, logContent: 'x' } })).toMatchObject({
      time: AT + 1,
    });
  });

  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

  test('of a stream tells when the stream took it, too', () => {
    const streamed = { stream: 's', value: base64({ data: 'x' }), timestamp: AT };
    expect(read(streamed)).toEqual({ ...EMPTY, time: AT, readAt: AT, text: 'x' });
    expect(read({ ...streamed, value: base64(PART) })).toEqual(RECORD);
    expect(read({ ...streamed, value: 'not: base64' })).toEqual({
      ...EMPTY,
      time: AT,
      readAt: AT,
      text: 'not: base64',
    });
    expect(read({ datetime: AT - 1, logContent: { ...streamed, timestamp: null } })).toMatchObject({
      time: AT - 1,
      readAt: null,
    });
  });

  test('of a stream with nothing in it is none', () => {
    expect(read({ stream: 's', data: 'x', timestamp: AT })).toEqual({ ...EMPTY, text: 'x' });
  });

  test('of a stream within one without a time leaves that of the outer one', () => {
    const inner = { stream: 's', value: base64({ data: 'x' }) };
    expect(read({ stream: 's', value: base64(inner), timestamp: AT })).toMatchObject({
      time: AT,
      readAt: AT,
    });
  });

  test.each<[string, object, string]>([
    ['with a name of a stream', { stream: 's' }, 'y'],
    ['without one it is a record', {}, 'x'],
  ])('%s', (_, change, text) => {
    expect(read({ data: 'x', value: base64('y'), ...change })).toMatchObject(
      text === 'x' ? { text } : { text: '"y"' },
    );
  });

  test.each(['eA==', 'eHk=', 'eHl6', '+/+/'])('opens base64 %s', (value) => {
    expect(read({ stream: 's', value })).toMatchObject({ text: Buffer.from(value, 'base64').toString() });
  });

  test.each(['eA===', '=eA', 'e A=', ' eA==', 'eA==\n', '{"a":1}x'])('takes %j as it is', (value) => {
    expect(read({ stream: 's', value })).toMatchObject({ text: value });
  });

  test('is a text with a record in it', () => {
    expect(read(JSON.stringify(PART))).toEqual(RECORD);
    expect(read(` ${JSON.stringify(PART)}`)).toEqual(RECORD);
    for (const text of ['{"a":1', '[1]', '"x"', '7']) expect(read(text)).toEqual({ ...EMPTY, text });
  });

  test(`is opened ${MAX_NESTING} times, and no more`, () => {
    const wrapped = (times: number): unknown =>
      times === 0 ? { data: 'x' } : { logContent: wrapped(times - 1) };
    expect(read(wrapped(MAX_NESTING))).toMatchObject({ text: 'x' });
    expect(read(wrapped(MAX_NESTING + 1))).toContain(`more than ${MAX_NESTING} times`);
    const inText = (times: number): string =>
      JSON.stringify(times === 0 ? { data: 'x' } : { logContent: inText(times - 1) });
    expect(read(inText(1))).toMatchObject({ text: 'x' });
    expect(read(inText(3))).toContain('wrapped more than');
    const inStream = (times: number): unknown =>
      times === 0 ? { data: 'x' } : { stream: 's', value: base64(inStream(times - 1)) };
    expect(read(inStream(2))).toMatchObject({ text: 'x' });
    expect(read(inStream(3))).toContain('wrapped more than');
  });
});

describe('what is no log record', () => {
  test.each<[unknown, string]>([
    [null, 'record is null: expected a JSON object'],
    [[PART], 'record is an array: expected a JSON object'],
    [7, 'record is a number: expected a JSON object'],
    ['', 'record is an empty string'],
    [' \n', 'record is an empty string'],
    [{ ...PART, data: ' ' }, 'data.message is empty'],
    [{ ...PART, data: { message: ' \n' } }, 'data.message is empty'],
    [{ ...PART, data: { message: 5 } }, 'field data.message is missing'],
    [{ ...PART, data: { ident: 'iscsid' } }, 'field data.message is missing'],
    [{ ...PART, data: 7 }, 'field data is a number'],
    [{ ...PART, data: ['x'] }, 'field data is an array'],
    [{ ...PART, data: null }, 'field data is null'],
    [{ id: 'x' }, 'field data is missing'],
    [{ ...PART, oracle: { loggroupid: '_Audit' } }, 'oracle.loggroupid is _Audit'],
  ])('%j is told', (part, reason) => {
    expect(read(part)).toContain(reason);
    expect(read(part, () => false)).toContain(reason);
  });

  test.each<[unknown, boolean]>([
    [{ oracle: { loggroupid: '_Audit' } }, true],
    [{ logContent: { oracle: { loggroupid: '_Audit' } } }, true],
    [{ oracle: { loggroupid: '_Audit' }, logContent: {} }, false],
    [{ oracle: { loggroupid: 'audit' } }, false],
    [{ loggroupid: '_Audit' }, false],
    [{ oracle: '_Audit' }, false],
    [null, false],
    ['_Audit', false],
  ])('an API call, told by its group: %j', (part, isCall) => {
    expect(isAuditRecord(part)).toBe(isCall);
  });
});
