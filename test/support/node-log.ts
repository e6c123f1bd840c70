/**
 * Logs of a node as other releases of open-iscsi and the kernel write them, told as a story. The wording follows the
 * open-iscsi and kernel sources of each release; the genuine captures in test/corpus are of one of them.
 */

/** open-iscsi releases whose wording differs; `head` is the development head after 2.1.11. */
export const RELEASES = ['2.0.874', '2.1.3', '2.1.8', '2.1.11', 'head'] as const;
export type Release = (typeof RELEASES)[number];

/** `fork`: daemon at the default log level; `fgd2`: `iscsid -f -d2`, whose name stands twice and which tells more. */
export const STYLES = ['fork', 'fgd2'] as const;
export type Style = (typeof STYLES)[number];

export const FORMATS = ['rfc3164', 'kernel-stamp', 'iso', 'journal'] as const;
export type Format = (typeof FORMATS)[number];

export interface Volume {
  readonly iqn: string;
  readonly portal: string;
  readonly session: number;
  readonly host: number;
  readonly disk: string;
}

export const VOLUME_1: Volume = {
  iqn: 'iqn.2015-12.com.oracleiaas:7a3f2b61-9c0e-4d55-8b7e-5e2c1f0d9a41',
  portal: '169.254.2.2',
  session: 1,
  host: 2,
  disk: 'sdb',
};
export const VOLUME_2: Volume = {
  iqn: 'iqn.2015-12.com.oracleiaas:c41d0e97-2f6a-4b1b-a3d8-0b9e6f7a2c13',
  portal: '169.254.2.3',
  session: 2,
  host: 3,
  disk: 'sdc',
};

/** Second 0 of every story. */
export const START = Date.UTC(2026, 10, 22, 10, 0, 0);

const ERRORS: Readonly<Record<number, string>> = {
  1020: 'ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed',
  1021: 'ISCSI_ERR_SCSI_EH_SESSION_RST: Session was dropped as a result of SCSI error recovery',
  1022: 'ISCSI_ERR_NOP_TIMEDOUT: A NOP has timed out',
};

interface Line {
  readonly at: number;
  readonly program: string;
  readonly pid: number | null;
  readonly text: string;
  readonly boot: number;
}

export class NodeLog {
  readonly release: Release;
  readonly style: Style;
  readonly host: string;
  readonly #lines: Line[] = [];
  #pid = 1347;
  #boot = 1;

  constructor(release: Release = '2.1.8', style: Style = 'fork', host = 'db01') {
    this.release = release;
    this.style = style;
    this.host = host;
  }

  /** Any line of any program; times are seconds after the start. */
  line(sec: number, program: string, text: string, pid = this.#pidOf(program)): this {
    const at = START + sec * 1_000 + (this.#lines.length % 7);
    this.#lines.push({ at, program, pid, text, boot: this.#boot });
    return this;
  }

  kernel(sec: number, text: string): this {
    return this.line(sec, 'kernel', text);
  }

  /** A line iscsid writes at every level. */
  iscsid(sec: number, text: string): this {
    return this.line(sec, 'iscsid', this.style === 'fgd2' ? `iscsid: ${text}` : text);
  }

  /** A line iscsid writes with `-d2` only. */
  debug(sec: number, text: string): this {
    return this.style === 'fgd2' ? this.iscsid(sec, text) : this;
  }

  noise(from: number, to: number): this {
    for (let sec = from; sec < to; sec += 45) {
      this.line(sec, 'myapp', 'session 4711 is operational now');
      this.line(sec + 1, 'backup-agent', 'connection to db01:5432 timed out, retrying (attempt 1)');
    }
    return this;
  }

  login(sec: number, volume: Volume): this {
    const { session, host, disk, iqn, portal } = volume;
    this.debug(sec, this.#ofSession(session, `connecting to ${portal}:3260`));
    this.debug(sec, this.#ofSession(session, `connected local port 34102 to ${portal}:3260`));
    this.kernel(sec, `scsi host${host}: iSCSI Initiator over TCP/IP`);
    this.kernel(
      sec + 1,
      `scsi ${host}:0:0:1: Direct-Access     ORACLE   BlockVolume      1.0  PQ: 0 ANSI: 5`,
    );
    this.kernel(sec + 1, `sd ${host}:0:0:1: Power-on or device reset occurred`);
    this.kernel(sec + 1, `sd ${host}:0:0:1: [${disk}] Attached SCSI disk`);
    this.debug(sec + 1, this.#ofSession(session, 'login response status 0000'));
    return this.iscsid(
      sec + 1,
      `Connection${session}:0 to [target: ${iqn}, portal: ${portal},3260] through [iface: default] is operational now`,
    );
  }

  mount(sec: number, { disk }: Volume): this {
    return this.kernel(sec, `EXT4-fs (${disk}): mounted filesystem with ordered data mode. Opts: (null)`);
  }

  logout(sec: number, { session, host, disk, iqn, portal }: Volume): this {
    this.kernel(sec, `sd ${host}:0:0:1: [${disk}] Synchronizing SCSI cache`);
    return this.iscsid(
      sec,
      `Connection${session}:0 to [target: ${iqn}, portal: ${portal},3260] through [iface: default] is shutdown.`,
    );
  }

  connError(sec: number, { session }: Volume, code = 1020, state = 3): this {
    const name = this.release === '2.0.874' && code === 1022 ? 'Invalid or unknown error code' : ERRORS[code];
    this.kernel(sec, `connection${session}:0: detected conn error (${code})`);
    return this.iscsid(
      sec,
      `Kernel reported iSCSI connection ${session}:0 error (${code} - ${name}) state (${state})`,
    );
  }

  reopen(sec: number, { session }: Volume, count: number): this {
    this.debug(sec, 'Poll was woken by an alarm');
    return this.debug(
      sec,
      this.release === 'head'
        ? `session${session} re-opening (reopen_cnt ${count})`
        : `re-opening session ${session} (reopen_cnt ${count})`,
    );
  }

  /** One refused attempt every 3 s from `from` until before `to`; every tenth is logged when `everyTenth`. */
  refused(
    from: number,
    to: number,
    volume: Volume,
    { everyTenth = false, reason = 'Connection refused' } = {},
  ): this {
    let count = 0;
    for (let sec = from; sec < to; sec += 3) {
      if (!everyTenth || count % 10 === 0) {
        this.reopen(sec, volume, count);
        const { session, portal } = volume;
        this.debug(sec, this.#ofSession(session, 'disconnecting conn 0x5620a35ae290, fd 6'));
        this.debug(sec, this.#ofSession(session, `connecting to ${portal}:3260`));
        const failed = `connect to ${portal}:3260 failed (${reason})`;
        this.iscsid(sec, everyTenth ? `session${session} ${failed}` : failed);
      }
      count += 1;
    }
    return this;
  }

  recovered(sec: number, { session, host, portal }: Volume, attempts: number): this {
    this.debug(sec, this.#ofSession(session, `connected local port 34102 to ${portal}:3260`));
    this.debug(sec, this.#ofSession(session, 'login response status 0000'));
    this.kernel(sec, `sd ${host}:0:0:1: Power-on or device reset occurred`);
    return this.iscsid(sec, `connection${session}:0 is operational after recovery (${attempts} attempts)`);
  }

  iscsidRestart(sec: number, options: { readonly announced?: boolean } = {}): this {
    const announced = options.announced ?? true;
    if (announced) this.line(sec, 'systemd', 'Stopped iSCSI initiator daemon (iscsid).');
    this.#pid += 100;
    if (announced) this.line(sec, 'systemd', 'Started iSCSI initiator daemon (iscsid).');
    return this;
  }

  boot(sec: number): this {
    this.#boot += 1;
    this.#pid += 7;
    return this.kernel(
      sec,
      'Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP',
    );
  }

  lifekeeper(sec: number, { disk }: Volume): this {
    this.line(
      sec,
      'lkscsid',
      `ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/${disk}', result:-1.`,
    );
    return this.line(
      sec + 1,
      'lkscsid',
      `ERROR:lkscsid:::007078:lkscsid: DEVICE FAILURE on SCSI device '/dev/${disk}', RETRY. ret=-1, errno=0x5, retry count=1.`,
    );
  }

  render(format: Format = 'rfc3164'): string {
    const sorted = [...this.#lines].sort((a, b) => Math.floor(a.at / 1_000) - Math.floor(b.at / 1_000));
    return `${sorted.map((line) => this.#format(line, format)).join('\n')}\n`;
  }

  #pidOf(program: string): number | null {
    switch (program) {
      case 'kernel':
        return null;
      case 'systemd':
        return 1;
      case 'iscsid':
        return this.#pid;
      default:
        return 900;
    }
  }

  #ofSession(session: number, text: string): string {
    return this.release === 'head' ? `session${session} ${text}` : text;
  }

  #format({ at, program, pid, text, boot }: Line, format: Format): string {
    const tag = pid === null ? program : `${program}[${pid}]`;
    const iso = new Date(at).toISOString();
    const stamp = rfc3164Stamp(at);
    switch (format) {
      case 'rfc3164':
        return `${stamp} ${this.host} ${tag}: ${text}`;
      case 'kernel-stamp':
        return program === 'kernel'
          ? `${stamp} ${this.host} kernel: [${((at - START) / 1_000 + 500).toFixed(6).padStart(12)}]  ${text}`
          : `${stamp} ${this.host} ${tag}: ${text}`;
      case 'iso':
        return `${iso.replace('Z', '+00:00')} ${this.host} ${tag}: ${text}`;
      case 'journal':
        return JSON.stringify({
          __REALTIME_TIMESTAMP: String(at * 1_000),
          _BOOT_ID: String(boot).padStart(32, '0'),
          _HOSTNAME: this.host,
          SYSLOG_IDENTIFIER: program,
          _TRANSPORT: program === 'kernel' ? 'kernel' : 'syslog',
          ...(pid === null ? {} : { _PID: String(pid) }),
          MESSAGE: text,
        });
    }
  }
}

/** `Nov 22 10:00:00` */
export function rfc3164Stamp(at: number): string {
  const date = new Date(at);
  const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
  const day = String(date.getUTCDate()).padStart(2);
  return `${month} ${day} ${date.toISOString().slice(11, 19)}`;
}
