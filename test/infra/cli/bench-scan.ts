// Writes a large log of ordinary and iSCSI lines, scans it and reports speed and memory.
// Usage: node infra/bundle/run.cjs test/infra/cli/bench-scan.ts [megabytes, default 200] [share of iSCSI lines, default 0.02]
// Exit code 1 when the scan needed 200 MB of memory or more.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { scanLogs } from '../../../infra/cli/scan.ts';

const MEGABYTE = 1_000_000;
const MAX_RSS_MB = 200;
const START = Date.UTC(2026, 0, 1);

/** An hour of refusals every ten hours, among lines that only look alike. */
function lineAt(index: number, share: number): string {
  const at = START + index * 100;
  const stamp = new Date(at).toISOString().replace('Z', '+00:00');
  const phase = Math.floor((at - START) / MINUTE) % 600;
  if (index % 1000 < share * 1000 && phase < 60) {
    return `${stamp} db01 iscsid[413]: connect to 169.254.2.2:3260 failed (Connection refused)\n`;
  }
  const startsMinute = (at - START) % MINUTE === 0;
  if (phase === 0 && startsMinute) return `${stamp} db01 kernel: connection1:0: detected conn error (1020)\n`;
  if (phase === 60 && startsMinute) {
    return `${stamp} db01 iscsid[413]: connection1:0 is operational after recovery (${MINUTE / SECOND} attempts)\n`;
  }
  return index % 3 === 0
    ? `${stamp} db01 myapp[${index % 30_000}]: session ${index} is operational now, request took ${index % 977} ms\n`
    : `${stamp} db01 systemd[1]: Started session-${index}.scope - Session ${index} of user opc.\n`;
}

async function generate(path: string, bytes: number, share: number): Promise<void> {
  const out = createWriteStream(path);
  let written = 0;
  let index = 0;
  while (written < bytes) {
    let block = '';
    while (block.length < MEGABYTE) {
      block += lineAt(index, share);
      index += 1;
    }
    written += block.length;
    if (!out.write(block)) await new Promise<void>((resolve) => out.once('drain', resolve));
  }
  out.end();
  await finished(out);
}

async function main(): Promise<void> {
  const megabytes = Number(process.argv[2] ?? '200');
  const share = Number(process.argv[3] ?? '0.02');
  const directory = await mkdtemp(join(tmpdir(), 'warden-bench-'));
  try {
    const path = join(directory, 'messages');
    await generate(path, megabytes * MEGABYTE, share);
    let peak = 0;
    const sampler = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    const { report } = await scanLogs([path], { zone: 'UTC' }, null);
    clearInterval(sampler);
    const { stats, incidents } = report;
    const peakMb = Math.round(Math.max(peak, process.memoryUsage.rss()) / MEGABYTE);
    const speed = Math.round(stats.bytes / MEGABYTE / (stats.ms / 1000));
    process.stdout.write(
      `${megabytes} MB, ${stats.lines} lines, ${stats.matched} matched, ${incidents.length} incidents: ${speed} MB/s, peak RSS ${peakMb} MB\n`,
    );
    if (peakMb >= MAX_RSS_MB) process.exitCode = 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

void main();
