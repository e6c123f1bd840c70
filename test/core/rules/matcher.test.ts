import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { LogLine } from '../../../functions/core/record/log-record.ts';
import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { capturesOf } from '../../../functions/core/rules/captures.ts';
import { createMatcher, literalAlternation, writes } from '../../../functions/core/rules/matcher.ts';
import { CAPTURES, CORPUS } from '../../support/corpus.ts';
import { documentedRules } from '../../support/documented-rules.ts';

const rules = documentedRules();
const matcher = createMatcher(rules);
const AT = Date.UTC(2026, 10, 22, 12, 0, 0);
const RECORD = { instanceId: 'ocid1.instance.oc1..a', host: 'lknode1', time: AT };
const anyLiteral = literalAlternation(rules);
const samples = rules.flatMap((rule) => [...rule.samples, ...rule.nearMisses]);
const programs = [...new Set(rules.flatMap((rule) => rule.programs))].map((name) => name.replace('*', 'x'));

function read(text: string): LogLine {
  return parseLine(text, AT, { zone: 'UTC' });
}

function match(text: string) {
  return matcher.match(read(text), RECORD);
}

/** The same answer without any short cut: rule by rule. A user's own systemd is not the node's. */
function matchNaively({ program, pid, message }: LogLine) {
  if (program === 'systemd' && pid !== null && pid !== 1) return null;
  for (const { id, pattern, captures, detail, ...rule } of rules) {
    const found = writes(rule, program) ? new RegExp(pattern).exec(message.slice(0, 2_000)) : null;
    if (found !== null) return { rule: id, ...capturesOf(found.groups, captures, detail) };
  }
  return null;
}

/** The part of the fast matcher's answer that the naive one gives too. */
function fast(line: LogLine) {
  const found = matcher.match(line, RECORD);
  const rule = rules.find(({ id }) => id === found?.rule);
  if (found === null || rule === undefined) return null;
  const {
    severity: _s,
    kind: _k,
    node: _n,
    host: _h,
    at: _a,
    precision: _p,
    bootId: _b,
    uptime: _u,
    text: _t,
    ...rest
  } = found;
  return rest;
}

function corpusLines(file: string): readonly string[] {
  return CAPTURES.flatMap((name) => readFileSync(join(CORPUS, name, file), 'utf8').split('\n'));
}

/** Kernel and iscsid lines that say nothing about storage health: stack traces, probing, daemon housekeeping. */
const NOISE = new RegExp(
  [
    '^(?:\\? )?[\\w.]+\\+0x|^(?:Call Trace:|</?TASK>|R[A-Z0-9]{1,2}:|"echo 0 >|Not tainted|task:)',
    '^(?:Loading iSCSI transport|iscsi: registered|hrtimer:|scsi \\d|systemd-journald|audit:)',
    '^sd \\S+ (?:\\[sd\\w\\] )?(?:\\d|Write|Attached scsi generic|Preferred minimum|Mode Sense|Optimal|Block Limits)',
    '^(?:InitiatorName=|InitiatorAlias=|Max file limits|expecting event|pid \\d+ caught|event_loop|registered)',
    '^(?:Tainted:|st_start |semop up failed)',
  ].join('|'),
);

describe('fast matcher', () => {
  it.each(['messages.log', 'messages.iso.log', 'journal.json', 'dmesg.txt'])(
    'agrees with the naive one on every line of the captures (%s)',
    (file) => {
      let matched = 0;
      for (const text of corpusLines(file)) {
        const line = read(text);
        const naive = matchNaively(line);
        expect(fast(line)).toEqual(naive);
        if (naive === null) continue;
        matched += 1;
        expect({ text, may: matcher.mayMatch(text) }).toEqual({ text, may: true });
      }
      expect(matched).toBeGreaterThan(100);
    },
  );

  it('agrees with the naive one on random and damaged lines', () => {
    const cut = fc
      .tuple(fc.constantFrom(...samples), fc.nat(200), fc.string({ maxLength: 6 }))
      .map(([text, at, extra]) => text.slice(0, at) + extra + text.slice(at));
    const glued = fc
      .tuple(fc.constantFrom(...samples), fc.constantFrom(...samples))
      .map((pair) => pair.join(' '));
    const moved = fc
      .tuple(fc.constantFrom(...programs), fc.constantFrom(...samples))
      .map(([program, text]) => `Nov 22 11:00:00 h ${program}[1]: ${text.replace(/^\S+: /, '')}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), cut, glued, moved), (text) => {
        const line = read(text);
        const naive = matchNaively(line);
        expect(fast(line)).toEqual(naive);
        if (naive !== null) expect(matcher.mayMatch(text)).toBe(true);
        // From the table, as from the expression it stands before.
        expect(matcher.mayMatch(text) || !anyLiteral.test(text)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('needs no literal that a pattern does not demand', () => {
    const damaged = 'kernel: (o2hb-0A1B2C3D4E,2211,1):o2hb_0bio_end_io:372 ERROR: IO Error -5';
    expect(match(damaged)?.rule).toBe(matchNaively(read(damaged))?.rule);
  });

  it('understands every iscsid and kernel line of the captures that is not noise', () => {
    const left = new Set<string>();
    for (const text of corpusLines('messages.log')) {
      const line = read(text);
      if (line.program !== 'iscsid' && line.program !== 'kernel') continue;
      if (NOISE.test(line.message) || matcher.match(line, RECORD) !== null) continue;
      left.add(line.message);
    }
    expect([...left]).toEqual([]);
  });

  it.each([
    'Nov 22 10:15:05 lknode1 myapp: session 4711 is operational now',
    'Nov 22 10:15:05 lknode1 myapp[7]: connect to 10.0.0.1:3260 failed (Connection refused)',
    'Nov 22 10:15:05 lknode1 postgres[9]: ERROR:  could not read block 3',
    'Nov 22 10:15:05 lknode1 nginx: connection1:0: detected conn error (1020)',
    'myapp: session 4711 is operational now',
    'Nov 22 10:15:05 lknode1 sshd[1]: Accepted publickey for opc',
  ])('leaves alone: %s', (text) => {
    expect(match(text)).toBeNull();
  });

  it('reads the seed lines without any header', () => {
    expect(match('iscsid: iscsid: re-opening session 1 (reopen_cnt 451)')).toMatchObject({
      kind: 'session-retry',
      session: 1,
      count: 451,
    });
    expect(
      match("ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1."),
    ).toMatchObject({ rule: 'LK-007059', kind: 'lk-device-failure', device: 'sdb', messageId: '007059' });
  });

  it('takes session, target and portal from the login line', () => {
    expect(
      match(
        'Nov 22 11:33:56 n iscsid[403]: iscsid: Connection1:0 to [target: iqn.2015-12.com.oracleiaas:7a, portal: 169.254.2.2,3260] through [iface: default] is operational now',
      ),
    ).toMatchObject({
      kind: 'session-up',
      session: 1,
      connection: 0,
      iqn: 'iqn.2015-12.com.oracleiaas:7a',
      portal: { address: '169.254.2.2', port: 3260 },
      node: 'ocid1.instance.oc1..a',
    });
  });

  it('tells a loss of a logged-in session from an error during relogin', () => {
    const line = 'iscsid: Kernel reported iSCSI connection 1:0 error (1020 - x) state';
    expect(match(`${line} (3)`)?.kind).toBe('session-lost');
    expect(match(`${line} (1)`)?.kind).toBe('session-retry');
  });

  it('shows no control characters and no more than 500 of the line', () => {
    const text = `EMERG:fac:act:tag:000001:\u001b[31mred\u0007\u202e ${'x'.repeat(900)}`;
    const signal = match(text);
    expect(signal?.text).toContain('red');
    expect(signal?.text).not.toMatch(/[\u0000-\u001f\u202e]|\[31m/);
    expect(signal?.text.length).toBeLessThanOrEqual(500);
    expect(signal?.detail?.length).toBeLessThanOrEqual(200);
  });

  it('sees through a MESSAGE given as bytes', () => {
    const bytes = [...Buffer.from('connection1:0: detected conn error (1020)')];
    const text = JSON.stringify({
      MESSAGE: bytes,
      _TRANSPORT: 'kernel',
      __REALTIME_TIMESTAMP: '1795347372555415',
    });
    expect(matcher.mayMatch(text)).toBe(true);
    expect(match(text)).toMatchObject({ kind: 'session-lost', at: 1_795_347_372_555 });
  });
});
