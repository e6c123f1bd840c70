import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { eachRecord } from '../../../functions/core/record/each-record.ts';
import { numberEnd, stringEnd, valueEnd } from '../../../functions/core/record/json-text.ts';
import { READ_NAMES } from '../../../functions/core/record/learn-form.ts';

/** A body begins to be large here; blanks in front of it count as well. */
const BLANKS = Buffer.alloc(256 * 1024, ' ');
const AT = Date.UTC(2026, 10, 22, 10, 15, 5);
const PAYLOADS = join(__dirname, '../../payloads');

const parts = readdirSync(PAYLOADS)
  .filter((name) => name.startsWith('connector-'))
  .flatMap((name): unknown[] => {
    const content: unknown = JSON.parse(readFileSync(join(PAYLOADS, name), 'utf8'));
    return Array.isArray(content) ? content : Object.values(content as object);
  });

/** What was found, by the bytes first or by parsing all. */
function found(body: Buffer, word: string, isFast: boolean) {
  const calls: unknown[] = [];
  const records: unknown[] = [];
  const batch = decodeBatch(isFast ? Buffer.concat([BLANKS, body]) : body, {
    wanted: (text) => text.includes(word),
    onAudit: (record) => calls.push(record),
    ...(isFast && { onRecord: (record: unknown) => records.push(record) }),
    ...(isFast && { mayHold: (bytes, from, to) => Buffer.from(bytes.subarray(from, to)).includes(word) }),
  });
  // Of a body that is no JSON no record counts.
  return { ...batch, calls, records: isFast && batch.count > 0 ? records : batch.records };
}

const WORDS = ['iscsi', 'e', 'kernel', '11', 'connect to'];
const words = fc.constantFrom(...WORDS);
const odd = fc.constantFrom(
  ...['', ' ', '\t', '\u3000', '\ufeff', '断', 'é', '\u0000', '\\', '"', '\\u', '{', '[1]', '{"data":"x"}'],
  ...['_Audit', 'iscsi', '\ud800', '2026-11-22T10:15:05Z', 'constructor', '__proto__'],
);
const text = fc
  .array(fc.oneof(odd, fc.string({ maxLength: 6 })), { maxLength: 4 })
  .map((all) => all.join(''));
const scalar = fc.oneof(text, text, fc.integer(), fc.double(), fc.constantFrom(null, true, false, AT, 1e20));

/** A value of the same form with other texts and numbers in it. */
function reworded(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'string') return fc.oneof(fc.constant(value), text, scalar);
  if (typeof value === 'number') return fc.oneof(fc.constant(value), fc.double({ noNaN: true }), scalar);
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  if (Array.isArray(value)) return fc.tuple(...value.map(reworded));
  return fc.record(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reworded(one)])));
}

const part = fc
  .oneof(
    fc.constantFrom(...parts),
    fc.constantFrom(...parts).chain(reworded),
    fc.constantFrom(...parts).map((one) => ({ datetime: AT, logContent: one })),
    fc.constantFrom(...parts).map((one) => JSON.stringify(one)),
    fc.record({ data: fc.record({ message: text }), id: scalar, oracle: fc.record({ loggroupid: text }) }),
    fc.record({ data: scalar, time: scalar, message: text }),
    text,
    fc.jsonValue({ maxDepth: 3 }),
  )
  // Neighbours of one form are what the fast way is for.
  .chain((one) => fc.oneof(fc.constant([one]), fc.array(reworded(one), { minLength: 1, maxLength: 3 })));
const batch = fc.array(part, { maxLength: 5 }).map((all) => all.flat());
const indent = fc.constantFrom(undefined, undefined, 1, '\t');

describe('a large body is read by its bytes as it would be parsed', () => {
  it('whatever its records say', () => {
    fc.assert(
      fc.property(batch, words, indent, (all, word, blanks) => {
        const body = Buffer.from(JSON.stringify(all, null, blanks));
        expect(found(body, word, true)).toEqual(found(body, word, false));
      }),
      { numRuns: 200 },
    );
  });

  it('whatever bytes are changed, left out or put in', () => {
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('"\\{}[],:u0-1. \n')),
      fc.integer({ min: 0, max: 255 }),
    );
    const change = fc.record({
      at: fc.nat(),
      cut: fc.constantFrom(0, 1, 1, 2),
      put: fc.array(byte, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(batch, words, fc.array(change, { minLength: 1, maxLength: 3 }), (all, word, changes) => {
        let body = Buffer.from(JSON.stringify(all));
        for (const { at, cut, put } of changes) {
          const place = at % (body.length + 1);
          body = Buffer.concat([body.subarray(0, place), Buffer.from(put), body.subarray(place + cut)]);
        }
        expect(found(body, word, true)).toEqual(found(body, word, false));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['names written twice', '[{"data":{"message":"a"}},{"data":{"message":"e"},"data":{"message":"b"}}]'],
    ['an API call spelt with escapes', '[{"data":{"message":"e"},"oracle":{"loggroupid":"_\\u0041udit"}}]'],
    ['a number with a leading zero', '[{"data":{"message":"a"},"n":1},{"data":{"message":"a"},"n":01}]'],
    ['a control character in a value', '[{"data":{"message":"a"}},{"data":{"message":"a\u0001"}}]'],
    ['one more comma', '[{"data":{"message":"a"}},]'],
    ['something behind it', '[{"data":{"message":"a"}}] x'],
    ['no comma', '[{"data":{"message":"a"}}{"data":{"message":"a"}}]'],
    ['an end too early', '[{"data":{"message":"a"}},{"data":{"message":"a"}'],
    ['a prototype', '[{"__proto__":{"data":{"message":"e"}}},{"data":{"__proto__":{"message":"e"}}}]'],
    ['nothing', '[]'],
  ])('%s', (_, body) => {
    expect(found(Buffer.from(body), 'e', true)).toEqual(found(Buffer.from(body), 'e', false));
  });

  it('100,001 records', () => {
    const body = Buffer.from(`[${'{"data":{"message":"x"}},'.repeat(100_000)}{"data":{"message":"x"}}]`);
    expect(found(body, 'e', true)).toEqual(found(body, 'e', false));
  });

  it('100,000 records and others behind them that are none', () => {
    const body = Buffer.from(
      `[${'{},'.repeat(99_998)}${'{"data":{"message":"x"}},'.repeat(2)}{"é":[1]},null,7,{}]`,
    );
    expect(found(body, 'e', true)).toEqual(found(body, 'e', false));
  });

  it.each(['\u00a0', '\ufeff', '\n', ' x', ']'])('an end of %j', (end) => {
    const body = Buffer.from(
      `\n[{"data":{"message":"${'断'.repeat(2_000)}"}},{"data":{"message":"a"}} ]${end}`,
    );
    expect(found(body, 'a', true)).toEqual(found(body, 'a', false));
  });

  it('asks of a record for nothing but names that it keeps', () => {
    const asked = new Set<string>();
    const watched = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? value
        : new Proxy(value, {
            // The excerpt of a rejected part has all its names.
            ownKeys: () => [],
            get: (target, key) => {
              if (typeof key === 'string' && key !== 'toJSON') asked.add(key);
              return watched(Reflect.get(target, key));
            },
          });
    const journal = { data: { MESSAGE: 'x' }, source: '*' };
    const watchedParts = [
      ...parts,
      journal,
      { value: 'x', stream: 's' },
      { data: { ident: 'a', msg: 'b' } },
    ].map(watched);
    const parse = jest.spyOn(JSON, 'parse').mockReturnValueOnce(watchedParts);
    decodeBatch('[]');
    parse.mockRestore();
    expect(asked.size).toBeGreaterThan(20);
    expect([...asked].filter((name) => !READ_NAMES.has(name))).toEqual([]);
  });
});

describe('what is made of a large body', () => {
  const LINES = 2_000;
  const record = (n: number, message: string) => ({
    data: { message: `${message} ${n}`, tailed_path: '/var/log/messages' },
    id: `d1e4-${n}-4b8f`,
    oracle: {
      instanceid: 'ocid1.instance.oc1..n',
      loggroupid: 'g',
      ingestedtime: new Date(AT + n).toISOString(),
    },
    time: new Date(AT + n).toISOString(),
  });

  it('is an object of each form, and of each record whose line is looked for: the bytes of all others are passed over', () => {
    const all = Array.from({ length: LINES }, (_, n) => {
      const one = record(n, n % 100 === 0 ? 'iscsi lost' : 'ordinary "line"'.slice(0, 8));
      return n % 2 === 0 ? one : { datetime: AT + n, logContent: one };
    });
    const made = { unwanted: 0, plain: 0, lean: 0, whole: 0 };
    const isRead = eachRecord(
      Buffer.from(JSON.stringify(all)),
      100_000,
      (bytes, from, to) => Buffer.from(bytes.subarray(from, to)).includes('iscsi'),
      {
        plain: () => {
          made.plain += 1;
        },
        unwanted: () => {
          made.unwanted += 1;
        },
        lean: () => {
          made.lean += 1;
          return true;
        },
        whole: () => {
          made.whole += 1;
        },
        beyond: () => undefined,
      },
    );
    expect(isRead).toBe('read');
    expect(made).toEqual({ whole: 2, lean: 0, plain: LINES / 100 - 1, unwanted: LINES - LINES / 100 - 1 });
  });
});

describe('the grammar of JSON', () => {
  const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isJson = (bytes: Buffer) => {
    try {
      JSON.parse(bytes.toString('utf8'));
      return true;
    } catch {
      return false;
    }
  };

  it('of numbers', () => {
    const digits = fc.array(fc.constantFrom(...'-+.eE0123 x'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(digits, (one) => {
        const bytes = Buffer.from(one);
        const end = numberEnd(viewOf(bytes), 0, bytes.length);
        return (end === bytes.length) === (isJson(bytes) && !/ |^$/.test(one));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of strings', () => {
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('"\\/bfnrtu0aF{')),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (all) => {
        const bytes = Buffer.from([0x22, ...all, 0x22]);
        const end = stringEnd(viewOf(bytes), 1, bytes.length);
        return (end === bytes.length - 1) === isJson(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('where a value ends', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(',', ']', '}'), (one, next) => {
        const bytes = Buffer.from(`${one}${next}`);
        return valueEnd(viewOf(bytes), 0, bytes.length) === bytes.length - 1;
      }),
    );
  });
});
