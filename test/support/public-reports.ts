import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanReport } from '../../infra/cli/scan-report.ts';
import type { ReadTime } from '../../infra/cli/source-clock.ts';
import { scanFiles } from './scan-files.ts';

export const REPORTED_AT = { zone: 'UTC', year: 2026 };

/** What of a report is compared: `month-dayThours:minutes:seconds` of the loss, of the end, state, cause. */
export function essence({ incidents }: ScanReport): readonly string[] {
  return incidents.map(({ openedAt, closedAt, state, cause }) =>
    [openedAt.slice(5, 19), closedAt?.slice(5, 19) ?? 'open', state, cause].join(' '),
  );
}

/** The report on lines, in a file of a known age. */
export async function scanText(...lines: readonly string[]): Promise<ScanReport> {
  return await scanned(lines, REPORTED_AT);
}

/** Likewise, with the year by the age of the file. */
export async function scanAged(...lines: readonly string[]): Promise<ScanReport> {
  return await scanned(lines, { zone: 'UTC' });
}

async function scanned(lines: readonly string[], time: ReadTime): Promise<ScanReport> {
  const folder = mkdtempSync(join(tmpdir(), 'warden-public-'));
  try {
    const file = join(folder, 'messages');
    writeFileSync(file, `${lines.join('\n')}\n`);
    utimesSync(file, new Date('2026-06-01T00:00:00Z'), new Date('2026-06-01T00:00:00Z'));
    return await scanFiles([file], time, null);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
