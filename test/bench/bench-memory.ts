import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFlags } from '../../infra/bundle/node-flags.ts';
import { batchOf } from './bench-batch.ts';
import { coldStart } from './cold.ts';
import { detectEnvironment } from './detect-environment.ts';
import { imageFolder } from './image.ts';
import { Ring } from './ring.ts';
import { startService } from './service.ts';
import { median, table } from './table.ts';

const MEMORY = 128;
const LARGEST = 6_000_000;

/** Bodies of the size that a call may have at most; and an empty one. */
function bodies(root: string): Readonly<Record<string, Buffer>> {
  const japanese = JSON.stringify(
    (JSON.parse(batchOf(3_500_000, 0.01).toString()) as object[]).map((record) => ({
      ...record,
      note: '接続が切れました'.repeat(8),
    })),
  );
  return {
    'empty batch': Buffer.from('[]'),
    'one signal': readFileSync(join(root, 'test', 'payloads', 'connector-logging-uma-messages.json')),
    '6 MB, 0 % hits': batchOf(LARGEST, 0),
    '6 MB, 1 % hits': batchOf(LARGEST, 0.01),
    '6 MB, 100 % hits': batchOf(LARGEST, 1),
    '4.6 MB, Japanese': Buffer.from(japanese),
    '6 MB of {}': Buffer.from(`[${'{},'.repeat(1_999_990)}{}]`),
    '6 MB cut at the end': batchOf(LARGEST, 0.01).subarray(0, LARGEST - 100),
  };
}

/**
 * The most memory that detect takes, at its first call and at the fourth of its kind; and how long it takes in a ring of a
 * tenth of a processor and 128 MiB, where this machine allows one.
 */
export async function benchMemory(root: string, node: string, runs: number): Promise<readonly object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
  const service = await startService();
  try {
    const file = imageFolder(join(folder, 'image'), root, node);
    const started = { file, node, flags: nodeFlags(MEMORY), env: detectEnvironment(folder, service.url) };
    const figures: object[] = [];
    for (const [name, body] of Object.entries(bodies(root))) {
      const once = await coldStart(started, [body]);
      const again = await coldStart(started, [body, body, body, body]);
      const ring = await inRing(started, body, Math.min(runs, 5));
      figures.push({
        'detect in 128 MB': name,
        'once, peak MiB': once.peakRss,
        'four times, peak MiB': again.peakRss,
        ...ring,
      });
    }
    process.stdout.write(table(figures as Record<string, unknown>[]));
    return figures;
  } finally {
    service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inRing(started: Parameters<typeof coldStart>[0], body: Buffer, runs: number) {
  const times: number[] = [];
  let peak = 0;
  for (let run = 0; run < runs; run += 1) {
    const ring = Ring.make(MEMORY);
    if (typeof ring === 'string') return { 'in the ring': `not possible here: ${ring}` };
    try {
      const { wallMs, status } = await coldStart({ ...started, ring }, [body]);
      if (status !== 200) throw new Error(`In the ring detect answered ${status}`);
      times.push(wallMs);
      peak = Math.max(peak, ring.peakMib());
    } finally {
      ring.remove();
    }
  }
  return { 'ring of 0.1 CPU, wall ms': median(times), 'ring, peak MiB': peak };
}
