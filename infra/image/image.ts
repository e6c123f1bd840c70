// npm run image: prints the exact commands that build and push the image of the functions; `-- --run` runs them; `-- --check`
// builds it and starts every function in it, without a registry to push to.
// Options: --repository HOST/NAMESPACE/REPO  --tag TAG  --tool docker|podman|buildah (the first that works)
//   --platform linux/amd64[,linux/arm64]  --base HOST/PATH:TAG@sha256:…
// Exit code 0, also where --check finds no builder and says SKIPPED (1 with WARDEN_NEEDS_IMAGE=true); 1 when something failed;
// 2 for wrong options.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Builder, builderOf, chooseBuilder, type Run } from './builders.ts';
import { checkImage } from './check.ts';
import { imageCommands, WrongUse } from './commands.ts';

const root = process.cwd();

interface Given {
  readonly repository?: string;
  readonly tag: string;
  readonly tool?: Builder;
  readonly platform: string;
  readonly base?: string;
  readonly run: boolean;
  readonly check: boolean;
}

const run: Run = (program, args) => {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { cwd: root, encoding: 'utf8' });
  // Null where the program is not there at all; a signal is a failure.
  return { status: error === undefined ? (status ?? 1) : null, stdout: stdout ?? '', stderr: stderr ?? '' };
};

function main(): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const given = new Command('image')
    .option(
      '--repository <path>',
      'host/namespace/repository, as terraform output image_repository prints it',
    )
    .option('--tag <tag>', 'tag of the image', version)
    .option('--tool <tool>', 'docker, podman or buildah; the first of them that works here', builderOf)
    .option('--platform <list>', 'linux/amd64, linux/arm64 or both', 'linux/amd64')
    .option('--base <image>', 'the image below, by its digest, in place of the one that the Dockerfile names')
    .option('--run', 'run the commands instead of printing them', false)
    .option('--check', 'build the image and start every function in it, here', false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse()
    .opts<Given>();
  if (given.check) check(given);
  else push(given);
}

function check({ tool, base }: Given): void {
  needBundles();
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  const isNeeded = process.env['WARDEN_NEEDS_IMAGE'] === 'true';
  const checked = checkImage({ root, run, wanted: tool ?? null, base, isNeeded, say });
  if (checked === 'wrong') process.exitCode = 1;
}

function push({ repository, tool, run: isRun, ...rest }: Given): void {
  if (repository === undefined)
    throw new WrongUse('--repository is missing: host/namespace/repository (or --check)');
  const builder = found(tool ?? null, isRun) ?? tool ?? 'docker';
  const commands = imageCommands({ ...rest, repository, tool: builder });
  for (const command of commands) process.stdout.write(`${command.join(' ')}\n`);
  if (!isRun) return;
  needBundles();
  for (const [program = '', ...args] of commands) {
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} failed`);
  }
}

/** The builder that works here; null with words on standard error where none does, which only printing survives. */
function found(wanted: Builder | null, isNeeded: boolean): Builder | null {
  const { builder, passedOver } = chooseBuilder(wanted, run);
  for (const why of passedOver) process.stderr.write(`passed over: ${why}\n`);
  if (builder === null && isNeeded)
    throw new Error(
      'No builder works here: install docker with buildx, podman or buildah, or start its daemon',
    );
  process.stderr.write(
    `builder: ${builder ?? `none works here; these are the commands of ${wanted ?? 'docker'}`}\n`,
  );
  return builder;
}

function needBundles(): void {
  if (!existsSync(join(root, 'dist', 'functions', 'detect', 'func.js')))
    throw new Error('There are no bundles: npm run build');
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
