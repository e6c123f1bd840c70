import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordsToSearch } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { median, ratio, table } from './table.ts';

const MEGABYTE = 1_000_000;
const START = Date.UTC(2026, 0, 1);

/** Says on standard error how much memory the process had at most, in kB. */
const HOOK = `process.on('exit', () => process.stderr.write('\\nmaxRSS ' + process.resourceUsage().maxRSS + '\\n'));`;

/** One line of a storm, over and over: what an outage logs. */
const SAME = (): string => 'iscsid[413]: connect to 169.254.2.2:3260 failed (Connection refused)';

/** Lines of forty sessions, fifty-four disks and nine portals in turn, a quarter of them never the same. */
function varied(index: number): string {
  switch (index % 4) {
    case 0:
      return `iscsid[413]: connect to 169.254.2.${2 + (index % 9)}:3260 failed (Connection refused)`;
    case 1:
      return `kernel: blk_update_request: I/O error, dev sd${'bcdefg'.charAt(index % 6)}, sector ${index * 8} op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 0`;
    case 2:
      return `kernel: sd ${index % 9}:0:0:${index % 6}: rejecting I/O to offline device`;
    default:
      return `kernel: connection${index % 40}:0: detected conn error (1020)`;
  }
}

function ordinary(index: number): string {
  return index % 3 === 0
    ? `myapp[${index % 30_000}]: session ${index} is operational, request took ${index % 977} ms`
    : `systemd[1]: Started session-${index}.scope - Session ${index} of user opc.`;
}

const KINDS = [
  { name: '1 % hits', share: 0.01, hit: SAME },
  { name: '1 % hits, varied', share: 0.01, hit: varied },
  { name: '100 % hits', share: 1, hit: SAME },
  { name: '100 % hits, varied', share: 1, hit: varied },
] as const;

function generate(path: string, bytes: number, { share, hit }: (typeof KINDS)[number]): void {
  const file = openSync(path, 'w');
  for (let index = 0, written = 0; written < bytes; ) {
    let block = '';
    for (; block.length < MEGABYTE; index += 1) {
      const at = new Date(START + index * 100).toISOString().replace('Z', '+00:00');
      block += `${at} db01 ${(index * 7_919) % 1_000 < share * 1_000 ? hit(index) : ordinary(index)}\n`;
    }
    writeSync(file, block);
    written += block.length;
  }
  closeSync(file);
}

interface Took {
  readonly wall: number;
  /** Of user and system. */
  readonly cpu: number;
  readonly peakMb: number | null;
}

/** How long a command takes, in seconds; null where it is not there. */
function measure(command: string, args: readonly string[], out: string): Took | null {
  const started = performance.now();
  // Not to /dev/null: grep stops at the first hit when nobody reads what it writes.
  const script = 'out=$1; shift; "$@" >"$out"; case $? in 126|127) exit 127;; esac; times';
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', out, command, ...args], {
    encoding: 'utf8',
  });
  if (status === 127) return null;
  const [user = 0, system = 0] = [
    ...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
  const peak = /^maxRSS (\d+)$/m.exec(stderr)?.[1];
  return {
    wall: (performance.now() - started) / 1_000,
    cpu: user + system,
    peakMb: peak === undefined ? null : Number(peak) / 1_000,
  };
}

/** `warden scan` beside ripgrep and grep, which search the same file for the same words and do nothing else. */
export function benchScan(root: string, node: string, megabytes: number, runs: number): readonly object[] {
  const folder = mkdtempSync(join(tmpdir(), 'warden-bench-'));
  try {
    const [words, hook, path, out] = ['words', 'hook.cjs', 'messages', 'out'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    writeFileSync(words, `${wordsToSearch(builtInRules()).join('\n')}\n`);
    writeFileSync(hook, HOOK);
    const scan = [node, '--require', hook, join(root, 'dist', 'cli', 'warden.cjs'), 'scan', '--json', path];
    const commands = {
      rg: ['rg', '-j1', '-F', '-f', words, '-c', path],
      grep: ['grep', '-F', '-f', words, '-c', path],
      scan,
    };
    if (measure('rg', ['--version'], out) === null)
      process.stdout.write('ripgrep (rg) is not installed: only grep stands beside scan\n');
    const figures = KINDS.map((kind) => {
      generate(path, megabytes * MEGABYTE, kind);
      const took = { rg: [] as Took[], grep: [] as Took[], scan: [] as Took[] };
      for (let run = 0; run < runs; run += 1)
        for (const name of ['rg', 'grep', 'scan'] as const) {
          const [command = '', ...args] = commands[name];
          const one = measure(command, args, out);
          if (one !== null) took[name].push(one);
        }
      return figuresOf(`${megabytes} MB, ${kind.name}`, megabytes, took);
    });
    process.stdout.write(table(figures));
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(
  name: string,
  megabytes: number,
  { rg, grep, scan }: Readonly<Record<'rg' | 'grep' | 'scan', readonly Took[]>>,
) {
  const of = (list: readonly Took[], key: 'wall' | 'cpu' | 'peakMb') =>
    median(list.map((one) => one[key] ?? 0));
  return {
    'warden scan': name,
    'rg s': of(rg, 'wall'),
    'grep s': of(grep, 'wall'),
    'scan s': of(scan, 'wall'),
    'MB/s': megabytes / of(scan, 'wall'),
    'peak MB': of(scan, 'peakMb'),
    'to rg ratio': ratio(of(scan, 'wall'), of(rg, 'wall')),
    'CPU to rg ratio': ratio(of(scan, 'cpu'), of(rg, 'cpu')),
    'MB per CPU s': megabytes / of(scan, 'cpu'),
  };
}
