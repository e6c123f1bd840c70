import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeBatch, MAX_REJECTED } from '../../../functions/core/record/decode-batch.ts';
import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { isAuditRecord, MAX_LINE_CHARS } from '../../../functions/core/record/record-of.ts';

const LINE =
  'Nov 22 10:15:05 lknode1 iscsid[1432]: iscsid: connect to 169.254.2.4:3260 failed (Connection refused)';
const AT = Date.UTC(2026, 10, 22, 10, 15, 5);
const NODE = 'ocid1.instance.oc1.ap-tokyo-1.anxhiljrexamplenode1';
const payload = (name: string) => readFileSync(join(__dirname, '../../payloads', name));
const edge: Record<string, unknown> = JSON.parse(payload('connector-edge-cases.json').toString('utf8'));
const whole = {
  id: 'd94c7dd4-eb6e-e708-f391-b5ffb1f42a04',
  instanceId: NODE,
  host: 'lknode1',
  path: '/var/log/messages',
  time: AT,
  readAt: Date.UTC(2026, 10, 22, 10, 15, 41, 207),
  text: LINE,
};

function decode(value: unknown) {
  return decodeBatch(JSON.stringify(value));
}

describe('shapes Connector Hub delivers', () => {
  it.each([
    'connector-logging-uma-messages.json',
    'connector-logging-uma-lifekeeper.json',
    'connector-logging-uma-recovered.json',
    'connector-logging-duplicate-redelivery.json',
    'connector-logging-wrapped-variant.json',
  ])('%s: every record is read', (name) => {
    const body = payload(name);
    const batch = decodeBatch(body);
    expect(batch.rejected).toEqual([]);
    expect(batch.records).toHaveLength(JSON.parse(body.toString('utf8')).length);
    for (const record of batch.records) {
      expect(record).toMatchObject({ instanceId: NODE, host: 'lknode1' });
      expect(record.time).not.toBeNull();
    }
  });

  it.each(['single_object_not_array', 'msg_field_instead_of_message'])('%s', (name) => {
    expect(decode(edge[name])).toEqual({ records: [whole], count: 1, rejected: [] });
  });

  it('data as a string, records without oracle or instance', () => {
    expect(decode(edge['data_is_string']).records).toEqual([whole]);
    expect(decode(edge['missing_oracle']).records).toEqual([{ ...whole, instanceId: null, readAt: null }]);
    expect(decode(edge['no_instanceid']).records).toEqual([{ ...whole, instanceId: null }]);
  });

  it('a JSON string around the batch, and one around a record', () => {
    const single = edge['single_object_not_array'];
    expect(decode(JSON.stringify([single])).records).toEqual([whole]);
    expect(decode([JSON.stringify(single)]).records).toEqual([whole]);
  });

  it('the SYSLOG parser: program and pid are put back in front of the line', () => {
    const [record] = decodeBatch(payload('connector-logging-uma-syslog-parsed.json')).records;
    expect(record?.text).toBe(
      'iscsid[1432]: iscsid: connect to 169.254.2.4:3260 failed (Connection refused)',
    );
    expect(parseLine(record?.text ?? '', AT, { zone: 'UTC' })).toMatchObject({
      program: 'iscsid',
      pid: 1432,
      at: AT,
    });
  });

  it('a stream: the base64 value is opened', () => {
    expect(decodeBatch(payload('connector-streaming-source.json')).records).toEqual([whole]);
  });

  it("a journald entry as data keeps the journal's own time and program", () => {
    const data = { MESSAGE: 'text', SYSLOG_IDENTIFIER: 'iscsid', __REALTIME_TIMESTAMP: '1795347232293931' };
    const [record] = decode([{ data, time: '2026-11-22T10:15:05Z' }]).records;
    expect(parseLine(record?.text ?? '', AT, { zone: 'UTC' })).toMatchObject({
      program: 'iscsid',
      at: 1_795_347_232_293,
    });
  });

  it('nothing at all', () => {
    for (const body of ['', '[]', ' [ ] ', new Uint8Array()]) {
      expect(decodeBatch(body)).toEqual({ records: [], count: 0, rejected: [] });
    }
  });

  it('audit events are told apart and rejected', () => {
    const body = payload('connector-audit-detachvolume.json');
    expect(isAuditRecord(JSON.parse(body.toString('utf8'))[0])).toBe(true);
    expect(isAuditRecord(edge['single_object_not_array'])).toBe(false);
    expect(decodeBatch(body).rejected[0]?.reason).toContain('_Audit');
  });
});

describe('bad input', () => {
  it.each([
    ['null', null, 'record is null'],
    ['a number', [7], 'a number'],
    ['an array', [[1]], 'an array'],
    ['no data.message', [{ data: { x: 1 } }], 'data.message'],
    ['no data', [{ id: 'x' }], 'data'],
    ['a number as message', [{ data: { message: 5 } }], 'data.message'],
    ['an empty message', [{ data: { message: ' \n' } }], 'data.message'],
    [
      'an unknown shape of a queue',
      JSON.parse(payload('connector-queue-source-UNVERIFIED.json').toString()),
      'data',
    ],
  ])('%s is rejected by its name and the rest survives', (_name, value, reason) => {
    const parts = Array.isArray(value) ? value : [value];
    const batch = decode([edge['single_object_not_array'], ...parts, edge['single_object_not_array']]);
    expect(batch.records).toEqual([whole, whole]);
    expect(batch.rejected).toHaveLength(1);
    expect(batch.rejected[0]).toMatchObject({ index: 1, reason: expect.stringContaining(reason) });
  });

  it('6 MB of garbage is one rejected part with a short excerpt', () => {
    const batch = decodeBatch(Buffer.alloc(6_000_000, 'x{"'));
    expect(batch.records).toEqual([]);
    expect(batch.rejected).toHaveLength(1);
    expect(batch.rejected[0]?.excerpt.length).toBeLessThanOrEqual(1_000);
  });

  it('invalid UTF-8 is replaced, not lost', () => {
    const body = Buffer.concat([
      Buffer.from('[{"data":{"message":"a'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('b"}}]'),
    ]);
    expect(decodeBatch(body).records[0]?.text).toBe('a\ufffd\ufffdb');
  });

  it('a line of 1 MB is cut', () => {
    const [record] = decode([{ data: { message: `${LINE} ${'y'.repeat(1_000_000)}` } }]).records;
    expect(record?.text).toHaveLength(MAX_LINE_CHARS);
    expect(record?.text.startsWith(LINE)).toBe(true);
  });

  it('100,000 records are read, those beyond are counted in one part', () => {
    const body = `[${`{"data":{"message":"x"}},`.repeat(100_001)}{"data":{"message":"x"}}]`;
    const batch = decodeBatch(body);
    expect(batch.records).toHaveLength(100_000);
    expect(batch.rejected).toHaveLength(1);
    expect(batch.rejected[0]).toMatchObject({
      index: 100_000,
      reason: expect.stringContaining('2 beyond the limit'),
    });
  });

  it('100,000 bad records are counted, not listed', () => {
    const batch = decodeBatch(`[${'1,'.repeat(99_999)}1]`);
    expect(batch.rejected).toHaveLength(MAX_REJECTED + 1);
    expect(batch.rejected.at(-1)?.reason).toContain('99000 more');
  });

  it('deep nesting of any kind is rejected', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const wrapped = `${'{"logContent":'.repeat(5_000)}{}${'}'.repeat(5_000)}`;
    const inData = `[{"data":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}]`;
    for (const body of [deep, wrapped, inData]) {
      expect(decodeBatch(body)).toMatchObject({ records: [], rejected: [{ index: 0 }] });
    }
  });

  it('keys that pollute prototypes stay plain data', () => {
    const body =
      '[{"__proto__":{"data":{"message":"evil"}},"constructor":{"prototype":{"x":1}},"id":"a"},{"data":{"__proto__":{"message":"evil"}}}]';
    const batch = decodeBatch(body);
    expect(batch.records).toEqual([]);
    expect(batch.rejected).toHaveLength(2);
    expect(Object.prototype).not.toHaveProperty('x');
    expect({}).not.toHaveProperty('data');
  });

  it('whatever comes, it answers and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (parts) => {
        const batch = decode(parts);
        expect(batch.records.length + batch.rejected.length).toBe(parts.length);
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => decodeBatch(bytes).records !== undefined));
  });
});

describe('what is not wanted is only counted', () => {
  const names = readdirSync(join(__dirname, '../../payloads')).filter((name) =>
    name.startsWith('connector-'),
  );
  const parts = names.flatMap((name): unknown[] => {
    const content: unknown = JSON.parse(payload(name).toString('utf8'));
    return Array.isArray(content) ? content : Object.values(content as object);
  });
  const part = fc.oneof(
    fc.constantFrom(...parts),
    fc.constantFrom(...parts).map((one) => JSON.stringify(one)),
    fc.constantFrom(...parts).map((one) => ({ datetime: AT, logContent: one })),
    fc.json().map((text): unknown => JSON.parse(text)),
  );

  it('records, their number, rejected parts and API calls are those of the plain way', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('iscsi', 'e', 'kernel'),
        (batch, word) => {
          const body = JSON.stringify(batch);
          const plain = decodeBatch(body);
          const audit: unknown[] = [];
          const lean = decodeBatch(body, {
            wanted: (text) => text.includes(word),
            onAudit: (record) => audit.push(record),
          });
          const calls = batch.filter((one) => typeof one === 'object' && isAuditRecord(one));
          expect(audit).toEqual(JSON.parse(JSON.stringify(calls)));
          expect(lean.records).toEqual(plain.records.filter(({ text }) => text.includes(word)));
          expect(lean.count).toBe(plain.records.length);
          const isCall = (index: number) => calls.includes(batch[index]);
          expect(lean.rejected).toEqual(plain.rejected.filter(({ index }) => !isCall(index)));
        },
      ),
    );
  });
});
