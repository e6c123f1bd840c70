// npm run bench: how long starts, batches and scans take, each beside its reference in the same run. Figures, no test.
// Options: --node PATH (the Node that runs the functions; that of this process by default)  --runs N (default 15)  --megabytes N (of logs that are scanned, default 64)  --only scan
// Writes the figures to dist/bench.json as well.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { benchBatch } from './bench-batch.ts';
import { benchScan } from './bench-scan.ts';
import { benchStart } from './bench-start.ts';

async function main(): Promise<void> {
  const root = process.cwd();
  const { node, runs, megabytes, only } = new Command('bench')
    .option('--node <path>', 'the Node that runs the functions', process.execPath)
    .option('--runs <n>', 'runs of each kind', '15')
    .option('--megabytes <n>', 'size of the logs that are scanned', '64')
    .option('--only <part>', 'scan: nothing else')
    .parse()
    .opts<{ node: string; runs: string; megabytes: string; only?: string }>();
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  process.stdout.write(
    `Node ${version}, ${cpus().length} x ${cpus()[0]?.model ?? '?'}, medians of ${runs}\n\n`,
  );
  const isAll = only === undefined;
  const start = isAll ? await benchStart(root, node, Number(runs)) : [];
  const batch = isAll ? benchBatch(Number(runs)) : [];
  const scan = benchScan(root, node, Number(megabytes), Math.min(3, Number(runs)));
  writeFileSync(
    join(root, 'dist', 'bench.json'),
    `${JSON.stringify({ version, runs, start, batch, scan }, null, 2)}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
