import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { At } from '../../functions/core/base/time.ts';
import { displayText } from '../../functions/core/record/untrusted.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { notText, toUtf8 } from './scan-encoding.ts';
import type { LogFile, OnSkipped } from './scan-find.ts';

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

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const TAR_MAGIC_AT = 257;
const HEAD_BYTES = 512;

/** A member's name is whatever the maker of the archive called it. */
const MAX_NAME_CHARS = 300;

/** Small enough that the young generation takes each chunk; larger ones raise memory, not speed. */
const CHUNK_BYTES = 256 * 1024;

/** Opens a file as the logs it holds: itself, what gzip packed, or the members of a tar archive. By content. */
export async function* openLogs(
  file: LogFile,
  onBytes: (bytes: number) => void,
  onSkipped: OnSkipped,
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
  onSkipped: OnSkipped,
): AsyncGenerator<LogSource> {
  for await (const member of pipe(stream, extract())) {
    if (member.header.type !== 'file') {
      member.resume();
      continue;
    }
    const content = await unpacked(await peek(member));
    const memberName = `${name}:${displayText(member.header.name, MAX_NAME_CHARS)}`;
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
