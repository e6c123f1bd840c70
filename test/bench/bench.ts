// npm run bench: what starts, batches, memory and scans take, each beside its reference in the same run. Figures, no test.
// Options: --node PATH (the Node that runs the functions; that of this process by default)  --runs N (default 15)  --megabytes N (of logs that are scanned, default 64)  --only start|batch|memory|scan
// Writes the figures to dist/bench.json as well.
// npm run bench -- storms: thousands of clusters lose their storage within a minute; the bundles as processes, each call as slow
// as on OCI (storm-latency.ts). Long: some minutes for each size. Figures in dist/bench-storms.json as well.
// Options: --clusters 500,2000,10000  --memory MB  --retries N  --backlog  --batch-seconds N  --minutes N (at most, for one size)
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { benchBatch } from './bench-batch.ts';
import { benchMemory } from './bench-memory.ts';
import { benchScan } from './bench-scan.ts';
import { benchStart } from './bench-start.ts';
import { benchStorms } from './bench-storms.ts';
import { drawStorms } from './growth-picture.ts';

const PARTS = ['start', 'batch', 'memory', 'scan'] as const;
type Part = (typeof PARTS)[number];

interface BenchOptions {
  readonly node: string;
  readonly runs: string;
  readonly megabytes: string;
  readonly only?: Part;
}

async function main(): Promise<void> {
  const root = process.cwd();
  const command = new Command('bench')
    .option('--node <path>', 'the Node that runs the functions', process.execPath)
    .option('--runs <n>', 'runs of each kind', '15')
    .option('--megabytes <n>', 'size of the logs that are scanned', '64')
    .addOption(new Option('--only <part>', 'nothing else').choices(PARTS))
    .action((options: BenchOptions) => bench(root, options));
  command
    .command('storms')
    .option('--clusters <sizes>', 'clusters of each storm', '500,2000,10000')
    .option('--memory <mb>', 'of each function', '512')
    .option('--retries <n>', 'lines of a node after its loss, one every three seconds', '20')
    .option('--backlog', 'the connector had stopped: all these lines at once, half a second apart')
    .option('--batch-seconds <n>', 'longest time that the connector collects', '60')
    .option('--minutes <n>', 'longest time of one storm', '10')
    .option('--verbose', 'what the functions log')
    .action((given: Readonly<Record<string, string | undefined>>) =>
      benchStorms({
        root,
        clusters: (given['clusters'] ?? '').split(',').map(Number),
        memory: Number(given['memory']),
        retries: Number(given['retries']),
        batchSeconds: Number(given['batchSeconds']),
        minutes: Number(given['minutes']),
        isBacklog: given['backlog'] !== undefined,
        isVerbose: given['verbose'] !== undefined,
      }),
    );
  command
    .command('picture')
    .description('docs/img/storms.svg from the figures of the last storms')
    .action(() => drawStorms(root));
  await command.parseAsync();
}

async function bench(root: string, { node, runs, megabytes, only }: BenchOptions): Promise<void> {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  process.stdout.write(
    `Node ${version}, ${cpus().length} x ${cpus()[0]?.model ?? '?'}, medians of ${runs}\n\n`,
  );
  const isWanted = (part: Part): boolean => only === undefined || only === part;
  const start = isWanted('start') ? await benchStart(root, node, Number(runs)) : [];
  const batch = isWanted('batch') ? benchBatch(Number(runs)) : [];
  const memory = isWanted('memory') ? await benchMemory(root, node, Number(runs)) : [];
  const scan = isWanted('scan') ? benchScan(root, node, Number(megabytes), Math.min(3, Number(runs))) : [];
  writeFileSync(
    join(root, 'dist', 'bench.json'),
    `${JSON.stringify({ version, runs, start, batch, memory, scan }, null, 2)}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
