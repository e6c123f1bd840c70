import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { imageFolder } from './image.ts';
import { type StormFigures, storm } from './storm.ts';
import { LATENCY } from './storm-latency.ts';
import { table } from './table.ts';

interface StormsOptions {
  readonly root: string;
  readonly clusters: readonly number[];
  readonly memory: number;
  readonly retries: number;
  readonly isBacklog: boolean;
  readonly batchSeconds: number;
  readonly minutes: number;
  readonly isVerbose: boolean;
}

/** Storms of growing size, one after the other; the figures go to dist/bench-storms.json as well. */
export async function benchStorms(options: StormsOptions): Promise<void> {
  const { root, clusters, memory, retries, isBacklog, batchSeconds, minutes, isVerbose } = options;
  const folder = mkdtempSync(join(tmpdir(), 'bench-storms-'));
  const all: StormFigures[] = [];
  try {
    const entry = imageFolder(folder, root, process.execPath);
    for (const size of clusters)
      all.push(
        await storm({
          entry,
          clusters: size,
          retries,
          isBacklog,
          memory,
          batchTimeMs: batchSeconds * SECOND,
          longestMs: minutes * MINUTE,
          isVerbose,
        }),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(table(all.map(({ calls: _, ...figures }) => ({ ...figures }))));
  const growth = growthOf(all);
  process.stdout.write(table([growth]));
  const file = join(root, 'dist', 'bench-storms.json');
  writeFileSync(
    file,
    `${JSON.stringify({ node: process.version, latency: LATENCY, memory, all, growth }, null, 2)}\n`,
  );
}

/** Exponents of what grows with the number of clusters: 1 is linear. NaN for fewer than two sizes. */
function growthOf(all: readonly StormFigures[]) {
  const of = (pick: (figures: StormFigures) => number) =>
    exponent(all.map((figures) => [figures.clusters, pick(figures)] as const));
  return {
    'exponent of': 'clusters',
    callsOfRespond: of((f) => f.callsOfRespond),
    cpuOfRespondS: of((f) => f.cpuOfRespondS),
    lastS: of((f) => f.lastS),
    peakOfRespondMib: of((f) => f.peakOfRespondMib),
  };
}

/** The slope of the line through the logarithms, by least squares. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (pick: (log: readonly [number, number]) => number) =>
    logs.reduce((sum, log) => sum + pick(log), 0) / logs.length;
  const [x, y] = [mean((log) => log[0]), mean((log) => log[1])];
  const covariance = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return covariance / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
}
