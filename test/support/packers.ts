import { crc32 } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';

const MTIME = new Date('2026-11-22T12:00:00Z');

/** A tar archive of these files. */
export async function tarOf(members: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(members)) archive.entry({ name, mtime: MTIME }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A ZIP archive of these files. */
export function zipOf(members: Readonly<Record<string, Buffer>>): Buffer {
  return Buffer.from(zipSync(members, { mtime: MTIME, level: 1 }));
}

function piecesOf(content: Buffer, size: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += size) pieces.push(content.subarray(at, at + size));
  return pieces;
}

/** A Zstandard frame of blocks that are stored as they are (RFC 8878): Node 20 has no packer of its own. */
export function zstdOf(content: Buffer): Buffer {
  const blocks = piecesOf(content, 100_000).flatMap((piece) => [blockHeader(piece.length, 'raw'), piece]);
  return Buffer.concat([ZSTD_HEAD, ...blocks, Buffer.from([1, 0, 0])]);
}

/** A Zstandard frame of one byte, so many million times. */
export function zstdBomb(megabytes: number): Buffer {
  const blocks = Array.from({ length: megabytes * 10 }, () => [
    blockHeader(100_000, 'repeated'),
    Buffer.from('x'),
  ]);
  return Buffer.concat([ZSTD_HEAD, ...blocks.flat(), Buffer.from([1, 0, 0])]);
}

const ZSTD_HEAD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);

function blockHeader(length: number, type: 'raw' | 'repeated'): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE(length * 8 + (type === 'raw' ? 0 : 2), 0, 3);
  return header;
}

/** An xz stream of chunks that are stored as they are. */
export function xzOf(content: Buffer): Buffer {
  const flags = Buffer.from([0x00, 0x01]);
  const blockHead = withSum(Buffer.from([0x02, 0x00, 0x21, 0x01, 0x16, 0, 0, 0]));
  const chunks = piecesOf(content, 65_536).flatMap((piece, index) => {
    const head = Buffer.from([index === 0 ? 1 : 2, 0, 0]);
    head.writeUInt16BE(piece.length - 1, 1);
    return [head, piece];
  });
  const data = Buffer.concat([...chunks, Buffer.from([0])]);
  const unpadded = blockHead.length + data.length + 4;
  const index = withSum(padded(Buffer.from([0, 1, ...varint(unpadded), ...varint(content.length)])));
  const backward = Buffer.alloc(4);
  backward.writeUInt32LE(index.length / 4 - 1);
  const tail = Buffer.concat([backward, flags]);
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
    withSum(flags),
    blockHead,
    padded(data),
    sumOf(content),
    index,
    sumOf(tail),
    tail,
    Buffer.from('YZ'),
  ]);
}

function sumOf(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  return sum;
}

function withSum(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, sumOf(bytes)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))];
}
