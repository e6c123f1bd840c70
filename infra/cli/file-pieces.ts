import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

/** Large enough that asking for a piece costs nothing beside looking through it. */
const PIECE_BYTES = 1_048_576;

const openFile = promisify(open);
const readFrom = promisify(read);
const closeFile = promisify(close);

/**
 * The bytes of a regular file. While one piece is looked through the next is read. Memory is used again: a piece is good until
 * the next is asked for.
 */
export async function* filePieces(path: string | Buffer): AsyncGenerator<Buffer> {
  const file = await openFile(path, 'r');
  const spare = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)] as const;
  const readInto = (buffer: Buffer) => {
    const piece = readFrom(file, buffer, 0, PIECE_BYTES, null).then(({ bytesRead }) =>
      buffer.subarray(0, bytesRead),
    );
    // It may fail before anybody waits for it.
    piece.catch(() => null);
    return piece;
  };
  let next = readInto(spare[0]);
  try {
    for (let turn = 1; ; turn += 1) {
      const piece = await next;
      if (piece.length === 0) return;
      next = readInto(spare[turn % 2 === 0 ? 0 : 1]);
      yield piece;
    }
  } finally {
    // Nothing may be read into a file that is closed, or another that has its number.
    await next.catch(() => null);
    await closeFile(file);
  }
}
