import { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import unbzip2 from 'unbzip2-stream';
import { XzReadableStream } from 'xz-decompress';
import { UnreadableInputError } from '../exit-codes.ts';
import type { Packer } from './kinds.ts';
import type { Pulled } from './pulled.ts';

/** A few bytes can stand for gigabytes: those that unpack all they are given are given little at a time. */
const PIECE_BYTES = 4_096;

/** What one piece may become: a megabyte of a very monotonous log, packed by bzip2, is about as much. */
const MAX_BURST_BYTES = 128 * 1_048_576;

/**
 * What was packed, as it is unpacked. All but gzip are read by code that comes with the program: Node 20 has none.
 *
 * @param name of what is read, for the complaint.
 * @throws UnreadableInputError when the data is damaged, ends too early, or one piece of it becomes too much.
 */
export async function* unpacked(by: Packer, from: Pulled, name: string): AsyncGenerator<Buffer> {
  try {
    yield* BY_PACKER[by](from);
  } catch (error) {
    throw complaintOf(error, name);
  }
}

const BY_PACKER: Readonly<Record<Packer, (from: Pulled) => AsyncGenerator<Buffer>>> = {
  gzip: gunzipped,
  xz: unxzipped,
  zstd: (from) => inBursts(from, zstdReader),
  bzip2: (from) => inBursts(from, bzip2Reader),
};

async function* gunzipped(from: Pulled): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const fed = feed(from, gunzip);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } finally {
    gunzip.destroy();
    await fed;
  }
}

/** What streams of Node and of libraries have in common. */
export interface Sink {
  readonly destroyed: boolean;
  write(piece: Buffer): boolean;
  end(): unknown;
  destroy(error: Error): unknown;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Writes all that is left into a stream, which it takes down with whatever goes wrong. Never rejects. */
export async function feed(from: Pulled, to: Sink): Promise<void> {
  try {
    while (!to.destroyed) {
      const piece = await from.next();
      if (piece === null) {
        to.end();
        return;
      }
      if (!to.destroyed && !to.write(piece)) await roomIn(to);
    }
  } catch (error) {
    to.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function roomIn(to: Sink): Promise<void> {
  if (to.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      for (const event of ['drain', 'close', 'end']) to.off(event, go);
      resolve();
    };
    for (const event of ['drain', 'close', 'end']) to.on(event, go);
  });
}

async function* unxzipped(from: Pulled): AsyncGenerator<Buffer> {
  const packed = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const piece = await from.next();
      if (piece === null) controller.close();
      else controller.enqueue(piece);
    },
  });
  const reader = new XzReadableStream(
    packed as ConstructorParameters<typeof XzReadableStream>[0],
  ).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield Buffer.from(next.value);
}

/** Takes bytes and gives what they unpack to at once; null marks the end. */
type BurstReader = (onUnpacked: (bytes: Uint8Array) => void) => (piece: Buffer | null) => void;

async function* inBursts(from: Pulled, reader: BurstReader): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  let burst = 0;
  const push = reader((bytes) => {
    burst += bytes.length;
    if (burst > MAX_BURST_BYTES) throw new BurstError();
    ready.push(Buffer.from(bytes));
  });
  for (let piece = await from.next(); piece !== null; piece = await from.next()) {
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      burst = 0;
      push(piece.subarray(at, at + PIECE_BYTES));
      yield* ready.splice(0);
    }
  }
  burst = 0;
  push(null);
  yield* ready.splice(0);
}

class BurstError extends Error {}

function zstdReader(onUnpacked: (bytes: Uint8Array) => void): (piece: Buffer | null) => void {
  const stream = new Decompress((bytes) => onUnpacked(bytes));
  return (piece) => stream.push(piece ?? new Uint8Array(0), piece === null);
}

function bzip2Reader(onUnpacked: (bytes: Uint8Array) => void): (piece: Buffer | null) => void {
  const stream = unbzip2();
  let failure: unknown = null;
  stream.on('error', (error) => {
    failure ??= error;
  });
  stream.on('data', (bytes: Buffer) => onUnpacked(bytes));
  return (piece) => {
    if (piece === null) stream.end();
    else stream.write(piece);
    if (failure !== null) throw failure;
  };
}

/** How the readers say that the data ends too early: zlib, fzstd, xz-decompress, unbzip2-stream. */
const CUT = /unexpected end|unexpected EOF|error code 8$|ended prematurely|of undefined/i;
/** What is another way of packing than the usual ones. */
const UNKNOWN_METHOD = /error code 6$/;

function complaintOf(error: unknown, path: string): unknown {
  if (error instanceof UnreadableInputError) return error;
  if (error instanceof BurstError) return new UnreadableInputError('unreadable.too-large', { path });
  const said = error instanceof Error ? error.message : String(error);
  // What the file itself says, such as that it cannot be read, stays as it is.
  if (error instanceof Error && 'syscall' in error) return error;
  if (CUT.test(said)) return new UnreadableInputError('unreadable.cut', { path });
  if (UNKNOWN_METHOD.test(said)) return new UnreadableInputError('unreadable.xz', { path });
  return new UnreadableInputError('unreadable.damaged', { path });
}
