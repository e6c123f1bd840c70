import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parseLine } from '../../functions/core/record/parse-line.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { AGENT_FILTER_PATH, agentFilter } from '../../infra/generate/agent-filter.ts';
import { documentedRules } from '../support/documented-rules.ts';
import { ROOT, readJson } from './terraform-source.ts';

const rules = documentedRules();
const matcher = createMatcher(rules);
const { pattern } = readJson(AGENT_FILTER_PATH) as { readonly pattern: string };
const filter = new RegExp(pattern);
const RECORD = { instanceId: null, host: 'node1', time: null };

/**
 * Whether `detect` makes a signal of this line, and it is one of a file the agents read: such a line names its program,
 * which a line of dmesg does not.
 */
function matches(text: string): boolean {
  const line = parseLine(text, null, { zone: 'UTC' });
  return (
    line.program !== null && text.includes(line.program) && matcher.match(line, RECORD as never) !== null
  );
}

/** Programs of a rule as they may stand in a line. */
function programsOf(programs: readonly string[]): string[] {
  return programs.map((name) => (name === '*' ? 'anything' : name.replace(/\*$/, 'x')));
}

const HEADERS = [
  (program: string) => `Nov 22 10:15:05 node1 ${program}[4711]: `,
  (program: string) => `Nov 22 10:15:05 node1 ${program}: `,
  (program: string) => `2026-11-22T10:15:05.123456+09:00 node1 ${program}[4711]: `,
];

describe('the agents send every line that a rule can match', () => {
  test('all samples of the rule pack, under each kind of header', () => {
    const matched = rules.flatMap((rule) => {
      const programs = programsOf(rule.programs);
      const texts = rule.samples.flatMap((sample) => [
        sample,
        ...HEADERS.flatMap((header) => programs.map((name) => header(name) + bodyOf(sample))),
      ]);
      return texts.filter(matches).map((text) => ({ rule: rule.id, text }));
    });
    expect(matched.length).toBeGreaterThan(500);
    expect(matched.filter(({ text }) => !filter.test(text))).toEqual([]);
  });

  test('random lines made from the patterns of the rules', () => {
    let seen = 0;
    const made = fc.oneof(
      ...rules.map((one) =>
        fc.record({
          message: fc.stringMatching(withoutNames(one.pattern)),
          program: fc.constantFrom(...programsOf(one.programs)),
          header: fc.constantFrom(...HEADERS),
        }),
      ),
    );
    fc.assert(
      fc.property(made, ({ message, program, header }) => {
        const text = header(program) + message.replaceAll(/[\r\n\u2028\u2029\0]/g, ' ');
        if (!matches(text)) return;
        seen += 1;
        expect(filter.test(text)).toBe(true);
      }),
      { numRuns: 800 },
    );
    expect(seen).toBeGreaterThan(300);
  });

  test('every line of the corpus that matters', () => {
    let seen = 0;
    for (const text of corpusLines()) {
      if (filter.test(text) || !matcher.mayMatch(text)) continue;
      seen += 1;
      if (matches(text)) throw new Error(`would not be sent: ${text.slice(0, 300)}`);
    }
    expect(seen).toBeGreaterThan(0);
  });

  test('the lines without which an outage cannot be told from a start: boot, iscsid, topology', () => {
    const head = 'Nov 22 10:15:05 node1 ';
    for (const text of [
      'kernel: Linux version 5.15.0-300.163.18.el8uek.x86_64 (mockbuild@host) (gcc) #2 SMP',
      'kernel: Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda3',
      'systemd[1]: systemd 239 running in system mode.',
      'systemd[1]: Started Open-iSCSI.',
      'iscsid: iSCSI daemon with pid=1234 started!',
      'iscsid: Connection1:0 to [target: iqn.2015-12.com.oracleiaas:x, portal: 169.254.2.4,3260] through [iface: default] is operational now',
      'kernel: scsi host2: iSCSI Initiator over TCP/IP',
      'kernel: sd 2:0:0:1: [sdb] Attached SCSI disk',
    ])
      expect([text, filter.test(head + text)]).toEqual([text, true]);
  });
});

describe('the filter itself', () => {
  test('keeps other programs at home', () => {
    for (const text of [
      'sshd[812]: Accepted publickey for opc from 10.0.0.5 port 51234 ssh2',
      'CROND[9912]: (root) CMD (/usr/lib64/sa/sa1 1 1)',
      'app[99]: ERROR: could not parse order 4711',
      'dnf[77]: Metadata cache refreshed recently.',
      'systemd[1]: Started Session 12 of user opc.',
    ])
      expect([text, filter.test(`Nov 22 10:15:05 node1 ${text}`)]).toEqual([text, false]);
  });

  test('uses only what Ruby, RE2 and JavaScript read alike', () => {
    const rest = pattern
      .replaceAll(/\\[.*+?()[\]{}|/^$\\]/g, '')
      .replaceAll('.*', '')
      .replaceAll('[0-9]', '');
    expect(rest).not.toMatch(/[\\^$*+?[\]{}.]/);
    expect(pattern.length).toBeLessThan(4_000);
  });

  test('grows with the rule pack', () => {
    const [first] = rules;
    if (first === undefined) throw new Error('no rules');
    const added = agentFilter([
      ...rules,
      { ...first, programs: ['newd'], literals: ['brand new words'], pattern: '^brand new words$' },
    ]);
    expect(new RegExp(added).test('Nov 22 10:15:05 node1 newd: brand new words')).toBe(true);
    expect(filter.test('Nov 22 10:15:05 node1 newd: brand new words')).toBe(false);
  });
});

/**
 * fast-check's generator knows neither named groups nor looks ahead; what it makes is held against the rule itself, so a
 * looser pattern only wastes a run.
 */
function withoutNames(source: string): RegExp {
  return new RegExp(
    source
      .replaceAll(/\(\?<?[!=][^()]*(?:\([^()]*\)[^()]*)*\)/g, '')
      .replaceAll(/\(\?<\w+>/g, '(')
      .replaceAll('.{', '[a-z0-9 ]{')
      .replaceAll(/\{(\d+),\d{3,4}\}/g, '{$1,20}')
      .replaceAll('\\b', ''),
  );
}

/** A sample without its program prefix. */
function bodyOf(sample: string): string {
  return sample.replace(/^[A-Za-z][\w.-]*(?:\[\d+\])?: /, '');
}

function* corpusLines(): Generator<string> {
  const folder = join(ROOT, 'test', 'corpus');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const full = join(folder, path);
    if (!statSync(full).isFile() || /\.(json|md)$/.test(path)) continue;
    const bytes = readFileSync(full);
    const text = path.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
    yield* text.split('\n');
  }
}
