import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FUNCTIONS } from '../bundle/functions.ts';
import { type Builder, chooseBuilder, lastLine, type Run } from './builders.ts';
import { baseArguments, DOCKERFILE } from './commands.ts';

/** Names that no other check on this machine has. */
const STAND_IN = `localhost/warden-stand-in:check-${process.pid}`;
const CHECKED = `localhost/warden-image:check-${process.pid}`;

/** What came of it: the image is as it has to be, is not, or nothing could build it here. */
export type Checked = 'fine' | 'wrong' | 'skipped';

interface Options {
  readonly root: string;
  readonly run: Run;
  /** The only builder that may be taken; null for any that works here. */
  readonly wanted: Builder | null;
  /** The image below; the Dockerfile's where it is undefined. */
  readonly base?: string | undefined;
  /** Nothing may be skipped, and no other base taken: in CI. */
  readonly isNeeded: boolean;
  readonly say: (line: string) => void;
}

/**
 * Builds the image and starts every function in it.
 *
 * Where the base image cannot be pulled, one made of this machine's node and its libraries takes its place. That proves the
 * Dockerfile and what lies in the image, and is said: it is not the image that is released.
 */
export function checkImage(options: Options): Checked {
  const { root, run, say } = options;
  const folder = mkdtempSync(join(tmpdir(), 'warden-stand-in-'));
  try {
    const choice = chooseBuilder(options.wanted, run, (builder) => makeStandIn(builder, run, folder));
    for (const why of choice.passedOver) say(`passed over: ${why}`);
    if (choice.builder === null) {
      say(`SKIPPED: THE IMAGE WAS NOT BUILT (${choice.passedOver.join('; ')})`);
      return options.isNeeded ? 'wrong' : 'skipped';
    }
    say(`builder: ${choice.builder}`);
    const base = baseFor(choice.builder, options);
    const isFine = base !== null && buildAndStart(choice.builder, base, { root, run, say });
    run(choice.builder, ['rmi', '--force', CHECKED, STAND_IN]);
    return isFine ? 'fine' : 'wrong';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without containers of their own where a sandbox allows none: a change of root is enough to build and to start. */
function buildArguments(builder: Builder, image: string, ...rest: readonly string[]): readonly string[] {
  const own = builder === 'docker' ? [] : ['--isolation', 'chroot', '--pull=never'];
  return ['build', ...own, '--tag', image, ...rest];
}

/**
 * This machine's node, a shell and every library that they load.
 * @returns the reason where the builder can build nothing here, or start nothing that it built.
 */
function makeStandIn(builder: Builder, run: Run, folder: string): string | null {
  const node = process.execPath;
  const linked = run('ldd', [node]);
  if (linked.status !== 0) return 'no ldd to find the libraries of a stand-in';
  for (const path of [node, '/bin/sh', ...(linked.stdout.match(/\/\S+/g) ?? [])]) {
    const to = join(folder, 'root', path === node ? '/usr/bin/node' : path);
    mkdirSync(dirname(to), { recursive: true });
    if (!existsSync(to)) copyFileSync(path, to);
  }
  mkdirSync(join(folder, 'root', 'tmp'), { recursive: true });
  // Whatever the umask says.
  chmodSync(join(folder, 'root', 'tmp'), 0o1777);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY root/ /\nENV PATH=/usr/bin:/bin\n');
  const built = run(builder, [...buildArguments(builder, STAND_IN), folder]);
  if (built.status !== 0) return lastLine(built.stderr, 'builds nothing here');
  const { status, stdout, stderr } = runIn(builder, STAND_IN, ['node', '-p', '6*7'], run);
  return status === 0 && stdout.trim() === '42' ? null : lastLine(stderr, 'starts nothing here');
}

/** Starts a program in a container of an image that was built here, without a network where the builder can. */
function runIn(builder: Builder, image: string, command: readonly string[], run: Run): ReturnType<Run> {
  if (builder !== 'buildah') {
    const [program = '', ...args] = command;
    return run(builder, ['run', '--rm', '--network', 'none', '--entrypoint', program, image, ...args]);
  }
  const made = run('buildah', ['from', '--pull-never', image]);
  if (made.status !== 0) return made;
  const container = made.stdout.trim();
  const ran = run('buildah', ['run', '--isolation', 'chroot', container, '--', ...command]);
  run('buildah', ['rm', container]);
  return ran;
}

/** The base to build on; null, with the reason said, where there is none that may be taken. */
function baseFor(builder: Builder, { root, run, base, isNeeded, say }: Options): string | null {
  baseArguments(base);
  const ours = base ?? /^ARG BASE=(\S+)$/m.exec(readFileSync(join(root, DOCKERFILE), 'utf8'))?.[1] ?? '';
  const pulled = run(builder, ['pull', ours]);
  if (pulled.status === 0) {
    say(`base: ${ours}`);
    return ours;
  }
  const why = lastLine(pulled.stderr, 'no reason given');
  if (isNeeded || base !== undefined) {
    say(`WRONG: ${ours} cannot be pulled (${why})`);
    return null;
  }
  say(
    `base: A STAND-IN of this machine's node ${process.version}: ${ours} cannot be pulled (${why}). This is not the image that is released.`,
  );
  return STAND_IN;
}

function buildAndStart(
  builder: Builder,
  base: string,
  { root, run, say }: Pick<Options, 'root' | 'run' | 'say'>,
): boolean {
  const file = join(root, DOCKERFILE);
  const args = buildArguments(builder, CHECKED, '--build-arg', `BASE=${base}`, '--file', file, root);
  const built = run(builder, args);
  if (built.status !== 0) {
    say(`${built.stdout}${built.stderr}`);
    say('WRONG: the image cannot be built');
    return false;
  }
  const entryPoint = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '[]';
  const inside = readFileSync(join(root, 'infra/image/inside.cjs'), 'utf8');
  const names = Object.keys(FUNCTIONS).join(',');
  const { status, stdout, stderr } = runIn(builder, CHECKED, ['node', '-e', inside, names, entryPoint], run);
  say(`${stdout}${status === 0 ? '' : stderr}`.trimEnd());
  return status === 0;
}
