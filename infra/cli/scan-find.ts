import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat, statfs } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { At } from '../../functions/core/base/time.ts';
import { UnreadableInputError } from './exit-codes.ts';

/** A file found on the command line or in a directory. */
export interface LogFile {
  /** As it is shown, and opened unless there are `bytes`. */
  readonly path: string;
  /** The path as the file system has it, where that is no UTF-8. */
  readonly bytes?: Buffer;
  readonly group: string;
  readonly size: number;
  readonly mtime: At;
  /** Named on the command line: then that it cannot be read is an error, though the others are read. */
  readonly isNamed: boolean;
}

/** Where something lies in a directory that was named. */
type Place = Pick<LogFile, 'path' | 'bytes'>;

/** Directories deeper than this are not looked into. */
const MAX_DEPTH = 32;

/** Told what is passed over, and why. `isNamed`: somebody asked for it by name. */
export type OnSkipped = (why: UnreadableInputError, isNamed: boolean) => void;

/** Files that are found, and where they were looked for. */
interface Found {
  readonly files: LogFile[];
  /** The directory that was named, without links. */
  readonly root: string;
  readonly onSkipped: (why: UnreadableInputError) => void;
}

/**
 * Files behind the arguments; `-` (standard input) is passed through. In a directory only regular files are taken:
 * a link could lead anywhere, and reading a pipe or a device may never end.
 * What was named and cannot be read keeps nothing else from being read.
 * @throws UnreadableInputError when nothing of what was named can be read.
 */
export async function findLogFiles(
  args: readonly string[],
  onSkipped: OnSkipped,
): Promise<readonly LogFile[]> {
  const files: LogFile[] = [];
  const failed: UnreadableInputError[] = [];
  for (const arg of args) {
    try {
      files.push(...(await filesBehind(arg, onSkipped)));
    } catch (error) {
      if (!(error instanceof UnreadableInputError)) throw error;
      failed.push(error);
    }
  }
  const [first] = failed;
  if (files.length === 0 && first !== undefined) throw first;
  for (const why of failed) onSkipped(why, true);
  return files;
}

async function filesBehind(arg: string, onSkipped: OnSkipped): Promise<readonly LogFile[]> {
  if (arg === '-') return [{ path: '-', group: '', size: 0, mtime: Date.now(), isNamed: true }];
  const found = await explained(arg, stat(arg));
  return found.isDirectory() ? filesIn(arg, onSkipped) : namedFile(arg, found);
}

async function namedFile(path: string, found: Stats): Promise<readonly LogFile[]> {
  if (!(await isReadToItsEnd(path, found)) && !isPipeOfShell(path, found))
    throw new UnreadableInputError('unreadable.special', { path });
  return [{ ...fileOf({ path }, found), isNamed: true }];
}

async function filesIn(path: string, onSkipped: OnSkipped): Promise<readonly LogFile[]> {
  const all: Found = {
    files: [],
    root: await explained(path, realpath(path)),
    onSkipped: (why) => onSkipped(why, false),
  };
  const entries = await list({ path });
  const directories = entries.filter((entry) => entry.isDirectory);
  const isOneSystem = directories.some(({ name }) => OF_SYSTEM.has(name));
  const onlyDirectories = directories.length > 0 && directories.length === entries.length && !isOneSystem;
  for (const entry of entries) {
    const group = onlyDirectories ? entry.name : basename(join(path, '.'));
    await addFiles(entry, group, 1, all);
  }
  if (all.files.length === 0) throw new UnreadableInputError('unreadable.no-files', { path });
  return all.files;
}

async function addFiles(place: Place, group: string, depth: number, all: Found): Promise<void> {
  const { path } = place;
  // A file that log rotation took away: there is nothing to read.
  const gone = (error: unknown) => (codeOf(error) === 'ENOENT' ? null : Promise.reject(error));
  const found = await explained(path, lstat(whereIs(place)).catch(gone));
  if (found === null) return;
  if (found.isSymbolicLink()) await noteLink(place, all);
  else if (found.isDirectory()) {
    if (depth >= MAX_DEPTH) all.onSkipped(new UnreadableInputError('unreadable.deep', { path }));
    else await addDirectory(place, group, depth, all);
  } else if (await isReadToItsEnd(whereIs(place), found)) all.files.push({ ...fileOf(place, found), group });
  else all.onSkipped(new UnreadableInputError('unreadable.special', { path }));
}

/** A directory that may not be read costs only itself. */
async function addDirectory(place: Place, group: string, depth: number, all: Found): Promise<void> {
  const entries = await list(place).catch((error: unknown) => {
    if (!(error instanceof UnreadableInputError)) throw error;
    all.onSkipped(error);
    return [];
  });
  for (const entry of entries) await addFiles(entry, group, depth + 1, all);
}

/** What a link in a directory leads to is read where it lies: here, or not at all. */
async function noteLink(place: Place, { root, onSkipped }: Found): Promise<void> {
  const { path } = place;
  const target = await realpath(whereIs(place)).catch(() => null);
  if (target === null) onSkipped(new UnreadableInputError('unreadable.dead-link', { path }));
  else if (target !== root && !target.startsWith(root.endsWith(sep) ? root : root + sep))
    onSkipped(new UnreadableInputError('unreadable.link-out', { path, target }));
}

/** Directories of one system, such as a report of sos that was unpacked, or a part of it: none of them is a node. */
const OF_SYSTEM: ReadonlySet<string> = new Set([
  'etc',
  'proc',
  'run',
  'sos_commands',
  'sos_logs',
  'sys',
  'usr',
  'var',
]);

/** File systems whose files are made by the kernel when they are read, some of them without end: proc, sysfs, tracefs, debugfs. */
const OF_KERNEL: ReadonlySet<number> = new Set([0x9fa0, 0x62656572, 0x74726163, 0x64626720]);

/** Whether it is a file that has an end, and is no pipe, device, socket or `/proc/kmsg`. */
async function isReadToItsEnd(path: string | Buffer, found: Stats): Promise<boolean> {
  if (!found.isFile()) return false;
  const system = await statfs(path).catch(() => null);
  return system === null || !OF_KERNEL.has(system.type);
}

/** `warden scan <(zcat …)`: the shell writes to it. */
function isPipeOfShell(path: string, found: Stats): boolean {
  return found.isFIFO() && /^\/(?:dev\/fd|proc\/self\/fd)\/\d+$/.test(path);
}

interface Listed extends Place {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** Names are read as bytes: a directory that came from Windows or an old system has others than UTF-8. */
async function list(place: Place): Promise<readonly Listed[]> {
  const { path } = place;
  const entries = await explained(path, readdir(whereIs(place), { withFileTypes: true, encoding: 'buffer' }));
  return entries
    .map((entry): Listed => {
      const name = entry.name.toString('utf8');
      const isUtf8 = place.bytes === undefined && Buffer.from(name, 'utf8').equals(entry.name);
      const bytes = Buffer.concat([Buffer.from(whereIs(place)), Buffer.from(sep), entry.name]);
      return {
        name,
        path: join(path, name),
        isDirectory: entry.isDirectory(),
        ...(isUtf8 ? {} : { bytes }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function whereIs({ path, bytes }: Place): string | Buffer {
  return bytes ?? path;
}

/** Times of files have fractions of a millisecond; times of signals have none. */
function fileOf({ path, bytes }: Place, { size, mtimeMs }: Stats): LogFile {
  const mtime = Math.floor(mtimeMs);
  return { path, group: '', size, mtime, isNamed: false, ...(bytes === undefined ? {} : { bytes }) };
}

/** What the file system answers. @throws UnreadableInputError when it refuses. */
async function explained<T>(path: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw explain(path, error);
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const BY_CODE = {
  ENOENT: 'unreadable.absent',
  EACCES: 'unreadable.denied',
  EPERM: 'unreadable.denied',
  EISDIR: 'unreadable.directory',
  ELOOP: 'unreadable.links',
  Z_DATA_ERROR: 'unreadable.damaged',
  Z_BUF_ERROR: 'unreadable.cut',
} as const;

/** What went wrong with a file and what to do about it. */
export function explain(path: string, error: unknown): UnreadableInputError {
  const code = codeOf(error);
  if (Object.hasOwn(BY_CODE, code))
    return new UnreadableInputError(BY_CODE[code as keyof typeof BY_CODE], { path });
  const why = error instanceof Error ? error.message : String(error);
  return new UnreadableInputError('unreadable.other', { path, why });
}
