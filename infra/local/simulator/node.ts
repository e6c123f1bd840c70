import { type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { iscsid, kernel, lifekeeper, syslogStamp } from './lines.ts';
import {
  type Disk,
  LIFEKEEPER_LOG,
  MESSAGES,
  majorMinor,
  type NodeLine,
  type NodeOptions,
  type NodePorts,
} from './node-shapes.ts';
import { IscsiSession, type SessionPlace } from './session.ts';
import { haltByLifekeeper, watchStuckDisk, writeIoFailure } from './stuck-disk.ts';

const LIFEKEEPER_STARTS: Ms = 30 * SECOND;

/** One LifeKeeper node: sessions, disks, LifeKeeper's own checks, boots. Everything shows as lines only. */
export class SimNode {
  readonly options: NodeOptions;
  readonly disks: Disk[] = [];
  readonly lines: NodeLine[] = [];
  readonly #ports: NodePorts;
  #up = true;
  #sessions = 0;
  #hosts = 2;
  #pid = 685;
  /** Raised at every stop: what was to happen on the running system is void. */
  #boot = 0;
  agentUp = true;
  /** How much the node's own clock is ahead of the true time: of its stamps, and of its agent's. */
  clockAheadMs: Ms = 0;

  constructor(options: NodeOptions, ports: NodePorts) {
    this.options = options;
    this.#ports = ports;
  }

  get name(): string {
    return this.options.name;
  }

  get up(): boolean {
    return this.#up;
  }

  /** All disks of a volume: several with multipath. @throws RangeError when there is none. */
  disksOf(volume: string): readonly Disk[] {
    const found = this.disks.filter((disk) => disk.volume === volume);
    if (found.length === 0) throw new RangeError(`${this.name} has no disk ${volume}`);
    return found;
  }

  /** A raw line without header, for what has no method of its own. */
  line(path: string, rest: string, options: { readonly lost?: boolean } = {}): void {
    if (!this.#up) return;
    const at = this.#ports.time.now();
    const text = `${syslogStamp(at + this.clockAheadMs, this.options.zone)} ${this.name} ${rest}`;
    const line = { at, path, text };
    this.lines.push(line);
    if (this.agentUp && options.lost !== true) this.#ports.ship(line);
  }

  kernel(text: string): void {
    this.line(MESSAGES, `kernel: ${text}`);
  }

  iscsid(text: string): void {
    const prefix = this.options.style === 'foreground-debug' ? 'iscsid: ' : '';
    this.line(MESSAGES, `iscsid[${this.#pid}]: ${prefix}${text}`);
  }

  lifekeeper(text: string, options: { readonly lost?: boolean } = {}): void {
    this.line(LIFEKEEPER_LOG, text, options);
  }

  /** Lines of iscsid and LifeKeeper at a start of the system. */
  startServices(): void {
    if (this.options.style === 'daemon') this.iscsid(iscsid.logger(this.#pid));
    this.line(MESSAGES, 'systemd[1]: Started iscsid.service - iSCSI initiator daemon (iscsid).');
    if (this.options.style === 'daemon') this.iscsid(iscsid.started(this.#pid + 1));
  }

  /** A disk of this node, not logged in yet. */
  addDisk(volume: string, tag: string | null, path: number | null = null): Disk {
    const n = this.disks.length;
    const disk: Disk = {
      volume,
      device: `sd${String.fromCharCode(98 + n)}`,
      scsi: `${this.#hosts + 1 + n}:0:0:1`,
      tag,
      path,
      mounted: false,
      session: null,
      stuckSince: null,
    };
    this.disks.push(disk);
    return disk;
  }

  login(disk: Disk, place: Pick<SessionPlace, 'iqn' | 'address'>): void {
    this.#sessions += 1;
    const { device, scsi } = disk;
    const session = new IscsiSession(this.#hostFor(disk, place.address), {
      ...place,
      number: this.#sessions,
      device,
      scsi,
    });
    disk.session = session;
    disk.stuckSince = null;
    session.login();
  }

  mount(disk: Disk): void {
    disk.mounted = true;
    this.kernel(kernel.mounted(disk.device));
  }

  unmount(disk: Disk): void {
    disk.mounted = false;
    this.kernel(kernel.unmounted(disk.device));
  }

  /** Of a session that is lost: what it held fails at once, and nothing can be unmounted before. */
  logout(disk: Disk): void {
    const isLost = disk.session?.state === 'lost';
    if (disk.mounted && !isLost) this.unmount(disk);
    disk.session?.logout();
    disk.session = null;
    if (isLost) this.#ioFails(disk);
    else disk.stuckSince = null;
  }

  /** To be called when the target of a disk does something else than before. */
  targetChanged(disk: Disk): void {
    const { session } = disk;
    if (!this.#up || session === null) return;
    const serves = this.#ports.target(disk, session.place.address).kind === 'serving';
    if (!serves && disk.stuckSince === null) this.#becomeStuck(disk);
    // An unbroken session answers at once; a broken one after its return.
    if (serves && session.state === 'in') disk.stuckSince = null;
    session.targetChanged();
  }

  restartIscsid(): void {
    this.iscsid(iscsid.stopping);
    this.line(MESSAGES, 'systemd[1]: Stopped iscsid.service - iSCSI initiator daemon (iscsid).');
    this.#pid += 132;
    this.startServices();
    for (const disk of this.disks) disk.session?.adopt();
  }

  /** Stops at once: no further line. */
  crash(): void {
    this.#up = false;
    this.#boot += 1;
    for (const disk of this.disks) {
      disk.session?.end();
      disk.session = null;
      disk.mounted = false;
      disk.stuckSince = null;
    }
  }

  /** Orderly: announced by the lines of systemd; file systems are unmounted where they answer. */
  shutdown(): void {
    this.lifekeeper(`lcdstop[4100]: NOTIFY:lcd.stop:::004001:LIFEKEEPER IS SHUTTING DOWN`);
    this.line(MESSAGES, 'systemd-logind[801]: System is powering down.');
    for (const disk of this.disks) {
      if (disk.session?.state === 'in') this.logout(disk);
    }
    this.line(MESSAGES, 'systemd[1]: Reached target shutdown.target - System Shutdown.');
    this.line(MESSAGES, 'systemd[1]: Shutting down.');
    this.crash();
  }

  /** @param relogin which disks can be logged in to after the boot, and where. */
  bootAfter(ms: Ms, relogin: (disk: Disk) => Pick<SessionPlace, 'iqn' | 'address'> | null): void {
    this.later(ms, () => {
      this.#up = true;
      this.#sessions = 0;
      this.#pid = 701;
      for (const text of kernel.boot) this.kernel(text);
      this.line(MESSAGES, 'systemd[1]: systemd 239 (239-82.0.4.el8_10.7) running in system mode.');
    });
    this.later(ms + 12 * SECOND, () => {
      this.startServices();
      for (const disk of this.disks) {
        const place = relogin(disk);
        if (place !== null) this.login(disk, place);
      }
    });
    this.later(ms + LIFEKEEPER_STARTS, () => {
      this.lifekeeper(lifekeeper.started(this.name));
      this.#ports.onUp();
    });
  }

  /** Later, unless the node has stopped by then. */
  later(ms: Ms, action: () => void): void {
    const boot = this.#boot;
    this.#ports.time.after(ms, () => {
      if (boot === this.#boot) action();
    });
  }

  #hostFor(disk: Disk, address: string) {
    const { time } = this.#ports;
    const { style, noopOut, recoveryTmoSec } = this.options;
    return {
      time,
      style,
      noopOut,
      recoveryTmoSec,
      hasIo: () => disk.mounted,
      condition: () => this.#ports.target(disk, address),
      kernel: (text: string) => this.kernel(text),
      iscsid: (text: string) => this.iscsid(text),
      onLost: () => {
        if (disk.stuckSince === null) this.#becomeStuck(disk);
      },
      onRecovered: () => {
        disk.stuckSince = null;
        if (disk.path !== null) this.kernel(kernel.reinstatingPath(majorMinor(disk)));
      },
      onTimedOut: () => this.#ioFails(disk),
    };
  }

  #becomeStuck(disk: Disk): void {
    const { time, random } = this.#ports;
    const since = time.now();
    disk.stuckSince = since;
    if (disk.path !== null) {
      this.kernel(kernel.failingPath(majorMinor(disk)));
      // The map goes on over another path: nobody above notices.
      if (this.disksOf(disk.volume).some((other) => other.stuckSince === null)) return;
    }
    if (disk.mounted) watchStuckDisk(this, disk, since, random);
  }

  #ioFails(disk: Disk): void {
    const { mounted, device, tag } = disk;
    writeIoFailure(this, disk);
    if (mounted && tag !== null && this.options.haltsAfterIoError)
      haltByLifekeeper(this, device, tag, () => this.#ports.onHalt());
  }
}
