import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FORMATS,
  NodeLog,
  RELEASES,
  type Release,
  START,
  STYLES,
  type Style,
  VOLUME_1,
  VOLUME_2,
  type Volume,
} from '../support/node-log.ts';
import { scanFiles } from '../support/scan-files.ts';

/** What a scan must say of one outage; times in seconds after the start. */
interface Expected {
  readonly volume: Volume | null;
  readonly lost: number;
  readonly back: number | null;
  readonly state: string;
  readonly timedOut?: number;
  readonly device?: string;
}

interface Scenario {
  readonly tell: (log: NodeLog) => NodeLog;
  readonly expected: readonly Expected[];
}

const lost = (volume: Volume | null, at: number): Expected => ({
  volume,
  lost: at,
  back: null,
  state: 'lost',
});
const recovered = (volume: Volume, at: number, back: number): Expected => ({
  volume,
  lost: at,
  back,
  state: 'recovered',
});

/** iscsid's attempts at a first login: it speaks of session -1 at a raised level only. */
function firstLoginRefused(log: NodeLog, from: number, { portal }: Volume): NodeLog {
  for (let n = 0; n < 40; n += 1) {
    log.debug(from + n * 3, `re-opening session -1 (reopen_cnt ${n})`);
    log.iscsid(from + n * 3, `connect to ${portal}:3260 failed (Connection refused)`);
  }
  return log;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'refused, then back': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 280, VOLUME_1)
        .recovered(280, VOLUME_1, 60)
        .noise(290, 500),
    expected: [recovered(VOLUME_1, 100, 280)],
  },
  'refused, still away at the end': {
    tell: (log) =>
      log.login(0, VOLUME_1).connError(100, VOLUME_1).refused(102, 280, VOLUME_1).noise(280, 600),
    expected: [lost(VOLUME_1, 100)],
  },
  'one retry of ten logged': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 280, VOLUME_1, { everyTenth: true })
        .recovered(280, VOLUME_1, 60),
    expected: [recovered(VOLUME_1, 100, 280)],
  },
  'black hole: silence until the recovery': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .kernel(
          100,
          'connection1:0: ping timeout of 5 secs expired, recv timeout 5, last rx 4295133699, last ping 4295134976, now 4295136256',
        )
        .connError(100, VOLUME_1, 1022)
        .noise(100, 400)
        .recovered(400, VOLUME_1, 18),
    expected: [recovered(VOLUME_1, 100, 400)],
  },
  'black hole that lasts: silence is no return': {
    tell: (log) => log.login(0, VOLUME_1).connError(100, VOLUME_1, 1022).noise(100, 4000),
    expected: [lost(VOLUME_1, 100)],
  },
  'hung target that accepts TCP': {
    tell: (log) => {
      log.login(0, VOLUME_1).connError(100, VOLUME_1, 1022);
      for (let n = 0; n < 8; n += 1) {
        log.reopen(102 + n * 17, VOLUME_1, n);
        log.debug(102 + n * 17, 'connected local port 34102 to 169.254.2.2:3260');
      }
      return log.noise(240, 300);
    },
    expected: [lost(VOLUME_1, 100)],
  },
  'no route to host': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1, 1022)
        .refused(105, 200, VOLUME_1, { reason: 'No route to host' })
        .recovered(200, VOLUME_1, 30),
    expected: [recovered(VOLUME_1, 100, 200)],
  },
  'interface down': {
    tell: (log) => {
      log.login(0, VOLUME_1).connError(100, VOLUME_1, 1022);
      for (let sec = 103; sec < 200; sec += 3) {
        log.reopen(sec, VOLUME_1, (sec - 103) / 3);
        const text = 'cannot make a connection to 169.254.2.2:3260 (-1,101)';
        log.iscsid(
          sec,
          log.release === '2.0.874'
            ? `cannot make a connection to 169.254.2.2:3260 (-1,101)`
            : `connection1:0 ${text}`,
        );
      }
      return log;
    },
    expected: [lost(VOLUME_1, 100)],
  },
  'login refused: many connection errors, one outage': {
    tell: (log) => {
      log.login(0, VOLUME_1).connError(100, VOLUME_1);
      for (let sec = 103; sec < 200; sec += 3) {
        log.reopen(sec, VOLUME_1, 8);
        log.iscsid(
          sec,
          log.release === '2.0.874' || log.release === '2.1.3'
            ? 'conn 0 login rejected: initiator failed authorization with target'
            : 'connection1:0 login rejected: initiator failed authorization with target',
        );
        log.connError(sec, VOLUME_1, 1020, 1);
      }
      return log.recovered(200, VOLUME_1, 9);
    },
    expected: [recovered(VOLUME_1, 100, 200)],
  },
  'login refused: target not found': {
    tell: (log) => {
      log.login(0, VOLUME_1).connError(100, VOLUME_1);
      for (let sec = 103; sec < 200; sec += 3) {
        log.iscsid(
          sec,
          log.release === '2.0.874' || log.release === '2.1.3'
            ? 'conn 0 login rejected: initiator error - target not found (02/03)'
            : 'connection1:0 login rejected: initiator error - target not found (02/03)',
        );
        log.connError(sec, VOLUME_1, 1020, 1);
      }
      return log.noise(200, 900);
    },
    expected: [lost(VOLUME_1, 100)],
  },
  'replacement_timeout passed, then back': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .mount(5, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 280, VOLUME_1)
        .kernel(115, 'session1: session recovery timed out after 15 secs')
        .kernel(115, 'sd 2:0:0:1: rejecting I/O to offline device')
        .kernel(115, 'print_req_error: I/O error, dev sdb, sector 266240')
        .kernel(
          115,
          'blk_update_request: I/O error, dev sdb, sector 266240 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 0',
        )
        .kernel(115, 'Aborting journal on device sdb-8.')
        .kernel(116, 'EXT4-fs (sdb): Remounting filesystem read-only')
        .recovered(280, VOLUME_1, 60),
    expected: [{ ...recovered(VOLUME_1, 100, 280), timedOut: 115 }],
  },
  'replacement_timeout passed, never back': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 280, VOLUME_1)
        .kernel(115, 'session1: session recovery timed out after 15 secs')
        .kernel(115, 'XFS (sdb): log I/O error -5')
        .kernel(
          115,
          'XFS (sdb): Log I/O Error (0x2) detected at xlog_ioend_work+0x5f/0x70 [xfs] (fs/xfs/xfs_log.c:1377).  Shutting down filesystem.',
        )
        .kernel(115, 'XFS (sdb): Please unmount the filesystem and rectify the problem(s)'),
    expected: [{ volume: VOLUME_1, lost: 100, back: null, timedOut: 115, state: 'timed-out' }],
  },
  'two volumes, one lost': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .login(30, VOLUME_2)
        .connError(100, VOLUME_2)
        .refused(102, 200, VOLUME_2)
        .recovered(200, VOLUME_2, 33),
    expected: [recovered(VOLUME_2, 100, 200)],
  },
  'two volumes, both lost, one back': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .login(30, VOLUME_2)
        .connError(100, VOLUME_1)
        .connError(100, VOLUME_2)
        .refused(102, 200, VOLUME_1)
        .refused(102, 300, VOLUME_2)
        .recovered(200, VOLUME_1, 33),
    expected: [recovered(VOLUME_1, 100, 200), lost(VOLUME_2, 100)],
  },
  'nop-outs off: error 1021 after the SCSI timeout': {
    tell: (log) =>
      log.login(0, VOLUME_1).connError(177, VOLUME_1, 1021).noise(177, 300).recovered(300, VOLUME_1, 9),
    expected: [recovered(VOLUME_1, 177, 300)],
  },
  flapping: {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .recovered(103, VOLUME_1, 1)
        .connError(120, VOLUME_1)
        .recovered(123, VOLUME_1, 1)
        .connError(140, VOLUME_1)
        .recovered(143, VOLUME_1, 1),
    // One event, from the first loss to the last return.
    expected: [recovered(VOLUME_1, 100, 143)],
  },
  'LUN removed behind a live session': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .mount(5, VOLUME_1)
        .kernel(
          100,
          'sd 2:0:0:1: [sdb] tag#63 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=0s',
        )
        .kernel(100, 'sd 2:0:0:1: [sdb] tag#63 Sense Key : Illegal Request [current] ')
        .kernel(100, 'sd 2:0:0:1: [sdb] tag#63 Add. Sense: Logical unit not supported')
        .kernel(100, 'sd 2:0:0:1: [sdb] tag#63 CDB: Write(10) 2a 00 00 04 10 00 00 00 08 00')
        .kernel(100, 'I/O error, dev sdb, sector 266240 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2')
        .kernel(101, 'Aborting journal on device sdb-8.')
        .noise(101, 500),
    expected: [lost(VOLUME_1, 100)],
  },
  'bind loop': {
    tell: (log) => {
      log.login(0, VOLUME_1).connError(100, VOLUME_1).refused(102, 130, VOLUME_1);
      for (let n = 10; n < 60; n += 1) {
        log.reopen(130 + n * 2, VOLUME_1, n);
        log.debug(130 + n * 2, 'connected local port 34102 to 169.254.2.2:3260');
        log.iscsid(130 + n * 2, "can't bind conn 1:0 to session 1, retcode -107 (115)");
      }
      return log;
    },
    expected: [lost(VOLUME_1, 100)],
  },
  'iscsid restarted in an outage': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 150, VOLUME_1)
        .iscsidRestart(150)
        .connError(151, VOLUME_1, 1020, 1)
        .refused(153, 250, VOLUME_1)
        .recovered(250, VOLUME_1, 33),
    expected: [recovered(VOLUME_1, 100, 250)],
  },
  'iscsid restarted in an outage whose loss was cut away': {
    tell: (log) =>
      log
        .iscsidRestart(0)
        .connError(1, VOLUME_1, 1020, 1)
        .refused(3, 33, VOLUME_1)
        .recovered(33, VOLUME_1, 11),
    expected: [{ ...recovered(VOLUME_1, 1, 33), volume: null }],
  },
  "a user's session ends just before the loss": {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .line(95, 'systemd', 'Reached target Shutdown.', 2345)
        .line(95, 'systemd', 'Reached target shutdown.target - Shutdown.', 2345)
        .connError(100, VOLUME_1)
        .noise(100, 300),
    expected: [lost(VOLUME_1, 100)],
  },
  'lost soon after a clean restart of the node': {
    tell: (log) =>
      log
        .login(0, VOLUME_2)
        .line(100, 'systemd-logind', 'System is rebooting.')
        .logout(101, VOLUME_2)
        .boot(160)
        .login(190, VOLUME_1)
        .connError(300, VOLUME_1)
        .noise(300, 900),
    expected: [lost(VOLUME_1, 300)],
  },
  'log rotation cut the loss': {
    tell: (log) => log.refused(0, 90, VOLUME_1).recovered(90, VOLUME_1, 200),
    expected: [{ ...recovered(VOLUME_1, 0, 90), volume: null }],
  },
  'log begins and ends in the outage': {
    tell: (log) => log.refused(0, 90, VOLUME_1),
    expected: [{ ...lost(null, 0) }],
  },
  'reboot in the middle, back after it': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 200, VOLUME_1)
        .boot(260)
        .login(290, VOLUME_1)
        .noise(300, 400),
    expected: [recovered(VOLUME_1, 100, 291)],
  },
  'given up for lost: logged out, never back': {
    tell: (log) =>
      log.login(0, VOLUME_1).connError(100, VOLUME_1).refused(102, 200, VOLUME_1).logout(200, VOLUME_1),
    expected: [{ ...lost(VOLUME_1, 100), state: 'logged-out' }],
  },
  'login line rotated away, logged out while lost': {
    tell: (log) => log.connError(100, VOLUME_1).refused(102, 200, VOLUME_1).logout(200, VOLUME_1),
    expected: [{ ...lost(VOLUME_1, 100), state: 'logged-out' }],
  },
  'logged out while lost, logged in again': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 200, VOLUME_1)
        .logout(200, VOLUME_1)
        .login(210, { ...VOLUME_1, session: 2 }),
    expected: [recovered(VOLUME_1, 100, 211)],
  },
  'a second session to the same target while the first is lost': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 200, VOLUME_1)
        .login(200, { ...VOLUME_1, session: 2, host: 3, disk: 'sdc' }),
    expected: [recovered(VOLUME_1, 100, 201)],
  },
  'iscsid gives up after its retries': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 130, VOLUME_1)
        .iscsid(130, 'session1 Giving up after 10 retries')
        .logout(130, VOLUME_1),
    expected: [lost(VOLUME_1, 100)],
  },
  'reboot in the middle, first login after it refused at first': {
    tell: (log) =>
      firstLoginRefused(
        log.login(0, VOLUME_1).connError(100, VOLUME_1).refused(102, 200, VOLUME_1).boot(260),
        290,
        VOLUME_1,
      ).login(420, VOLUME_1),
    expected: [recovered(VOLUME_1, 100, 421)],
  },
  'reboot in the middle, never back': {
    tell: (log) =>
      log.login(0, VOLUME_1).connError(100, VOLUME_1).refused(102, 200, VOLUME_1).boot(260).noise(270, 500),
    expected: [{ ...lost(VOLUME_1, 100), state: 'unknown' }],
  },
  'LifeKeeper tells of the disk too': {
    tell: (log) =>
      log
        .login(0, VOLUME_1)
        .connError(100, VOLUME_1)
        .refused(102, 280, VOLUME_1)
        .lifekeeper(110, VOLUME_1)
        .lifekeeper(200, VOLUME_1)
        .recovered(280, VOLUME_1, 60),
    expected: [recovered(VOLUME_1, 100, 280)],
  },
};

const HARMLESS: Readonly<Record<string, (log: NodeLog) => NodeLog>> = {
  'normal life': (log) =>
    log
      .login(0, VOLUME_1)
      .mount(5, VOLUME_1)
      .noise(6, 300)
      .logout(300, VOLUME_1)
      .login(310, { ...VOLUME_1, session: 2 })
      .noise(311, 600),
  'iscsid restarted under a live session': (log) =>
    log
      .login(0, VOLUME_1)
      .iscsidRestart(100)
      .connError(101, VOLUME_1, 1020, 1)
      .recovered(103, VOLUME_1, 1)
      .noise(110, 200),
  'iscsid restarted under a live session, and nothing logs the restart': (log) =>
    log
      .login(0, VOLUME_1)
      .iscsidRestart(100, { announced: false })
      .connError(101, VOLUME_1, 1020, 1)
      .recovered(103, VOLUME_1, 1)
      .noise(110, 200),
  'a first login that never succeeds, refused': (log) => {
    for (let n = 0; n < 40; n += 1) {
      log.debug(n * 3, `re-opening session -1 (reopen_cnt ${n})`);
      log.iscsid(n * 3, 'connect to 169.254.2.2:3260 failed (Connection refused)');
    }
    return log
      .debug(120, 'Giving up on initial login attempt after 120 seconds.')
      .iscsid(
        120,
        `Connection-1:0 to [target: ${VOLUME_1.iqn}, portal: 169.254.2.2,3260] through [iface: default] is shutdown.`,
      );
  },
  'a first login that never succeeds beside a live volume': (log) => {
    log.login(0, VOLUME_1);
    for (let n = 0; n < 40; n += 1) {
      log.debug(100 + n * 3, `re-opening session -1 (reopen_cnt ${n})`);
      log.iscsid(100 + n * 3, 'connect to 169.254.2.3:3260 failed (Connection refused)');
    }
    return log.iscsid(
      220,
      `Connection-1:0 to [target: ${VOLUME_2.iqn}, portal: 169.254.2.3,3260] through [iface: default] is shutdown.`,
    );
  },
  'a first login that the target rejects': (log) =>
    log
      .login(0, VOLUME_1)
      .kernel(100, 'scsi host3: iSCSI Initiator over TCP/IP')
      .iscsid(101, 'connection2:0 login rejected: initiator failed authorization with target')
      .kernel(101, 'connection2:0: detected conn error (1020)')
      .iscsid(
        101,
        `Connection2:0 to [target: ${VOLUME_2.iqn}, portal: 169.254.2.3,3260] through [iface: default] is shutdown.`,
      ),
  'a first login that takes several attempts': (log) => {
    for (let n = 0; n < 20; n += 1) {
      log.debug(n * 3, `re-opening session -1 (reopen_cnt ${n})`);
      log.iscsid(n * 3, 'connect to 169.254.2.2:3260 failed (Connection refused)');
    }
    return log.login(60, VOLUME_1);
  },
  'a first login after the boot that is still refused': (log) => firstLoginRefused(log.boot(0), 30, VOLUME_1),
  'a first login that the target rejects again and again': (log) => {
    log.login(0, VOLUME_1).kernel(100, 'scsi host3: iSCSI Initiator over TCP/IP');
    for (let n = 0; n < 8; n += 1) {
      log.iscsid(100 + n * 3, 'connection2:0 login rejected: target error (03/01)');
      log.connError(100 + n * 3, VOLUME_2, 1020, 1);
    }
    return log.iscsid(
      125,
      `Connection2:0 to [target: ${VOLUME_2.iqn}, portal: 169.254.2.3,3260] through [iface: default] is shutdown.`,
    );
  },
  'errors of a scsi_debug disk and of dm-error': (log) =>
    log
      .login(0, VOLUME_1)
      .kernel(50, 'scsi host9: scsi_debug: version 0191 [20210520]')
      .kernel(50, 'sd 9:0:0:0: [sdd] Attached SCSI disk')
      .mount(60, { ...VOLUME_1, disk: 'sdd' })
      .kernel(100, 'sd 9:0:0:0: [sdd] tag#12 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=0s')
      .kernel(100, 'sd 9:0:0:0: [sdd] tag#12 Sense Key : Medium Error [current] ')
      .kernel(100, 'sd 9:0:0:0: [sdd] tag#12 Add. Sense: Unrecovered read error')
      .kernel(
        100,
        'critical medium error, dev sdd, sector 4660 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2',
      )
      .kernel(101, 'Buffer I/O error on dev dm-0, logical block 0, async page read')
      .kernel(
        102,
        'EXT4-fs error (device dm-0): ext4_journal_check_start:83: comm python3: Detected aborted journal',
      )
      .kernel(102, 'EXT4-fs (dm-0): Remounting filesystem read-only')
      .kernel(103, 'sd 9:0:0:0: Device offlined - not ready after error recovery')
      .kernel(103, 'sd 9:0:0:0: rejecting I/O to offline device'),
  'clean shutdown of the node': (log) =>
    log
      .login(0, VOLUME_1)
      .line(100, 'systemd-logind', 'System is rebooting.')
      .logout(101, VOLUME_1)
      .boot(160)
      .login(190, VOLUME_1),
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-variants-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function scan(text: string) {
  const path = join(directory, 'log');
  writeFileSync(path, text);
  return scanFiles([path], { zone: 'UTC', year: 2026 }, null);
}

const seconds = (iso: string | null): number | null =>
  iso === null ? null : Math.floor((Date.parse(iso) - START) / 1_000);

const MATRIX: readonly (readonly [Release, Style])[] = RELEASES.flatMap((release) =>
  STYLES.map((style) => [release, style] as const),
);

describe.each(Object.entries(SCENARIOS))('%s', (_, { tell, expected }) => {
  test.each(MATRIX)('open-iscsi %s, %s', async (release, style) => {
    for (const format of FORMATS) {
      const report = await scan(tell(new NodeLog(release, style)).render(format));
      const paths = report.incidents.flatMap((incident) => incident.paths);
      const told = paths.map((path) => ({
        iqn: path.iqn,
        lost: seconds(path.lostAt),
        back: seconds(path.recoveredAt),
        state: path.state,
        timedOut: seconds(path.timedOutAt),
      }));
      const wanted = expected.map(({ volume, lost: at, back, state, timedOut }) => ({
        iqn: volume?.iqn ?? null,
        lost: at,
        back,
        state,
        timedOut: timedOut ?? null,
      }));
      expect([format, told]).toEqual([format, wanted]);
    }
  });
});

describe.each(Object.entries(HARMLESS))('nothing is lost: %s', (_, tell) => {
  test.each(MATRIX)('open-iscsi %s, %s', async (release, style) => {
    for (const format of FORMATS) {
      const report = await scan(tell(new NodeLog(release, style)).render(format));
      expect([format, report.incidents.flatMap(({ paths }) => paths)]).toEqual([format, []]);
    }
  });
});

describe('logs with the lines of the kernel only', () => {
  const kernelOnly = (log: NodeLog): string =>
    log
      .render('kernel-stamp')
      .split('\n')
      .filter((line) => line.includes('kernel:'))
      .join('\n');

  test('never tell whether a session came back', async () => {
    const log = new NodeLog().login(0, VOLUME_1).connError(100, VOLUME_1).recovered(200, VOLUME_1, 33);
    const { incidents } = await scan(kernelOnly(log));
    expect(incidents).toMatchObject([
      { state: 'unknown', closedAt: null, paths: [{ session: 1, recoveredAt: null }] },
    ]);
  });

  test('show a restart of iscsid as a disk that answers within seconds: nothing is lost', async () => {
    const log = new NodeLog()
      .login(0, VOLUME_1)
      .connError(100, VOLUME_1, 1020, 1)
      .recovered(102, VOLUME_1, 1);
    expect((await scan(kernelOnly(log))).incidents).toEqual([]);
  });

  test('the answer of one disk says nothing of two sessions', async () => {
    const log = new NodeLog()
      .login(0, VOLUME_1)
      .login(30, VOLUME_2)
      .connError(100, VOLUME_1)
      .connError(100, VOLUME_2)
      .recovered(102, VOLUME_1, 1);
    const { incidents } = await scan(kernelOnly(log));
    expect(incidents.flatMap(({ paths }) => paths.map(({ session }) => session)).sort()).toEqual([1, 2]);
  });
});

test('two nodes in one file are told apart although their sessions have the same numbers', async () => {
  const one = new NodeLog('2.1.8', 'fork', 'db01')
    .login(0, VOLUME_1)
    .connError(100, VOLUME_1)
    .noise(100, 300);
  const two = new NodeLog('2.1.8', 'fork', 'db02')
    .login(0, VOLUME_1)
    .connError(101, VOLUME_1)
    .recovered(200, VOLUME_1, 9);
  const { incidents } = await scan((one.render() + two.render()).split('\n').sort().join('\n'));
  expect(incidents.map(({ host, state }) => [host, state])).toEqual([
    ['db01', 'lost'],
    ['db02', 'recovered'],
  ]);
});
