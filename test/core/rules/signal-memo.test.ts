import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import type { LogRecord } from '../../../functions/core/record/log-record.ts';
import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { type SignalLine, SignalMemo } from '../../../functions/core/rules/signal-memo.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';
import { CAPTURES, CORPUS } from '../../support/corpus.ts';
import { documentedRules } from '../../support/documented-rules.ts';

const AT = Date.UTC(2026, 10, 22, 10, 15, 5);
const matcher = createMatcher(builtInRules());

/** Lines of genuine captures, of each as many as a test may take. */
const corpusLines = CAPTURES.flatMap((capture) =>
  ['messages.iso.log', 'messages.log', 'journal.json']
    .map((name) => join(CORPUS, capture, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(0, 300)),
).filter((line) => matcher.mayMatch(line));

const record = (text: string, more: Partial<LogRecord> = {}): LogRecord => ({
  id: null,
  instanceId: 'ocid1.instance.oc1..n1',
  host: null,
  path: null,
  time: AT,
  readAt: AT + 1_000,
  text,
  ...more,
});

function plain(one: LogRecord, zone: string): SignalLine | null {
  const line = parseLine(one.text, one.time, { zone });
  const signal = matcher.match(line, one);
  return signal === null ? null : { header: line.header, at: line.at, signal };
}

function differing(records: readonly LogRecord[], zone: string): readonly LogRecord[] {
  const memo = new SignalMemo(matcher, { zone });
  // As text, for the order of the properties is part of an object's name.
  return records.filter((one) => JSON.stringify(memo.read(one)) !== JSON.stringify(plain(one, zone)));
}

describe('lines are remembered as they would be read anew', () => {
  it('every line of the corpus, and each in other seconds and minutes, of other nodes', () => {
    const memo = new SignalMemo(matcher, { zone: 'Asia/Tokyo' });
    const missed: string[] = [];
    let lines = 0;
    for (const text of corpusLines) {
      const later = text.replace(/:(\d\d):(\d\d)/, ':59:07');
      for (const one of [
        record(text),
        record(later, { host: 'other', readAt: AT }),
        record(text, { time: AT + 5 }),
      ]) {
        lines += 1;
        const found = memo.read(one);
        if (JSON.stringify(found) !== JSON.stringify(plain(one, 'Asia/Tokyo'))) missed.push(one.text);
      }
    }
    expect(missed).toEqual([]);
    expect(memo.parsed).toBeLessThan(lines / 2);
  });

  const samples = documentedRules().flatMap(({ samples: own }) => own.slice(0, 1));
  const digits = fc.constantFrom('00', '07', '31', '59', '60', '99');
  const day = fc.constantFrom(
    'Nov 22',
    'Nov  2',
    'Oct 25',
    'Dec 31',
    'Jan  1',
    'Feb 29',
    'Feb 30',
    'Xyz 11',
    'Mar 29',
  );
  const date = fc.constantFrom(
    '2026-11-22',
    '2026-10-25',
    '2026-03-29',
    '2026-02-30',
    '2025-12-31',
    '2026/11/22',
  );
  const zone = fc.constantFrom(
    '',
    'Z',
    '+09:00',
    '-0330',
    '+25:00',
    '.5Z',
    '.123456+09:00',
    ',5Z',
    '.Z',
    ' UTC',
    ' 2025',
    ' JST',
  );
  const clock = fc
    .tuple(fc.constantFrom('01', '02', '10', '23', '24'), digits, digits)
    .map((all) => all.join(':'));
  const stamp = fc.oneof(
    fc.tuple(day, clock, zone).map(([on, at, where]) => `${on} ${at}${where}`),
    fc.tuple(date, clock, zone).map(([on, at, where]) => `${on}T${at}${where}`),
  );
  const rest = fc.constantFrom(
    'n1 iscsid[7]: ',
    'n1 kernel: ',
    'kernel: ',
    'UTC n1 kernel: ',
    'n1 systemd[9]: ',
    '',
  );
  const times = fc.constantFrom(
    AT,
    AT + 40,
    null,
    Date.UTC(2026, 0, 1),
    Date.UTC(2027, 4, 1),
    Date.UTC(2026, 9, 25, 1, 30),
  );

  it('under any stamp, read at any time, where clocks are changed as well', () => {
    const line = fc
      .tuple(stamp, rest, fc.constantFrom(...samples))
      .map((all) => `${all[0]} ${all[1]}${all[2]}`);
    const one = fc
      .tuple(
        line,
        times,
        fc.constantFrom(null, 'n1', 'n\u00072'),
        fc.constantFrom(null, AT),
        fc.constantFrom(null, 'i'),
      )
      .map(([text, time, host, readAt, instanceId]) => record(text, { time, host, readAt, instanceId }));
    // Few different ones, so that most have come before.
    const all = fc.array(one, { minLength: 1, maxLength: 4 }).chain((few) => {
      const again = fc.tuple(fc.constantFrom(...few), stamp, times);
      const restamped = again.map(([like, at, time]) => ({
        ...like,
        time,
        text: like.text.replace(/^\S+(?: +\d+ \S+)?/, at),
      }));
      return fc
        .array(
          fc.oneof(
            restamped,
            again.map(([like, , time]) => ({ ...like, time })),
          ),
          { maxLength: 12 },
        )
        .map((more) => [...few, ...more]);
    });
    fc.assert(
      fc.property(all, fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Tokyo'), (records, where) => {
        expect(differing(records, where)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

test('a zone in hours alone, behind the stamp, is no host: what the same words say behind another stamp is another thing', () => {
  const loss = '+00 n1 kernel: connection1:0: detected conn error (1020)';
  const lines = [`2026-11-22T10:15:05Z ${loss}`, `2026-11-22T10:15:06 ${loss}`];
  expect(
    differing(
      lines.map((text) => record(text)),
      'UTC',
    ),
  ).toEqual([]);
});

describe('what is done for a batch of many lines', () => {
  const LINES = 3_000;
  const bodyOf = (lineOf: (n: number) => string) =>
    Buffer.from(
      JSON.stringify(
        Array.from({ length: LINES }, (_, n) => ({
          data: {
            message: `${new Date(AT + n * 100).toISOString()} n${n % 7} ${lineOf(n)}`,
            tailed_path: '/var/log/messages',
          },
          id: `d1e4-${n}-4b8f-9d2a`,
          oracle: {
            instanceid: `ocid1.instance.oc1..n${n % 7}`,
            ingestedtime: new Date(AT + n * 100).toISOString(),
          },
          time: new Date(AT + n * 100).toISOString(),
        })),
      ),
    );
  const counted = () => {
    const calls = { mayMatch: 0, match: 0 };
    return {
      calls,
      matcher: {
        ...matcher,
        mayMatch: (text: string) => {
          calls.mayMatch += 1;
          return matcher.mayMatch(text);
        },
        match: (...args: Parameters<typeof matcher.match>) => {
          calls.match += 1;
          return matcher.match(...args);
        },
      },
    };
  };
  const read = (body: Buffer, { matcher: own }: ReturnType<typeof counted>) => {
    const { records, count } = decodeBatch(body, {
      wanted: (text) => own.mayMatch(text),
      mayHold: (bytes, from, to) => own.mayMatchBytes(bytes, from, to),
    });
    return {
      count,
      records: records.length,
      signals: signalsOf(records, own, { zone: 'UTC' }).signals.length,
    };
  };

  it('without a word in them: no record is made, no header read, no rule tried', () => {
    const own = counted();
    expect(
      read(
        bodyOf((n) => `systemd[1]: Started session-${n}.`),
        own,
      ),
    ).toEqual({ count: LINES, records: 0, signals: 0 });
    // The first is the one that the form is learnt of.
    expect(own.calls).toEqual({ mayMatch: 1, match: 0 });
  });

  it('that are alike: header and rules are met once for each different line', () => {
    const own = counted();
    const body = bodyOf((n) => `iscsid[413]: connect to 169.254.2.${n % 9}:3260 failed (Connection refused)`);
    expect(read(body, own)).toEqual({ count: LINES, records: LINES, signals: LINES });
    expect(own.calls.match).toBe(7 * 9);
  });
});
