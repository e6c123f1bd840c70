import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanReport } from '../infra/cli/scan-report.ts';
import { CORPUS } from './support/corpus.ts';
import { essence, scanAged, scanText } from './support/public-reports.ts';

const PUBLIC = join(CORPUS, 'public');

/** What is told: each incident and whether its disk is dead, lines shown as not read, and remarks. */
function tellings(report: ScanReport): readonly string[] {
  const { incidents, warnings, remarks } = report;
  const unread = warnings.find((one) => one.code === 'unread-lines')?.lines ?? 0;
  return [
    ...essence(report).map((text, at) => (incidents[at]?.diskDead === true ? `${text} dead` : text)),
    ...(unread > 0 ? [`${unread} unread`] : []),
    ...remarks.map(({ kind }) => `remark ${kind}`),
  ];
}

/**
 * Reports of the shapes in which people publish theirs: threads, quoted mails, pages saved or copied, screens, pagers, and
 * the endings of file systems and maps over a lost disk. None was at hand when the rules were made.
 */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'U01-rhel5-no-code-name': ['04-12T11:51:19 04-12T11:51:31 recovered path-timeout'],
  'U02-iscsid-only-old': ['04-12T11:51:19 04-12T11:51:31 recovered path-timeout'],
  'U03-md-raid5': ['05-31T08:22:35 open timed-out path-timeout'],
  'U04-multipath-rt5': ['12-06T10:50:43 12-06T10:52:14 recovered degraded-multipath'],
  'U05-sles-mail-scsi-prep': ['1 unread'],
  'U06-btrfs-mail': ['12-30T03:45:09 open timed-out path-timeout dead'],
  'U07-lio-1021-sdk': ['06-22T00:01:31 open timed-out path-timeout dead', '1 unread'],
  'U08-dmesg-no-stamps': ['05-31T23:58:00 open timed-out unknown dead'],
  'U09-emdash-iscsid-only': ['08-29T11:31:38 08-29T11:36:38 recovered unknown'],
  'U10-openfiler-1011': ['04-22T16:48:06 04-22T16:54:55 recovered degraded-multipath'],
  'U11-target-logout-never-back': ['08-06T17:10:00 open lost login-rejected'],
  'U12-openstack-first-login': ['remark first-login-failed'],
  'U13-oops-quoted': ['06-01T00:00:00 open unknown unknown'],
  'U14-logwatch': ['2 unread'],
  'U15-gfs2-withdraw': ['03-03T02:11:07 03-03T02:20:00 recovered path-timeout dead'],
  'U16-gfs2-el9-short': ['03-03T02:11:07 03-03T02:20:00 recovered filesystem-dead dead'],
  'U17-ocfs2-fence': ['05-10T04:00:00 open lost path-timeout'],
  'U18-ocfs2-io': ['05-10T04:00:00 05-10T04:10:00 recovered filesystem-dead dead'],
  'U19-dm-writecache': ['07-01T09:00:00 07-01T09:30:00 recovered filesystem-dead dead'],
  'U20-bcache': ['07-01T09:00:00 07-01T09:30:00 recovered filesystem-dead dead'],
  'U21-three-lost-one-dead': ['09-14T03:00:00 09-14T03:05:00 recovered filesystem-dead dead'],
  'U22-ubuntu-syslog-22': ['11-11T06:25:01 11-11T06:30:41 recovered path-timeout dead'],
  'U23-suse-iscsid-debug': ['05-04T08:15:00 05-04T08:15:17 recovered unknown', '2 unread'],
  'U24-iscsi-conn-no-space': ['03-01T08:00:00 03-01T08:10:00 recovered unknown'],
  'U25-zfs': ['07-01T09:00:00 07-01T09:30:00 recovered filesystem-dead dead'],
  'U26-k8s-longhorn-dmesg-H': ['01-13T04:31:00 open timed-out path-timeout dead'],
  'U27-fc-multipath': ['remark disk-failed'],
  'U28-all-paths-down': ['06-11T23:00:00 06-11T23:05:01 recovered path-timeout'],
  'U29-pacemaker-sbd': ['07-22T18:00:00 07-22T18:03:00 recovered path-timeout'],
  'U30-nbsp': ['03-10T09:00:00 open timed-out unknown'],
  'U31-html-entities': ['03-10T09:00:00 open timed-out bind-loop'],
  'U32-smart-quotes-lk': ['04-20T14:00:20 open lost bind-loop'],
  'U33-fullwidth': ['04-20T14:00:00 open lost target-refusing'],
  'U34-ext3-old': ['11-03T04:11:05 11-03T04:20:06 recovered path-timeout dead'],
  'U35-logout-under-mount': ['remark disk-failed'],
  'U36-two-node-tar': [
    '06-11T23:00:00 06-11T23:05:00 recovered target-refusing',
    '06-11T23:00:00 open lost target-refusing',
  ],
  'U37-serial-console': ['05-31T23:57:59 open timed-out unknown dead'],
  'U38-esxi-lookalike': ['2 unread'],
  'U39-windows-lookalike': ['2 unread'],
  'U40-sles12-oldsle': ['05-04T08:15:00 05-04T08:30:01 recovered filesystem-dead dead'],
  'U41-80col': ['1 unread'],
  'U42-vi-line-trunc': ['2 unread'],
  'U43-journal-ellipsis': ['03-10T09:16:03 03-10T09:20:00 recovered unknown', '1 unread'],
  'U44-systemctl-status': ['03-10T09:00:00 open lost target-refusing'],
  'U45-multi-portal-degraded-then-all': ['06-11T23:00:00 open degraded degraded-multipath'],
  'U46-multi-path-names': ['06-11T23:00:00 open degraded degraded-multipath'],
  'U47-talosctl-dmesg': ['03-10T18:19:30 open timed-out unknown dead'],
  'U48-dmesg-delta-and-date': ['01-13T04:31:07 open timed-out path-timeout dead'],
  'U49-teraterm-iso-stamp': ['05-03T10:11:12 05-03T10:12:15 recovered target-refusing'],
  'U50-teraterm-own-stamp': ['05-03T10:11:12 05-03T10:12:15 recovered target-refusing'],
  'U51-rotated-away-boot': [
    '03-03T10:00:00 03-03T10:03:00 recovered unknown',
    '03-10T10:00:00 03-10T10:05:00 recovered target-refusing',
  ],
  'U52-kernel-only-every-two-minutes': [
    '03-10T09:11:12 03-10T09:21:12 flapping path-timeout',
    '03-10T09:21:12 open unknown path-timeout',
  ],
};

test.each(Object.keys(RIGHT))('%s', async (name) => {
  const text = readFileSync(join(PUBLIC, `${name}.log`), 'utf8');
  expect(tellings(await scanText(...text.split('\n')))).toEqual(RIGHT[name]);
});

test('every report of this kind has its right telling', () => {
  const names = readdirSync(PUBLIC).filter((name) => name.startsWith('U'));
  expect(names.map((name) => name.replace('.log', ''))).toEqual(Object.keys(RIGHT));
});

test('while no path at all was left, an incident is no mere loss of one of several paths', async () => {
  const text = readFileSync(join(PUBLIC, 'U45-multi-portal-degraded-then-all.log'), 'utf8');
  const { incidents } = await scanText(...text.split('\n'));
  expect(incidents.map(({ severity }) => severity)).toEqual(['critical']);
});

const LOST = 'Mar 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)';
const BACK = 'Mar 10 09:20:00 node1 iscsid: connection1:0 is operational after recovery (79 attempts)';

test.each([
  ['an array without enough disks', 'md/raid:md0: Cannot continue operation (2/3 failed).'],
  ['GFS2, kernel 5.14', 'gfs2: fsid=cl1:data.0: about to withdraw this file system'],
  ['GFS2, RHEL 7', 'GFS2: fsid=cl1:data.0: telling LM to unmount'],
  ['OCFS2, UEK', 'OCFS2: ERROR (device dm-4): ocfs2_commit_trans:453: Detected aborted journal'],
  ['a write cache', 'device-mapper: writecache: error flushing metadata: -5'],
  ['bcache', 'bcache: bch_cached_dev_error() stop bcache0: too many IO errors on backing device sdb'],
  ['ZFS', "WARNING: Pool 'tank' has encountered an uncorrectable I/O failure and has been suspended."],
])(
  'what lies on a disk and died while its only session was away is dead when that is back: %s',
  async (_, message) => {
    const report = await scanText(LOST, `Mar 10 09:15:00 node1 kernel: ${message}`, BACK);
    expect(tellings(report)).toEqual(['03-10T09:00:00 03-10T09:20:00 recovered filesystem-dead dead']);
  },
);

test.each([
  [
    'Elasticsearch, a record a line',
    '{"@timestamp":"2026-02-01T10:00:00Z","host":{"name":"node1"},"message":"kernel: connection2:0: detected conn error (1020)"}\n{"@timestamp":"2026-02-01T10:02:01Z","host":{"name":"node1"},"message":"kernel: session2: session recovery timed out after 120 secs"}',
  ],
  [
    'Graylog, an array',
    '[{"timestamp":"2026-02-01T10:00:00Z","source":"node1","message":"kernel: connection2:0: detected conn error (1020)"},\n{"timestamp":"2026-02-01T10:02:01Z","source":"node1","message":"kernel: session2: session recovery timed out after 120 secs"}]',
  ],
  [
    'Loki',
    '{"ts":"2026-02-01T10:00:00Z","host":"node1","msg":"kernel: connection2:0: detected conn error (1020)"}\n{"ts":"2026-02-01T10:02:01Z","host":"node1","msg":"kernel: session2: session recovery timed out after 120 secs"}',
  ],
  [
    'a table',
    '"timestamp","host","message"\n"2026-02-01T10:00:00Z","node1","kernel: connection2:0: detected conn error (1020)"\n"2026-02-01T10:02:01Z","node1","kernel: session2: session recovery timed out after 120 secs"',
  ],
])('what a store of logs exports is read with its own times: %s', async (_, text) => {
  const report = await scanText(text);
  expect(tellings(report)).toEqual(['02-01T10:00:00 open timed-out unknown']);
  expect([report.incidents[0]?.host, report.timeBasis.basis]).toEqual(['node1', 'stamps']);
});

test('a keep-alive of RHEL 5 that had no answer is a loss', async () => {
  const ping =
    'connection1:0: iscsi: ping timeout of 15 secs expired, last rx 4295068461, last ping 4295073461, now 4295088461';
  expect(tellings(await scanText(`Mar 10 09:00:00 node1 kernel:  ${ping}`))).toEqual([
    '03-10T09:00:00 open unknown path-timeout',
  ]);
});

test('a disk whose driver has left it already is dead', async () => {
  const report = await scanText(
    LOST,
    'Mar 10 09:15:00 node1 kernel: scsi 3:0:0:1: rejecting I/O to dead device',
    BACK,
  );
  expect(tellings(report)).toEqual(['03-10T09:00:00 03-10T09:20:00 recovered filesystem-dead dead']);
});

test('a disk that died long before a return is dead, although the loss itself is no longer in the log', async () => {
  const report = await scanText(
    'Mar 10 09:05:00 node1 kernel: EXT4-fs (sdb1): Remounting filesystem read-only',
    BACK,
  );
  expect(report.incidents.map(({ diskDead }) => diskDead)).toEqual([true]);
});

describe('what is there of a loss is not passed over', () => {
  test('in a document of JSON that has lost its beginning', async () => {
    const record = (at: number, msg: string) => ({
      datetime: Date.UTC(2026, 2, 10, 9) + at,
      logContent: { data: { msg }, source: 'node1', oracle: { instanceid: 'ocid1.instance.oc1..a' } },
    });
    const noise = Array.from({ length: 200 }, (_, at) => record(at, 'Mar 10 09:00:00 node1 app: nothing'));
    const text = JSON.stringify([...noise, record(999, LOST)]);
    for (const cut of [2, 5, 30, 300]) {
      const { incidents } = await scanText(text.slice(cut));
      expect([cut, incidents.length]).toEqual([cut, 1]);
    }
  });

  test('behind a long message with JSON in it that syslog has cut', async () => {
    const message = `Mar 10 08:59:00 node1 app: {"a":[{"b":1}],"c":"${'x'.repeat(8_000)}`;
    const { incidents } = await scanText(message, LOST);
    expect(incidents).toHaveLength(1);
  });

  test('behind the beginning of a line that has no end', async () => {
    const { incidents, warnings } = await scanAged(`${'nothing '.repeat(20_000)} ${LOST}`);
    expect([incidents.length, warnings.map(({ code }) => code)]).toEqual([0, ['unread-lines']]);
  });
});
