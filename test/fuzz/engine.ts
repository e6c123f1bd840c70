import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { targetOf } from './targets.ts';

/** No dependency of the project: at first use this exact version is installed into dist/fuzz, without scripts. */
const ENGINE = '@jazzer.js/core@4.0.0';
/** Longer inputs are mutated too slowly to be worth it. Bytes. */
export const MAX_LENGTH = 16_384;

/** Wall time after which an input counts as one that hangs: the machine may be busy. The engine's own would be 5 s. */
const HANGS_S = 60;

/** What came of one target. */
export interface FuzzFigures {
  readonly runs: number;
  /** Places of our code that were reached; NaN without the engine. */
  readonly edges: number;
  /** Inputs that reach something that no other one does. */
  readonly inputs: number;
  readonly broken: number;
}

/** What libFuzzer printed of its runs. @param printed its standard error. */
export function figuresOf(printed: string): Omit<FuzzFigures, 'broken'> {
  const last = [...printed.matchAll(/^#(\d+)\s+\w+\s+cov: (\d+) ft: \d+ corp: (\d+)/gm)].at(-1);
  const executed = /number_of_executed_units: (\d+)/.exec(printed)?.[1];
  const [, seen = '0', edges = '0', inputs = '0'] = last ?? [];
  return { runs: Number(executed ?? seen), edges: Number(edges), inputs: Number(inputs) };
}

/**
 * The engine's program.
 * @param node that is to run it. @returns null with the reason on standard error where it does not run.
 */
export function engineIn(folder: string, node: string): string | null {
  const home = join(folder, 'node_modules', '@jazzer.js', 'core', 'dist');
  if (!existsSync(join(home, 'cli.js'))) install(folder);
  const probe = spawnSync(node, ['-e', `require(${JSON.stringify(join(home, 'core.js'))})`], {
    encoding: 'utf8',
  });
  if (probe.status === 0) return join(home, 'cli.js');
  const why = /^Error: .*/m.exec(probe.stderr)?.[0] ?? 'it does not start';
  process.stderr.write(
    `${ENGINE} does not run here (${why}): fast-check instead, not guided by the code that is reached\n`,
  );
  return null;
}

function install(folder: string): void {
  process.stderr.write(`installing ${ENGINE} into ${folder}\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ENGINE];
  execFileSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

export interface EngineRun {
  readonly root: string;
  readonly node: string;
  readonly cli: string;
  readonly seconds: number;
  readonly seed: number;
}

/** Feeds one target, guided by what its inputs reach. What breaks lies in dist/fuzz/found-TARGET. */
export async function withEngine(
  name: string,
  { root, node, cli, seconds, seed }: EngineRun,
): Promise<FuzzFigures> {
  const folder = join(root, 'dist', 'fuzz');
  const [corpus, found] = [join(folder, `corpus-${name}`), join(folder, `found-${name}`)];
  rmSync(found, { recursive: true, force: true });
  for (const path of [corpus, found]) mkdirSync(path, { recursive: true });
  for (const [index, input] of (await targetOf(name).seeds()).entries())
    writeFileSync(join(corpus, `seed-${index}`), input.subarray(0, MAX_LENGTH));
  const bundle = bundleOf(root, name, folder);
  const ours = [
    '--includes',
    'dist/fuzz/target-',
    '--disable_bug_detectors',
    '.*',
    '--timeout',
    String(HANGS_S * 1_000),
  ];
  const limits = [
    `-max_total_time=${seconds}`,
    `-seed=${seed}`,
    `-max_len=${MAX_LENGTH}`,
    '-rss_limit_mb=4096',
    // What it calls slow from 10 s on, it would lay among what broke.
    `-report_slow_units=${HANGS_S}`,
  ];
  const { status, stderr } = spawnSync(
    node,
    [cli, bundle, corpus, ...ours, '--', ...limits, `-artifact_prefix=${found}/`, '-print_final_stats=1'],
    { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (status !== 0) process.stderr.write(`${stderr.split('\n').slice(-60).join('\n')}\n`);
  return { ...figuresOf(stderr), broken: Math.max(readdirSync(found).length, Number(status !== 0)) };
}

/** One file that exports `fuzz`: the engine watches our code and nothing else. */
function bundleOf(root: string, name: string, folder: string): string {
  const outfile = join(folder, `target-${name}.cjs`);
  const contents = `import { targetOf } from './targets.ts';
const target = targetOf('${name}');
export const fuzz = (data) => {
  const answer = target.run(data);
  return answer instanceof Promise ? answer.then(() => undefined) : undefined;
};`;
  buildSync({
    stdin: { contents, resolveDir: join(root, 'test', 'fuzz'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    alias: { 'p-map': join(root, 'node_modules', 'p-map', 'index.js') },
    define: { 'process.env.WARDEN_VERSION': '"fuzz"' },
    logLevel: 'error',
    absWorkingDir: root,
  });
  return outfile;
}
