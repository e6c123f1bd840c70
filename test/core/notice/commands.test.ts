import { spawnSync } from 'node:child_process';
import { COMMANDS, commandsOf } from '../../../functions/core/notice/commands.ts';
import type { NoticeStep, StepKey } from '../../../functions/core/notice/facts.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { headlineNotices, worlds } from '../decision/worlds.ts';

const buckets = { namespace: 'axexample', state: 'warden-state', approvals: 'warden-approvals' };
const CTX = { lang: 'en', buckets } as const;

const STEPS: readonly NoticeStep[] = [...headlineNotices(), ...worlds()].flatMap(({ facts }) => [
  ...facts.steps,
  ...facts.options.flatMap((o) => o.steps ?? []),
]);
const LINES = [...new Set(STEPS.flatMap((step) => commandsOf(step, CTX)))];
/** Every command, also of steps that no world above has. */
const PLAIN = (Object.keys(COMMANDS) as StepKey[]).flatMap((key) =>
  commandsOf({ key, params: new Proxy({}, { get: () => 'x1', has: () => true }) }, CTX),
);
const ALL_LINES = [...new Set([...LINES, ...PLAIN])];
const words = (line: string) => line.split(/\s+/);

test('there are commands, and nothing of them is left open', () => {
  expect(LINES.length).toBeGreaterThan(25);
  expect(LINES.filter((line) => /[{}]\w+[{}]|undefined|\?{2}|<\w+>|…/.test(line))).toEqual([]);
});

test('each parses as one command line of a shell', () => {
  for (const line of ALL_LINES) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: `${line}\n`, encoding: 'utf8' });
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
    expect(line).not.toMatch(/\n|\$\(|`/);
  }
});

/** Options of the OCI CLI 3.89.3 (services/core/src/oci_cli_compute/generated/compute_cli.py), and global ones. */
const GLOBAL = ['--query', '--output', '--raw-output'];
const OCI: Readonly<Record<string, readonly string[]>> = {
  'compute volume-attachment list': ['--compartment-id', '--instance-id', '--volume-id', '--all'],
  'compute volume-attachment attach-iscsi-volume': [
    '--instance-id',
    '--volume-id',
    '--device',
    '--display-name',
    '--is-read-only',
    '--is-shareable',
    '--use-chap',
    '--encryption-in-transit-type',
    '--is-agent-auto-iscsi-login-enabled',
    '--wait-for-state',
  ],
  'compute instance action': ['--instance-id', '--action', '--wait-for-state'],
};

test('the OCI CLI knows every command and option', () => {
  const oci = ALL_LINES.filter((line) => line.startsWith('oci '));
  expect(oci.length).toBeGreaterThan(3);
  for (const line of oci) {
    const name = Object.keys(OCI).find((command) => line.startsWith(`oci ${command} `));
    const known = [...(OCI[name ?? ''] ?? []), ...GLOBAL];
    expect(words(line).filter((word) => word.startsWith('--') && !known.includes(word))).toEqual([]);
  }
});

test('an instance is stopped by force, never by SOFTSTOP, and seen in its new state', () => {
  const actions = ALL_LINES.filter((line) => line.includes('instance action'));
  for (const line of actions)
    expect(line).toMatch(/--action (STOP --wait-for-state STOPPED|START --wait-for-state RUNNING) /);
});

test('no output can hold a CHAP secret or the metadata of an instance', () => {
  for (const line of ALL_LINES.filter((one) => one.startsWith('oci '))) {
    expect(line).toMatch(/ --query '[^']+' /);
    expect(line).not.toMatch(/chap-secret|chap-username|metadata|user_data/);
  }
  for (const line of ALL_LINES.filter((one) => one.includes('iscsiadm -m session')))
    expect(line).toMatch(/\| grep -E '(?!.*(?:CHAP|password|username))[^']+'$/);
  expect(ALL_LINES.filter((line) => /node\.session\.auth|-S\b|--show/.test(line))).toEqual([]);
});

test('what needs root has sudo, and what may hang on a lost disk has a time limit', () => {
  const parts = ALL_LINES.filter((line) => !/^(oci|npm|terraform) /.test(line)).flatMap((line) =>
    line.split(/ && |; /),
  );
  const root = /\b(iscsiadm|lcdstatus|perform_action|multipath|vgs|systemctl (?:restart|stop|reboot))\b/;
  expect(parts.filter((part) => root.test(part) && !part.startsWith('sudo '))).toEqual([]);
  const mayHang = /\b(lcdstatus|iscsiadm -m session|multipath -ll|vgs|lsblk)\b/;
  expect(parts.filter((part) => mayHang.test(part) && !/\btimeout 20 /.test(part))).toEqual([]);
});

test('a record is deleted only after its session has been logged out', () => {
  for (const line of ALL_LINES.filter((one) => one.includes(' -u ')))
    expect(line).toMatch(/ -u && sudo iscsiadm .* -o delete$/);
});

test('the command line of warden takes every command as it stands', () => {
  const program = createProgram('en');
  const warden = ALL_LINES.filter((line) => line.startsWith('npm run -s warden -- '));
  expect(warden.length).toBeGreaterThan(1);
  for (const line of warden) {
    const [name, ...rest] = words(line).slice(5);
    const command = program.commands.find((one) => one.name() === name);
    const options = rest.filter((word) => word.startsWith('--'));
    const known = command?.options.map(({ long }) => long) ?? [];
    expect({ line, unknown: options.filter((option) => !known.includes(option)) }).toEqual({
      line,
      unknown: [],
    });
    const required = command?.options.flatMap(({ long, mandatory }) => (mandatory ? [long] : [])) ?? [];
    expect(required.filter((long) => !options.includes(long ?? ''))).toEqual([]);
    expect(line).toContain('--bucket warden-approvals --namespace axexample');
  }
});
