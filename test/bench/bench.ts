// npm run bench: how long starts and batches take, each beside its reference in the same run. Figures, no test.
// Options: --node PATH (the Node that runs the functions; that of this process by default)  --runs N (default 15)
// Writes the figures to dist/bench.json as well.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { benchBatch } from './bench-batch.ts';
import { benchStart } from './bench-start.ts';

async function main(): Promise<void> {
  const root = process.cwd();
  const { node, runs } = new Command('bench')
    .option('--node <path>', 'the Node that runs the functions', process.execPath)
    .option('--runs <n>', 'runs of each kind', '15')
    .parse()
    .opts<{ node: string; runs: string }>();
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  process.stdout.write(
    `Node ${version}, ${cpus().length} x ${cpus()[0]?.model ?? '?'}, medians of ${runs}\n\n`,
  );
  const start = await benchStart(root, node, Number(runs));
  const batch = benchBatch(Number(runs));
  writeFileSync(
    join(root, 'dist', 'bench.json'),
    `${JSON.stringify({ version, runs, start, batch }, null, 2)}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
