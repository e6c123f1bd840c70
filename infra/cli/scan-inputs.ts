import { createReadStream, type Dirent, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { At } from '../../functions/core/base/time.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { notText, toUtf8 } from './scan-encoding.ts';

/** One log to read: a file, a member of an archive, or standard input. */
export interface LogSource {
  readonly name: string;
  /** Logs of one group come from one node, unless their lines name several hosts. */
  readonly group: string;
  /** Anchors time stamps without a year: last change of the file. */
  readonly mtime: At;
  /** Plain (decompressed) bytes. */
  readonly stream: Readable;
  /** Path of an uncompressed regular file, whose end can be looked at first; else null. */
  readonly plainPath: string | null;
}

/** A file found on the command line or in a directory. */
export interface LogFile {
  readonly path: string;
  readonly group: string;
  readonly size: number;
  readonly mtime: At;
  /** Named on the command line: then what cannot be read is an error. In a directory, binary files are passed over. */
  readonly isNamed: boolean;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const TAR_MAGIC_AT = 257;
const HEAD_BYTES = 512;

/** Small enough that the young generation takes each chunk; larger ones raise memory, not speed. */
const CHUNK_BYTES = 256 * 1024;

/** Directories deeper than this are not looked into. */
const MAX_DEPTH = 4;

/** Files behind the arguments; `-` (standard input) is passed through. @throws UnreadableInputError */
export async function findLogFiles(args: readonly string[]): Promise<readonly LogFile[]> {
  const files: LogFile[] = [];
  for (const arg of args) {
    if (arg === '-') {
      files.push({ path: '-', group: '', size: 0, mtime: Date.now(), isNamed: true });
      continue;
    }
    const found = await explained(arg, stat(arg));
    if (!found.isDirectory()) {
      files.push({ ...fileOf(arg, found), isNamed: true });
      continue;
    }
    const before = files.length;
    const entries = await list(arg);
    const onlyDirectories = entries.length > 0 && entries.every((entry) => entry.isDirectory());
    for (const entry of entries) {
      const group = onlyDirectories ? entry.name : basename(join(arg, '.'));
      await addFiles(join(arg, entry.name), group, 1, files);
    }
    if (files.length === before) {
      throw new UnreadableInputError('unreadable.no-files', { path: arg });
    }
  }
  return files;
}

async function addFiles(path: string, group: string, depth: number, files: LogFile[]): Promise<void> {
  // A link that leads nowhere, or a file that log rotation took away: there is nothing to read.
  const gone = (error: unknown) => (codeOf(error) === 'ENOENT' ? null : Promise.reject(error));
  const found = await explained(path, stat(path).catch(gone));
  if (found?.isFile() === true) files.push({ ...fileOf(path, found), group });
  else if (found?.isDirectory() === true && depth < MAX_DEPTH) {
    for (const entry of await list(path)) await addFiles(join(path, entry.name), group, depth + 1, files);
  }
}

async function list(path: string): Promise<Dirent[]> {
  const entries = await explained(path, readdir(path, { withFileTypes: true }));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Times of files have fractions of a millisecond; times of signals have none. */
function fileOf(path: string, { size, mtimeMs }: Stats): LogFile {
  return { path, group: '', size, mtime: Math.floor(mtimeMs), isNamed: false };
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

/** Opens a file as the logs it holds: itself, what gzip packed, or the members of a tar archive. By content. */
export async function* openLogs(
  file: LogFile,
  onBytes: (bytes: number) => void,
  onSkipped: (why: UnreadableInputError) => void,
): AsyncGenerator<LogSource> {
  const { path, group, mtime } = file;
  const raw: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const counted = new PassThrough({ highWaterMark: CHUNK_BYTES });
  raw.on('data', (chunk: Buffer) => onBytes(chunk.length));
  pipe(raw, counted);
  const first = await peek(counted);
  const plain = await unpacked(first);
  const name = path === '-' ? 'standard input' : path;
  if (isTar(plain.head)) {
    yield* membersOf(plain.stream, { name, group, mtime }, onSkipped);
    return;
  }
  const key = notText(plain.head);
  if (key === null) {
    const plainPath = plain !== first || path === '-' ? null : path;
    yield { name, group, mtime, stream: toUtf8(plain.head, plain.stream), plainPath };
    return;
  }
  raw.destroy();
  const why = new UnreadableInputError(key, { path: name });
  if (file.isNamed) throw why;
  onSkipped(why);
}

/** The files of a tar archive that are text, each itself perhaps packed by gzip. */
async function* membersOf(
  stream: Readable,
  { name, group, mtime }: Pick<LogSource, 'name' | 'group' | 'mtime'>,
  onSkipped: (why: UnreadableInputError) => void,
): AsyncGenerator<LogSource> {
  for await (const member of pipe(stream, extract())) {
    if (member.header.type !== 'file') {
      member.resume();
      continue;
    }
    const content = await unpacked(await peek(member));
    const memberName = `${name}:${member.header.name}`;
    const key = notText(content.head);
    if (key !== null) {
      onSkipped(new UnreadableInputError(key, { path: memberName }));
      content.stream.resume();
      continue;
    }
    yield {
      name: memberName,
      group: group === '' ? basename(name) : group,
      mtime: member.header.mtime?.getTime() ?? mtime,
      stream: toUtf8(content.head, content.stream),
      plainPath: null,
    };
  }
}

/** `pipe` that hands errors on. */
function pipe<T extends NodeJS.WritableStream & { destroy(error: Error): unknown }>(
  from: Readable,
  to: T,
): T {
  from.on('error', (error) => to.destroy(error));
  return from.pipe(to);
}

interface Peeked {
  readonly head: Buffer;
  readonly stream: Readable;
}

/** What gzip packed; anything else as it is. */
async function unpacked(content: Peeked): Promise<Peeked> {
  const isGzip = content.head.subarray(0, 2).equals(GZIP_MAGIC);
  return isGzip ? peek(pipe(content.stream, createGunzip())) : content;
}

/** The first bytes of a stream, and a stream that still gives all of them. */
async function peek(stream: { [Symbol.asyncIterator](): unknown }): Promise<Peeked> {
  const chunks: Buffer[] = [];
  let length = 0;
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(chunks);
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return { head, stream: Readable.from(all(), { objectMode: true, highWaterMark: 2 }) };
}

function isTar(head: Buffer): boolean {
  return head.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + 5).toString('latin1') === 'ustar';
}
