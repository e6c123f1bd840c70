import { type At, type Ms, SECOND, type Sec } from '../../../functions/core/base/time.ts';
import type { IscsidStyle } from './lines.ts';
import type { IscsiSession, TargetCondition } from './session.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Three missed heartbeats of 5 s. */
export const COMM_LOST: Ms = 15 * SECOND;
/** Usual time of a restart. */
export const BOOT_MS: Ms = 75 * SECOND;

export const MESSAGES = '/var/log/messages';
export const LIFEKEEPER_LOG = '/var/log/lifekeeper.log';

/** What a node is. */
export interface NodeOptions {
  readonly name: string;
  readonly instanceId: string;
  /** IANA zone of the node's clock; syslog lines carry none. */
  readonly zone: string;
  readonly style: IscsidStyle;
  readonly noopOut: boolean;
  readonly recoveryTmoSec: Sec;
  readonly haltsAfterIoError: boolean;
}

/** What a node knows about one disk. */
export interface Disk {
  readonly volume: string;
  readonly device: string;
  readonly scsi: string;
  /** LifeKeeper's tag of the file system; null: not under LifeKeeper (a quorum object, a boot disk). */
  readonly tag: string | null;
  /** Number of the path, from 0, when several of them lead to the volume; null: the only one. */
  readonly path: number | null;
  mounted: boolean;
  session: IscsiSession | null;
  /** Since when the disk has not answered. */
  stuckSince: At | null;
}

/** A line as written on the node. */
export interface NodeLine {
  readonly at: At;
  readonly path: string;
  /** With header. */
  readonly text: string;
}

/** What a node needs of the cloud around it. */
export interface NodePorts {
  readonly time: VirtualTime;
  /** Uniform numbers in [0, 1). */
  readonly random: () => number;
  /** The agent takes the line along. */
  ship(line: NodeLine): void;
  /** What the target at an address does with this node. */
  target(disk: Disk, address: string): TargetCondition;
  /** LifeKeeper has halted the node. */
  onHalt(): void;
  onUp(): void;
}

/** Numbers of its device, as dm-multipath names it. */
export function majorMinor(disk: Disk): string {
  return `8:${16 * (disk.device.charCodeAt(2) - 97)}`;
}
