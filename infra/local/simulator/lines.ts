import { DateTime } from 'luxon';
import { type At, MINUTE, type Ms, type Sec } from '../../../functions/core/base/time.ts';

/**
 * How iscsid runs: `daemon` forks and logs to syslog at the default level; `foreground-debug` is `iscsid -f -d2`, as
 * Oracle Linux starts it: double prefix and the lines of each retry.
 */
export type IscsidStyle = 'daemon' | 'foreground-debug';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Zones change their offset at quarters of an hour only. */
const QUARTER: Ms = 15 * MINUTE;
const offsets = new Map<string, Ms>();

/** `Nov 22 11:37:04`: traditional syslog stamp in the node's zone, without year and zone. */
export function syslogStamp(at: At, zone: string): string {
  const key = `${zone} ${Math.floor(at / QUARTER)}`;
  // Every line of every story is stamped: finding the offset is the slow part of it.
  const offset = offsets.get(key) ?? DateTime.fromMillis(at, { zone }).offset * MINUTE;
  offsets.set(key, offset);
  const local = new Date(at + offset);
  const day = String(local.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[local.getUTCMonth()]} ${day} ${local.toISOString().slice(11, 19)}`;
}

/** Text of each line as the captures and the sources have it (test/corpus; open-iscsi 2.1.8; Linux 6.1). */
export const kernel = {
  connError: (session: number, code: number) => `connection${session}:0: detected conn error (${code})`,
  pingTimeout: (session: number) =>
    `connection${session}:0: ping timeout of 5 secs expired, recv timeout 5, last rx 4295133699, last ping 4295134976, now 4295136256`,
  recoveryTimeout: (session: number, seconds: Sec) =>
    `session${session}: session recovery timed out after ${seconds} secs`,
  scsiHost: (host: number) => `scsi host${host}: iSCSI Initiator over TCP/IP`,
  attached: (scsi: string, device: string) => `sd ${scsi}: [${device}] Attached SCSI disk`,
  reset: (scsi: string) => `sd ${scsi}: Power-on or device reset occurred`,
  syncCache: (scsi: string, device: string) => `sd ${scsi}: [${device}] Synchronizing SCSI cache`,
  offline: (scsi: string) => `sd ${scsi}: rejecting I/O to offline device`,
  hungTask: (task: string) => `INFO: task ${task} blocked for more than 120 seconds.`,
  mounted: (device: string) =>
    `EXT4-fs (${device}): mounted filesystem with ordered data mode. Quota mode: none.`,
  unmounted: (device: string) => `EXT4-fs (${device}): unmounting filesystem.`,
  /** What follows `session recovery timed out` under a mounted ext4 within two seconds (capture s02). */
  ioFailure: (scsi: string, device: string): readonly string[] => [
    kernel.offline(scsi),
    `I/O error, dev ${device}, sector 266240 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2`,
    `EXT4-fs warning (device ${device}): ext4_end_bio:343: I/O error 10 writing to inode 12 starting block 33280)`,
    `Buffer I/O error on device ${device}, logical block 33280`,
    `Aborting journal on device ${device}-8.`,
    `JBD2: I/O error when updating journal superblock for ${device}-8.`,
    `EXT4-fs error (device ${device}): ext4_journal_check_start:83: comm appwriter: Detected aborted journal`,
    `EXT4-fs (${device}): I/O error while writing superblock`,
    `EXT4-fs (${device}): Remounting filesystem read-only`,
  ],
  failingPath: (path: string) => `device-mapper: multipath: 254:0: Failing path ${path}.`,
  reinstatingPath: (path: string) => `device-mapper: multipath: 254:0: Reinstating path ${path}.`,
  boot: [
    'Linux version 5.15.0-209.161.7.2.el8uek.x86_64 (mockbuild@build) (gcc (GCC) 11.3.1) #2 SMP',
    'Command line: BOOT_IMAGE=(hd0,gpt2)/vmlinuz-5.15.0-209.161.7.2.el8uek.x86_64 root=/dev/mapper/ocivolume-root ro',
  ],
} as const;

const CODES: Readonly<Record<number, string>> = {
  1020: 'ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed',
  1021: 'ISCSI_ERR_SCSI_EH_SESSION_RST: Session was dropped as a result of SCSI error recovery',
  1022: 'ISCSI_ERR_NOP_TIMEDOUT: A NOP has timed out',
};

/** `name` as in `login rejected: name`. */
export type Rejection = 'authentication' | 'authorization' | 'not-found';

const REJECTIONS: Readonly<Record<Rejection, (session: number) => string>> = {
  authentication: (s) => `session ${s} login rejected: Initiator failed authentication with target`,
  authorization: (s) => `session ${s} login rejected: initiator failed authorization with target`,
  'not-found': (s) => `connection${s}:0 login rejected: initiator error - target not found (02/03)`,
};

export const iscsid = {
  kernelReported: (session: number, code: number, state: 1 | 3) =>
    `Kernel reported iSCSI connection ${session}:0 error (${code} - ${CODES[code] ?? 'Invalid or unknown error code'}) state (${state})`,
  reopening: (session: number, count: number) => `re-opening session ${session} (reopen_cnt ${count})`,
  alarm: 'Poll was woken by an alarm',
  disconnecting: (fd: number) => `disconnecting conn 0x55d3d6384300, fd ${fd}`,
  connecting: (portal: string) => `connecting to ${portal}`,
  connected: (portal: string) => `connected local port 42592 to ${portal}`,
  failed: (portal: string, why: string) => `connect to ${portal} failed (${why})`,
  deleting: 'deleting a scheduled/waiting thread 0x55d3d63867c8:iscsi_login_timedout!',
  loginOk: 'login response status 0000',
  rejected: (session: number, rejection: Rejection) => REJECTIONS[rejection](session),
  cannotBind: (session: number) => `can't bind conn ${session}:0 to session ${session}, retcode -107 (115)`,
  recovered: (session: number, attempts: number) =>
    `connection${session}:0 is operational after recovery (${attempts} attempts)`,
  operational: (session: number, iqn: string, address: string) =>
    `Connection${session}:0 to [target: ${iqn}, portal: ${address},3260] through [iface: default] is operational now`,
  shutdown: (session: number, iqn: string, address: string) =>
    `Connection${session}:0 to [target: ${iqn}, portal: ${address},3260] through [iface: default] is shutdown.`,
  logger: (pid: number) => `iSCSI logger with pid=${pid} started!`,
  started: (pid: number) => `iSCSI daemon with pid=${pid} started!`,
  stopping: 'iscsid shutting down.',
} as const;

/** LifeKeeper's lines: numbers and texts of the SIOS articles where there are such, else the likely form. */
export const lifekeeper = {
  sharingFailed: (device: string) =>
    `lkscsid[2212]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/${device}', result:-1.`,
  deviceFailure: (device: string, retry: number) =>
    `lkscsid[2212]: ERROR:lkscsid:::007078:lkscsid: DEVICE FAILURE on SCSI device '/dev/${device}', RETRY. ret=-1, errno=0x5, retry count=${retry}.`,
  recoveryStarted: (device: string) =>
    `lkscsid[2212]: ERROR:lkscsid:::007077:lkscsid: DEVICE FAILURE on SCSI device '/dev/${device}'. Initiate recovery. ret=-1, errno=0x5`,
  checkTimedOut: (tag: string) =>
    `quickCheck[4974]: NOTIFY:RKActionHandler:quickCheck:${tag}:001047:END failed quickCheck of "${tag}" due to a "ALRM" signal.`,
  halted: (tag: string) =>
    `recover[31022]: EMERG:lcd.recover::${tag}:004788:failed to remove resource '${tag}'. SYSTEM HALTED.`,
  commDown: (peer: string) =>
    `lcm[1811]: ERROR:lcm.commdown:::004258:Communication to ${peer} by 10.0.0.1/10.0.0.2 FAILED`,
  commUp: (peer: string) =>
    `lcm[1811]: NOTIFY:lcm.commup:::004259:Communication to ${peer} by 10.0.0.1/10.0.0.2 RESTORED`,
  failover: (peer: string) =>
    `lcdmachfail[3177]: NOTIFY:lcd.commdown:::004261:COMMUNICATIONS failover from system "${peer}" will be started.`,
  started: (host: string) =>
    `lcdinit[1702]: NOTIFY:lcd.start:::004000:LifeKeeper: RESOURCE PROTECTION ACTIVATED FOR ${host}`,
} as const;
