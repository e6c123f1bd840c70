import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { At } from '../../functions/core/base/time.ts';
import { displayText } from '../../functions/core/record/untrusted.ts';
import { kindOf } from './containers/kinds.ts';
import { type Member, tarMembers, zipMembers } from './containers/members.ts';
import { Pulled } from './containers/pulled.ts';
import { unpacked } from './containers/unpack.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { filePieces } from './file-pieces.ts';
import { toUtf8 } from './scan-encoding.ts';
import { explain, type LogFile } from './scan-find.ts';

/** One log to read: a file, a member of an archive, or standard input. */
export interface LogSource {
  readonly name: string;
  /** Logs of one group come from one node, unless their lines name several hosts. */
  readonly group: string;
  /** Anchors time stamps without a year: last change of the file. */
  readonly mtime: At;
  /** Plain (decompressed) bytes. */
  readonly stream: AsyncIterable<Buffer>;
  /** Path of an uncompressed regular file, whose end can be looked at first; else null. */
  readonly plainPath: string | Buffer | null;
}

export interface Opening {
  readonly onBytes: (bytes: number) => void;
  /** Told what cannot be read; everything else is read nevertheless. */
  readonly onUnreadable: (why: UnreadableInputError) => void;
  readonly limits?: OpenLimits;
}

/** What keeps a small file from becoming endless work. */
export interface OpenLimits {
  /** Archives within archives, packed files among them. */
  readonly depth: number;
  /** Of all that one file on the disk unpacks to. */
  readonly unpackedBytes: number;
}

/** 20 GB of log lines take a quarter of an hour. */
export const OPEN_LIMITS: OpenLimits = { depth: 8, unpackedBytes: 20_000_000_000 };

const MAX_NAME_CHARS = 300;

/** Names of files, and of members of an archive, are whatever somebody called them. */
export function shownName(name: string): string {
  return displayText(name, MAX_NAME_CHARS);
}

/** Small enough that the young generation takes each chunk; larger ones raise memory, not speed. */
const CHUNK_BYTES = 256 * 1024;

/** Where in the archives of a file something stands. */
interface Place extends Pick<LogSource, 'name' | 'group' | 'mtime'> {
  readonly depth: number;
  /** The file on the disk that these very bytes are; null for what was unpacked. */
  readonly file: string | Buffer | null;
}

/** What was read of a file on the disk. */
class Reading {
  readonly #onBytes: Opening['onBytes'];
  #bytes = 0;

  constructor(onBytes: Opening['onBytes']) {
    this.#onBytes = onBytes;
  }

  async *counted(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const piece of from) {
      bytes += piece.length;
      // What is read once more, for another way of reading it, was counted.
      if (bytes > this.#bytes) {
        this.#onBytes(bytes - this.#bytes);
        this.#bytes = bytes;
      }
      yield piece;
    }
  }
}

/**
 * Opens a file as the logs it holds: itself, what was packed, or the members of an archive, to any depth within limits. What
 * it is is told by content.
 */
export async function* openLogs(file: LogFile, opening: Opening): AsyncGenerator<LogSource> {
  const isStdin = file.path === '-';
  const path = file.bytes ?? file.path;
  const raw = isStdin ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const reading = new Reading(opening.onBytes);
  const content = await Pulled.of(reading.counted(raw as AsyncIterable<Buffer>));
  const name = isStdin ? 'standard input' : shownName(file.path);
  const opener = new Opener(opening, file.size > 0 ? reading : null);
  try {
    const { group, mtime } = file;
    yield* opener.open(content, { name, group, mtime, depth: 0, file: isStdin ? null : path });
  } finally {
    await content.close();
  }
}

class Opener {
  readonly #told: Opening['onUnreadable'];
  readonly #limits: OpenLimits;
  readonly #again: Reading | null;
  #unpacked = 0;

  /** @param again of a file that can be read from its beginning once more; null for a pipe. */
  constructor({ onUnreadable, limits = OPEN_LIMITS }: Opening, again: Reading | null) {
    this.#told = onUnreadable;
    this.#limits = limits;
    this.#again = again;
  }

  /** What cannot be read costs only itself. */
  async *open(content: Pulled, place: Place): AsyncGenerator<LogSource> {
    const { name: path, depth } = place;
    const kind = kindOf(content.head);
    if (depth > this.#limits.depth) this.#told(new UnreadableInputError('unreadable.nested', { path }));
    else if (kind.is === 'unreadable') this.#told(new UnreadableInputError(kind.why, { path }));
    else if (kind.is === 'text') yield* this.#text(content, place);
    else {
      try {
        yield* this.#within(kind, content, place);
      } catch (error) {
        this.#told(error instanceof UnreadableInputError ? error : explain(path, error));
      }
    }
  }

  async *#text(content: Pulled, { name, group, mtime, file }: Place): AsyncGenerator<LogSource> {
    const rest = content.rest();
    const decoded = toUtf8(content.head, rest);
    const plainPath = decoded === rest ? file : null;
    const isFile = plainPath !== null && this.#again !== null;
    const stream = isFile ? this.#again.counted(filePieces(plainPath)) : decoded;
    yield { name, group, mtime, stream, plainPath };
  }

  async *#within(kind: Container, content: Pulled, place: Place): AsyncGenerator<LogSource> {
    const { name, file } = place;
    const inside = { ...place, depth: place.depth + 1, file: null };
    if (kind.is === 'packed') {
      yield* this.open(await Pulled.of(this.#limited(unpacked(kind.by, content, name), name)), inside);
      return;
    }
    const zipFile = typeof file === 'string' ? file : null;
    const members = kind.is === 'tar' ? tarMembers(content, name) : zipMembers(content, zipFile, name);
    for await (const member of members) yield* this.#member(member, inside);
  }

  async *#member(member: Member, archive: Place): AsyncGenerator<LogSource> {
    const name = `${archive.name}:${shownName(member.name)}`;
    const group = archive.group === '' ? basename(archive.name) : archive.group;
    const { content, why } = member;
    if (content === null) this.#told(new UnreadableInputError(why ?? 'unreadable.damaged', { path: name }));
    else
      yield* this.open(await Pulled.of(this.#limited(content.rest(), name)), {
        ...archive,
        name,
        group,
        mtime: member.mtime ?? archive.mtime,
      });
  }

  async *#limited(from: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
    for await (const piece of from) {
      this.#unpacked += piece.length;
      if (this.#unpacked > this.#limits.unpackedBytes)
        throw new UnreadableInputError('unreadable.too-large', { path });
      yield piece;
    }
  }
}

type Container = Exclude<ReturnType<typeof kindOf>, { readonly is: 'text' | 'unreadable' }>;
