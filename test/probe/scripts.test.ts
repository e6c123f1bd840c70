import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeFacts } from '../../functions/core/probe/answer.ts';
import { SCRIPT_NAMES, SCRIPTS, type ScriptName } from '../../functions/probe/scripts.ts';

const P3 = readFileSync(
  join(__dirname, '../corpus/s01_refused_recover.bookworm.fgd2/session-P3.02.during.txt'),
  'utf8',
);
const LCDSTATUS = `LOCAL    TAG                ID          STATE     PRIO  PRIMARY
node1    filesys-data       /data       ISP          1  node1
node1     device-nfs4083    000...300   ISP          1  node1

MACHINE  NETWORK ADDRESSES/DEVICE         STATE     PRIO
node2    TCP     10.0.0.11/10.0.0.12      ALIVE        1
`;

/** A node made of files: the shell, `awk`, `grep` and `timeout` of this machine, everything else as a command that prints. */
class FakeNode {
  readonly root = mkdtempSync(join(tmpdir(), 'warden-node-'));

  constructor() {
    this.command('sudo', 'shift; exec "$@"');
    for (const name of ['lcdstatus', 'iscsiadm', 'multipathd', 'systemctl', 'lsblk'])
      this.command(name, 'exit 1');
  }

  command(name: string, body: string): void {
    mkdirSync(join(this.root, 'bin'), { recursive: true });
    const file = join(this.root, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }

  prints(name: string, text: string): void {
    this.file(`out/${name}`, text);
    this.command(name, `cat "${join(this.root, 'out', name)}"`);
  }

  file(path: string, text: string): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** The last 1 KB of what the script prints, as Run Command returns it. */
  run(name: ScriptName): string {
    const bin = join(this.root, 'bin');
    const script = SCRIPTS[name]
      .replace('PATH=/usr/sbin:', `PATH=${bin}:/usr/sbin:`)
      .replaceAll('/opt/LifeKeeper/bin/', `${bin}/`)
      .replaceAll(/\/usr\/sbin\/(?=iscsiadm|multipathd)/g, `${bin}/`)
      .replaceAll('/sys/class/', `${this.root}/sys/class/`)
      .replaceAll('/proc/self/mounts', `${this.root}/mounts`);
    const printed = execFileSync('/bin/sh', ['-c', script]);
    return printed.subarray(-1_024).toString();
  }

  facts() {
    const outputs = Object.fromEntries(SCRIPT_NAMES.map((name) => [name, this.run(name)]));
    return probeFacts(outputs as Record<ScriptName, string>, 5);
  }
}

let node: FakeNode;
beforeEach(() => {
  node = new FakeNode();
});
afterEach(() => rmSync(node.root, { recursive: true, force: true }));

test('a node in service tells all that is asked', () => {
  node.prints('lcdstatus', LCDSTATUS);
  node.prints('iscsiadm', P3);
  node.prints('systemctl', 'active\n');
  node.file('sys/class/iscsi_session/session1/recovery_tmo', '6000\n');
  node.file('sys/class/iscsi_session/session1/device/target2:0:0/2:0:0:1/block/sdb/size', '1\n');
  node.prints('lsblk', '\n/data\n');
  node.file('mounts', '/dev/sda1 / xfs rw 0 0\n/dev/sdb1 /data xfs ro,noatime 0 0\n');
  node.command(
    'multipathd',
    `case "$2" in paths) echo "PATH mpatha sdb active ready" ;; maps) echo "MAP mpatha off" ;; esac`,
  );
  expect(node.facts()).toMatchObject({
    resources: [
      { tag: 'filesys-data', state: 'ISP' },
      { tag: 'device-nfs4083', state: 'ISP' },
    ],
    commPathsAlive: 1,
    commPathsDead: 0,
    sessions: [{ session: 1, state: 'FAILED', recoveryTmoSec: 6000 }],
    ocidRunning: true,
    mounts: [{ session: 1, device: 'sdb', at: '/data', readOnly: true }],
    multipath: [{ map: 'mpatha', pathsUp: 1, pathsDown: 0, queueing: false }],
  });
});

test('without the rule of sudo nothing is claimed of LifeKeeper', () => {
  node.prints('lcdstatus', LCDSTATUS);
  node.command('sudo', 'echo "sudo: a password is required" >&2; exit 1');
  expect(node.run('lifekeeper')).toBe('\nEND\n');
  expect(node.facts()).toBeNull();
});

test('a hierarchy that does not fit into 1 KB is no answer', () => {
  const row = LCDSTATUS.split('\n')[1] ?? '';
  node.prints('lcdstatus', LCDSTATUS.replace(row, Array(40).fill(row).join('\n')));
  expect(Buffer.byteLength(node.run('lifekeeper'))).toBeLessThanOrEqual(1_024);
  expect(node.facts()).toBeNull();
});

test.each(SCRIPT_NAMES)(
  '%s: a node with very much to tell stays below 1 KB, and its end is there',
  (name) => {
    node.prints('lcdstatus', LCDSTATUS.repeat(50));
    node.prints('iscsiadm', P3.repeat(50));
    node.prints('systemctl', 'inactive\n');
    node.prints('multipathd', 'PATH mpatha sdb active ready\nMAP mpatha off\n'.repeat(200));
    for (let i = 1; i <= 40; i += 1) {
      node.file(`sys/class/iscsi_session/session${i}/recovery_tmo`, '6000\n');
      node.file(
        `sys/class/iscsi_session/session${i}/device/target2:0:${i}/2:0:${i}:1/block/sd${i}/size`,
        '1\n',
      );
    }
    node.prints('lsblk', `/${'d'.repeat(120)}\n`);
    node.file('mounts', `/dev/sdb1 /${'d'.repeat(120)} xfs rw 0 0\n`);
    const script = node.run(name);
    expect(Buffer.byteLength(script)).toBeLessThan(1_024);
    expect(script.endsWith('END\n')).toBe(true);
  },
);

test.each(['deploy.md', 'deploy.ja.md'])(
  '%s gives sudo exactly the commands that the scripts run',
  (page) => {
    const text = readFileSync(join(__dirname, '../../docs', page), 'utf8');
    const allowed = [...text.matchAll(/^ocarun ALL=\(root\) NOPASSWD: (.*)$/gm)].map(
      ([, command]) => command,
    );
    const [, show = ''] = /show="sudo -n ([^"]*)"/.exec(SCRIPTS.disks) ?? [];
    const asked = SCRIPT_NAMES.flatMap((name) =>
      SCRIPTS[name].split('\n').flatMap((line) => {
        const [, direct, shown] = /^(?:sudo -n (.*?)|\$show (.*?)) 2>\/dev\/null/.exec(line) ?? [];
        // sudo compares the words that the shell has made of the quotes.
        if (shown !== undefined) return `${show} ${shown.replaceAll('"', '')}`;
        return direct ?? [];
      }),
    );
    expect(asked).toHaveLength(4);
    expect(allowed.sort()).toEqual(asked.sort());
  },
);
