import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A version that was built: where its repository lies, its bundles, and its policy file. */
export interface Version {
  /** As it was asked for. */
  readonly ref: string;
  /** Twelve digits of its commit. */
  readonly commit: string;
  readonly root: string;
  readonly dist: string;
}

const quiet = { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' } satisfies ExecFileSyncOptions;
const git = (root: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', root, ...args], { ...quiet, maxBuffer: 1 << 28 }).trim();

/** Every tag `v…` of the clone, oldest first. */
export function tagsOf(root: string): readonly string[] {
  return git(root, 'tag', '--list', 'v*', '--sort=creatordate')
    .split('\n')
    .filter((tag) => tag !== '');
}

/** @throws RangeError for what names no commit of this clone, which may be a shallow one. */
export function commitOf(root: string, ref: string): string {
  try {
    return git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  } catch {
    throw new RangeError(`${ref} is no commit of this clone; in a shallow one, git fetch --unshallow --tags`);
  }
}

/**
 * Builds a version as its release would have been: from its own files and lock file, with the time of its commit.
 * What was built before is taken as it is.
 * @param folder where versions are kept, a folder each.
 * @throws Error when it cannot be installed or built.
 */
export function built(root: string, ref: string, folder: string): Version {
  const commit = commitOf(root, ref);
  const home = join(folder, commit.slice(0, 12));
  const version = { ref, commit: commit.slice(0, 12), root: home, dist: join(home, 'dist') };
  if (existsSync(join(home, 'built'))) return version;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const tar = execFileSync('git', ['-C', root, 'archive', '--format=tar', commit], { maxBuffer: 1 << 30 });
  execFileSync('tar', ['-x', '-C', home], { input: tar });
  install(root, home);
  const SOURCE_DATE_EPOCH = git(root, 'show', '--no-patch', '--format=%ct', commit);
  const env = { ...process.env, SOURCE_DATE_EPOCH };
  run(process.execPath, ['infra/bundle/run.cjs', 'infra/bundle/build.ts'], { cwd: home, env });
  mkdirSync(join(home, 'built'));
  return version;
}

/** Its own dependencies; those of this clone where the lock files are the same. */
function install(root: string, home: string): void {
  const lockOf = (folder: string): Buffer => readFileSync(join(folder, 'package-lock.json'));
  if (lockOf(root).equals(lockOf(home))) {
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'), 'dir');
    return;
  }
  const options = { cwd: home, shell: process.platform === 'win32' };
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], options);
}

function run(command: string, args: readonly string[], options: ExecFileSyncOptions): void {
  try {
    execFileSync(command, args, { ...options, ...quiet });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  }
}
