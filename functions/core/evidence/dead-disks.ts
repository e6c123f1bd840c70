import type { SignalKind } from '../rules/signal-kinds.ts';

/** The disk, or the file system on it, does not come back with its session. */
export function isDeadDisk({ kind }: { readonly kind: SignalKind }): boolean {
  return kind === 'fs-dead' || kind === 'device-offline';
}

/** Under this name stand deaths of which the line names no disk. */
export const NAMELESS = 'n';

/** Whether this is a SCSI address (`a:3:0:0:1`) that no line ties to the name of a disk. */
export function isAddress(name: string): boolean {
  return name.startsWith('a:');
}

/** Whether this is the name of a block device, and none of a file system or a pool. */
export function isDevice(name: string): boolean {
  return isDiskName(name) || /^(?:dm-|md|bcache|drbd)\d/.test(name);
}

function isDiskName(name: string): boolean {
  return /^(?:sd|vd|xvd)[a-z]+$|^nvme/.test(name);
}

/**
 * Whether this is something over disks, and no line says on which: volume groups and multipath maps (`dm-2`, `253:4`),
 * arrays (`md0`, `bcache0`), file systems and pools that are told by a name of their own, or by none.
 */
export function isOverDisks(name: string): boolean {
  return !isAddress(name) && !isDiskName(name);
}

/** The subject whose lines tell of this name. */
export function subjectNamed(name: string): string {
  return name === NAMELESS ? NAMELESS : `d:${name}`;
}
