import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import type { LogRecord } from '../../../functions/core/record/log-record.ts';

const record = (message: string) => ({ data: { message } });
const call = (n: number) => ({ n, oracle: { loggroupid: '_Audit' } });
/** From so many bytes on a body is read by its bytes first. */
const LARGE = 256 * 1024;
const NO_JSON = 'body is not JSON: send the records as a JSON array';

type Options = NonNullable<Parameters<typeof decodeBatch>[1]>;

/** All that a body gives, whichever way it is read. */
function decode(body: string, options: Options = {}, size = 0) {
  const calls: unknown[] = [];
  const bytes = Buffer.from(body.padStart(size));
  const batch = decodeBatch(bytes, { onAudit: (one) => void calls.push(one), ...options });
  return { ...batch, texts: batch.records.map(({ text }) => text), calls };
}

const ALL_MAY: Options = { mayHold: () => true };

describe.each([
  ['a small body', 0, {}],
  ['a large body', LARGE, ALL_MAY],
])('%s', (_, size, options) => {
  const read = (parts: unknown, more: Options = {}) =>
    decode(JSON.stringify(parts), { ...options, ...more }, size);

  test('has its records in order, and says where in it stands what is none', () => {
    const found = read([record('a'), 7, record('b'), null, record('c'), { id: 'x' }]);
    expect(found).toMatchObject({ texts: ['a', 'b', 'c'], count: 3, calls: [] });
    expect(found.rejected).toEqual([
      { index: 1, reason: 'record is a number: expected a JSON object', excerpt: '7' },
      { index: 3, reason: 'record is null: expected a JSON object', excerpt: 'null' },
      {
        index: 5,
        reason: 'field data is missing: expected a log record with data.message',
        excerpt: '{"id":"x"}',
      },
    ]);
  });

  test('has bad parts and calls that look like the records before them', () => {
    const found = read([record('a'), record(' \n'), call(1), call(2), { ...call(3), n: '\n' }]);
    expect(found).toMatchObject({ texts: ['a'], count: 1 });
    expect(found.rejected).toEqual([
      { index: 1, reason: 'data.message is empty', excerpt: '{"data":{"message":" \\n"}}' },
    ]);
    expect(found.calls.map((one) => (one as { n: unknown }).n)).toEqual([1, 2, '\n']);
  });

  test('has API calls, which are no records and take a place', () => {
    const found = read([call(1), record('a'), { logContent: call(2) }, 7]);
    expect(found).toMatchObject({ texts: ['a'], count: 1, rejected: [{ index: 3 }] });
    expect(found.calls).toEqual([call(1), { logContent: call(2) }]);
  });

  test('has API calls into which a line was wrapped', () => {
    const wrapped = { logContent: { oracle: { loggroupid: '_Audit' }, logContent: record('a') } };
    expect(read([wrapped, wrapped, record('b')])).toMatchObject({ texts: ['b'], calls: [wrapped, wrapped] });
  });

  test('has records that are only counted', () => {
    const wanted = (text: string) => text.includes('iscsi');
    const mayHold: Options['mayHold'] = (bytes, from, to) =>
      Buffer.from(bytes.subarray(from, to)).includes('iscsi');
    const more = { wanted, ...('mayHold' in options && { mayHold }) };
    const parts = [record('a'), record('iscsi b'), record('c'), 'd', 'iscsi e', record('f\n'), 7];
    expect(read(parts, more)).toMatchObject({
      texts: ['iscsi b', 'iscsi e'],
      count: 6,
      rejected: [{ index: 6 }],
    });
  });

  test('hands its records on one by one, in place of a list', () => {
    const taken: LogRecord[] = [];
    const found = read([record('a'), record('b')], { onRecord: (one) => void taken.push(one) });
    expect(found).toMatchObject({ records: [], count: 2 });
    expect(taken.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('has as much of a bad part as is shown', () => {
    expect(read(['a', { x: 'y'.repeat(2_000) }]).rejected[0]?.excerpt).toBe(`{"x":"${'y'.repeat(994)}`);
  });

  test('is one bad part when it is no JSON at its end, and no call counts', () => {
    const text = `[${JSON.stringify(call(1))},${JSON.stringify(record('a'))},`;
    const found = decode(`${text} `, options, size);
    expect(found).toMatchObject({ records: [], count: 0, calls: [] });
    expect(found.rejected).toEqual([{ index: 0, reason: NO_JSON, excerpt: text }]);
  });

  test('that is no JSON shows its blanks, but none at its end', () => {
    const shown = (body: string) => decode(body, options, size).rejected[0]?.excerpt;
    expect(shown(`[1${' '.repeat(5_000)}x`)).toBe(`[1${' '.repeat(998)}`);
    expect(shown(`[1x${' '.repeat(997)}`)).toBe('[1x');
  });

  test('of which much is no JSON shows its beginning', () => {
    const text = `[${JSON.stringify(record('断'.repeat(2_000)))},`;
    expect(decode(text, options, size).rejected).toEqual([
      { index: 0, reason: NO_JSON, excerpt: text.slice(0, 1_000) },
    ]);
  });
});

describe('a body read by its bytes', () => {
  test('is so only from its size on, and only where lines are asked for', () => {
    const asked = (size: number, body = '["a","b"]') => {
      let count = 0;
      const mayHold = () => {
        count += 1;
        return true;
      };
      decode(body, { mayHold }, size);
      return count;
    };
    expect([asked(LARGE - 1), asked(LARGE)]).toEqual([0, 1]);
    expect(decode('["a","b"]', {}, LARGE).texts).toEqual(['a', 'b']);
    const mayHold = () => false;
    expect(decodeBatch('["a","b"]'.padStart(LARGE), { mayHold }).records).toHaveLength(2);
    expect(decode('["a","b"]', { mayHold }, LARGE).texts).toEqual(['a']);
  });

  test('that is no array is parsed as any other', () => {
    expect(decode(JSON.stringify(record('a')), ALL_MAY, LARGE).texts).toEqual(['a']);
  });
});

describe('a body', () => {
  test.each<[string, string, readonly string[]]>([
    ['a string around an array', JSON.stringify('["a","b"]'), ['a', 'b']],
    ['a string around a string', JSON.stringify(JSON.stringify('["a"]')), ['a']],
    ['a string that is no JSON', '"a"', ['a']],
    ['a string that begins like JSON', JSON.stringify('[a'), ['[a']],
    ['an object', JSON.stringify(record('a')), ['a']],
    ['blanks around it', ' \n["a"]\t ', ['a']],
    ['a mark of byte order in front of it', '\ufeff["a"]', ['a']],
  ])('with %s', (_, body, texts) => {
    expect(decode(body)).toMatchObject({ texts, rejected: [] });
    expect(decodeBatch(body).records.map(({ text }) => text)).toEqual(texts);
  });

  test('is opened so many times', () => {
    const wrapped = (times: number): string =>
      times === 0 ? '["a","b"]' : JSON.stringify(wrapped(times - 1));
    expect(decode(wrapped(4)).texts).toEqual(['a', 'b']);
    // What is left is a record whose text holds an array.
    expect(decode(wrapped(5)).texts).toEqual(['["a","b"]']);
  });

  test('without a taker of API calls has them among what is no record', () => {
    const batch = decodeBatch(JSON.stringify([call(1), record('a')]));
    expect(batch).toMatchObject({ records: [{ text: 'a' }], rejected: [{ index: 0 }] });
    expect(batch.rejected[0]?.reason).toContain('_Audit');
  });
});

describe('more than is taken', () => {
  test('is told once, with the first of it', () => {
    const batch = decodeBatch(`[${'{"data":"x"},'.repeat(100_000)}{"data":"y"},7]`);
    expect(batch.count).toBe(100_000);
    expect(batch.rejected).toEqual([
      {
        index: 100_000,
        reason:
          "batch has 100002 records, 2 beyond the limit of 100000 were not read: lower the connector's batch size",
        excerpt: '{"data":"y"}',
      },
    ]);
  });

  test('bad parts are listed to a thousand, then counted', () => {
    const bad = (parts: number) => decodeBatch(`[${Array.from({ length: parts }, () => 1).join()}]`).rejected;
    expect(bad(1_000)).toHaveLength(1_000);
    expect(bad(1_000).at(-1)).toMatchObject({ index: 999, excerpt: '1' });
    expect(bad(1_003)).toHaveLength(1_001);
    expect(bad(1_003).at(-1)).toEqual({
      index: 1_000,
      reason: '3 more parts rejected, not listed',
      excerpt: '',
    });
  });
});
