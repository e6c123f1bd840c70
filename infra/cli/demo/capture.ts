import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type At, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';

export interface CapturedLine {
  readonly at: At;
  /** Host, program and message: everything after the time stamp. */
  readonly rest: string;
}

interface CaptureMeta {
  readonly iqns: Readonly<Record<string, string>>;
  readonly portals: Readonly<Record<string, string>>;
  readonly events: readonly { readonly epoch: number; readonly condition?: string; readonly vol?: number }[];
}

/** Lines of the capture this long before the loss are left out: the log-in and quiet before it are enough. */
const LEAD_MS: Ms = 2 * MINUTE;

/**
 * A genuine capture of `test/corpus`, cut at the moment its volume came back, with the volume's target and portal as the
 * lines name them. Its RFC 3339 log gives the exact times.
 */
export function readCapture(root: string, name: string) {
  const folder = join(root, 'test', 'corpus', name);
  const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as CaptureMeta;
  const eventAt = (condition: string): At => {
    const event = meta.events.find((candidate) => candidate.condition === condition);
    if (event === undefined) throw new Error(`${name}/meta.json has no event with condition "${condition}"`);
    return event.epoch * SECOND;
  };
  const lostAt = eventAt('lost');
  const restoredAt = eventAt('restored') - SECOND;
  const lines = readFileSync(join(folder, 'messages.iso.log'), 'utf8')
    .split('\n')
    .flatMap((line): CapturedLine[] => {
      const blank = line.indexOf(' ');
      const at = blank > 0 ? Date.parse(line.slice(0, blank)) : Number.NaN;
      return Number.isNaN(at) || at < lostAt - LEAD_MS ? [] : [{ at, rest: line.slice(blank + 1) }];
    });
  return {
    lostAt,
    outage: lines.filter((line) => line.at < restoredAt),
    recovery: lines.filter((line) => line.at >= restoredAt),
    iqn: meta.iqns['1'] ?? '',
    portal: meta.portals['1'] ?? '',
  };
}

/** The two lines that the SIOS note quotes (docs: article 5701171567257), as LifeKeeper writes them for one disk. */
export const SIOS_NOTE_LINES = [
  "lkscsid[2212]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.",
  "lkscsid[2212]: ERROR:lkscsid:::007078:lkscsid: DEVICE FAILURE on SCSI device '/dev/sdb', RETRY. ret=-1, errno=0x5, retry count=1.",
] as const;
