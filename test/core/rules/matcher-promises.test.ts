import type { LogLine, LogRecord } from '../../../functions/core/record/log-record.ts';
import {
  createMatcher,
  literalAlternation,
  type Matcher,
  nodeKey,
  shownHost,
  wordsToSearch,
  writes,
} from '../../../functions/core/rules/matcher.ts';
import type { Rule } from '../../../functions/core/rules/rule-pack.ts';

const AT = Date.UTC(2026, 10, 22, 12, 0, 0);
const LOST: Rule = {
  id: 'X-LOST',
  programs: ['iscsid'],
  literals: ['volume lost', 'volume went'],
  pattern: '^volume (?:lost|went): (?<device>sd[a-z])(?<detail>.*)$',
  captures: ['device', 'detail'],
  kind: 'session-lost',
  severity: 'high',
  clears: [],
};
const LINE: LogLine = {
  header: 'rfc3164',
  at: AT,
  precision: 1_000,
  host: 'n1',
  program: 'iscsid',
  pid: 7,
  message: 'volume lost: sdb',
  bootId: null,
  repeated: 1,
};
type Record = Parameters<Matcher['match']>[1];
const RECORD: Record = { instanceId: 'i', host: 'n1', time: AT + 1_000 };
const matcher = createMatcher([LOST]);

describe('the signal of a line', () => {
  it('says what the rule, the line and the record say', () => {
    expect(matcher.match(LINE, RECORD)).toEqual({
      rule: 'X-LOST',
      kind: 'session-lost',
      severity: 'high',
      node: 'i',
      host: 'n1',
      at: AT,
      precision: 1_000,
      bootId: null,
      text: 'iscsid: volume lost: sdb',
      device: 'sdb',
    });
  });

  it.each<[string, Partial<LogLine>, Partial<LogRecord>, object]>([
    ['when it was taken in, where somebody says', {}, { readAt: AT + 5 }, { readAt: AT + 5 }],
    ["the kernel's own time", { uptime: 12.5 }, {}, { uptime: 12.5 }],
    ['the boot', { bootId: 'b' }, {}, { bootId: 'b' }],
    ["the record's time where the line has none", { at: null }, {}, { at: AT + 1_000 }],
    ['none where nobody knows', { at: null }, { time: null }, { at: 0 }],
    ["the record's host before the line's", { host: 'other' }, {}, { host: 'n1' }],
    [
      "the line's where the record names none",
      { host: 'other' },
      { host: null },
      { host: 'other', node: 'i' },
    ],
    [
      'the host as the node without an instance',
      { host: 'other' },
      { host: null, instanceId: null },
      { node: 'other' },
    ],
    [
      'that nobody knows the node',
      { host: null },
      { host: null, instanceId: null },
      { node: 'unknown-node', host: null },
    ],
    ['the message alone where no program is named', { program: null }, {}, { text: 'volume lost: sdb' }],
  ])('%s', (_, line, record, expected) => {
    expect(matcher.match({ ...LINE, ...line }, { ...RECORD, ...record })).toMatchObject(expected);
  });

  it.each([null, undefined])('without a time of reading (%s) it has no such field', (readAt) => {
    const record = readAt === undefined ? RECORD : { ...RECORD, readAt };
    expect(Object.keys(matcher.match(LINE, record) ?? {})).not.toContain('readAt');
    expect(Object.keys(matcher.match(LINE, record) ?? {})).not.toContain('uptime');
  });

  it('is cut: the line at 500 characters, the host at 255', () => {
    const found = matcher.match(
      { ...LINE, message: `volume lost: sdb ${'x'.repeat(900)}` },
      { ...RECORD, host: 'h'.repeat(300) },
    );
    expect(found?.text).toHaveLength(500);
    expect(found?.host).toHaveLength(255);
    expect(shownHost(null)).toBeNull();
    expect(nodeKey({ instanceId: null }, null)).toBe('unknown-node');
  });

  it('is looked for in the first 2,000 characters of a message', () => {
    const ends = createMatcher([{ ...LOST, pattern: '^volume lost: x{1,3000}end$', captures: [] }]);
    const message = (length: number) => `volume lost: ${'x'.repeat(length - 16)}end`;
    expect(ends.match({ ...LINE, message: message(2_000) }, RECORD)).not.toBeNull();
    expect(ends.match({ ...LINE, message: message(2_001) }, RECORD)).toBeNull();
  });

  it('is by the first rule that fits, any of whose words may stand there', () => {
    const second = { ...LOST, id: 'X-SECOND' };
    const other = { ...LOST, id: 'X-OTHER', literals: ['volume'], pattern: '^volume .*$', captures: [] };
    const several = createMatcher([{ ...second, programs: ['kernel'] }, LOST, second, other]);
    const ruleOf = (message: string, program: string | null = 'iscsid') =>
      several.match({ ...LINE, message, program }, RECORD)?.rule ?? null;
    expect(ruleOf('volume lost: sdb')).toBe('X-LOST');
    expect(ruleOf('volume went: sdb')).toBe('X-LOST');
    expect(ruleOf('volume found: sdb')).toBe('X-OTHER');
    expect(ruleOf('volume lost: sdb', 'kernel')).toBe('X-SECOND');
    expect(ruleOf('volume lost: sdb', null)).toBe('X-SECOND');
    expect(ruleOf('volume lost: sdb', 'sshd')).toBeNull();
    expect(ruleOf('nothing')).toBeNull();
  });

  it.each<[string, Partial<LogLine>, boolean]>([
    ['the node itself', { pid: 1 }, true],
    ['a systemd of no number', { pid: null }, true],
    ["a user's own", { pid: 2 }, false],
    ['another program of any number', { program: 'iscsid', pid: 2 }, true],
  ])('Shutdown is said by %s', (_, line, isSaid) => {
    const systemd = createMatcher([{ ...LOST, programs: ['systemd', 'iscsid'] }]);
    expect(systemd.match({ ...LINE, program: 'systemd', ...line }, RECORD) !== null).toBe(isSaid);
  });
});

describe('who may write a line', () => {
  it.each<[string | null, readonly string[], boolean]>([
    ['iscsid', ['iscsid'], true],
    ['iscsid', ['kernel', 'iscsid'], true],
    ['iscsid2', ['iscsid'], false],
    ['iscsi', ['iscsid'], false],
    ['oci-utils', ['oci-utils*'], true],
    ['oci-utils-3', ['oci-utils*'], true],
    ['oci-util', ['oci-utils*'], false],
    ['my-oci-utils', ['oci-utils*'], false],
    ['anything', ['*'], true],
    [null, ['iscsid'], true],
  ])('%s writes lines of %j: %s', (program, programs, may) => {
    expect(writes({ programs: [...programs] }, program)).toBe(may);
  });

  it('a line without a program is not of a rule that needs one', () => {
    expect(writes({ programs: ['*'], needsProgram: true }, null)).toBe(false);
    expect(writes({ programs: ['*'], needsProgram: true }, 'x')).toBe(true);
  });
});

describe('lines that may be skipped', () => {
  const LINES: readonly (readonly [string, boolean])[] = [
    ['Nov 22 10:00:00 n1 iscsid: volume lost: sdb', true],
    ['volume went', true],
    ['volume los', false],
    ['Nov 22 10:00:00 n1 sshd[1]: Accepted publickey', false],
    ['', false],
    ['{"MESSAGE":[118,111]}', true],
    ['{"MESSAGE" : [118,111]}', true],
    ['{"MESSAGE":\t[118,111]}', true],
    ['{"MESSAGE":  [118,111]}', true],
    ['{"MESSAGE":"\\u0076olume lost"}', true],
    ['{"MESSAGE":"all well"}', false],
    ['{"TEXT":[118,111]}', false],
    ['{"TEXT":"\\u0076olume lost"}', false],
  ];

  it.each(LINES)('%s: %s', (text, may) => {
    expect(matcher.mayMatch(text)).toBe(may);
    // Of bytes more may be read than needs be, never less.
    const bytes = Buffer.from(`xx${text}xx`);
    if (may) expect(matcher.mayMatchBytes(bytes, 2, bytes.length - 2)).toBe(true);
  });

  it('are, of bytes, all that programs write into the journal otherwise', () => {
    const bytes = Buffer.from('{"MESSAGE":"all well","_PID":"1","__REALTIME_TIMESTAMP":"1795347372555415"}');
    expect(matcher.mayMatchBytes(bytes, 0, bytes.length)).toBe(false);
  });

  it('of bytes only those between the places count', () => {
    const bytes = Buffer.from('volume lost: sdb, all well');
    expect(matcher.mayMatchBytes(bytes, 0, 16)).toBe(true);
    expect(matcher.mayMatchBytes(bytes, 1, bytes.length)).toBe(false);
    expect(matcher.mayMatchBytes(bytes, 0, 10)).toBe(false);
  });

  it('are the same after a thousand of them', () => {
    const often = createMatcher([LOST]);
    for (let n = 0; n < 80; n += 1)
      for (const [text, may] of LINES) expect([n, text, often.mayMatch(text)]).toEqual([n, text, may]);
  });

  it('a word that contains another one is not looked for', () => {
    const words = wordsToSearch([LOST, { ...LOST, literals: ['volume lost: sdb', 'gone', 'gone'] }]);
    expect(words.filter((word) => /^[a-z]/.test(word))).toEqual(['volume lost', 'volume went', 'gone']);
  });

  it('words stand for themselves, whatever they mean in an expression', () => {
    const odd = literalAlternation([{ literals: ['a.b', '(c)*', 'x|y', '[z]'] }]);
    expect(['a.b', '(c)*', 'x|y', '[z]', 'axb', 'c', 'x', 'z', ''].map((text) => odd.test(text))).toEqual([
      ...[true, true, true, true],
      ...[false, false, false, false, false],
    ]);
    expect(literalAlternation([]).test('anything')).toBe(false);
  });
});
