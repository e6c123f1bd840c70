import { type At, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { kernel, lifekeeper } from './lines.ts';
import type { Disk } from './node-shapes.ts';

/** lkscsid looks every 5 s (FAILFASTTIMER) and reports a disk that does not answer 5 to 15 s after the loss. */
const LKSCSID_FIRST: Ms = 5 * SECOND;
const LKSCSID_SPREAD: Ms = 10 * SECOND;
const LKSCSID_REPEATS: Ms = 15 * SECOND;
/** LKCHECKINTERVAL; a check of a hung disk is killed by its own timeout. */
const QUICK_CHECK: Ms = 120 * SECOND;
const HUNG_TASK: Ms = 124 * SECOND;
/** After the I/O error: the next quickCheck, then umount is tried for FS_KERNEL_RETRIES x 3 s. */
const CHECK_AFTER_ERROR: Ms = 45 * SECOND;
const UMOUNT_TRIES: Ms = 190 * SECOND;

/** The node as the watchers of its disks see it. */
interface Watching {
  readonly kernel: (text: string) => void;
  readonly lifekeeper: (text: string, options?: { readonly lost?: boolean }) => void;
  /** Later, unless the node has stopped by then. */
  readonly later: (ms: Ms, action: () => void) => void;
}

/** What LifeKeeper and the kernel write while a mounted disk does not answer. */
export function watchStuckDisk(node: Watching, disk: Disk, since: At, random: () => number): void {
  const first = LKSCSID_FIRST + Math.floor(random() * LKSCSID_SPREAD);
  const whileStuck = (ms: Ms, action: () => void) =>
    node.later(ms, () => {
      if (disk.stuckSince === since) action();
    });
  let retry = 0;
  const lkscsid = () => {
    retry += 1;
    node.lifekeeper(lifekeeper.sharingFailed(disk.device));
    node.lifekeeper(lifekeeper.deviceFailure(disk.device, retry));
    whileStuck(LKSCSID_REPEATS, lkscsid);
  };
  const { tag } = disk;
  if (tag !== null) {
    whileStuck(first, lkscsid);
    const quickCheck = () => {
      node.lifekeeper(lifekeeper.checkTimedOut(tag));
      whileStuck(QUICK_CHECK, quickCheck);
    };
    whileStuck(QUICK_CHECK + Math.floor(random() * QUICK_CHECK), quickCheck);
  }
  whileStuck(HUNG_TASK, () => node.kernel(kernel.hungTask(`jbd2/${disk.device}-8:1234`)));
}

/** The kernel's lines when it gives a disk up, at once and a little later. */
export function writeIoFailure(node: Watching, disk: Disk): void {
  if (!disk.mounted) {
    node.kernel(kernel.offline(disk.scsi));
    return;
  }
  for (const [index, text] of kernel.ioFailure(disk.scsi, disk.device).entries())
    node.later(index * 150, () => node.kernel(text));
}

/** After an I/O error LifeKeeper tries to take the file system out of service, and when that hangs halts the node. */
export function haltByLifekeeper(node: Watching, device: string, tag: string, halt: () => void): void {
  node.later(CHECK_AFTER_ERROR, () => node.lifekeeper(lifekeeper.recoveryStarted(device)));
  node.later(CHECK_AFTER_ERROR + UMOUNT_TRIES, () => {
    // The line that says why is written last and rarely leaves the node.
    node.lifekeeper(lifekeeper.halted(tag), { lost: true });
    halt();
  });
}
