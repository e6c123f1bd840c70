import { extract } from 'tar-stream';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import type { At } from '../../../functions/core/base/time.ts';
import { UnreadableInputError } from '../exit-codes.ts';
import { Pulled } from './pulled.ts';
import { feed, type Sink } from './unpack.ts';

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly mtime: At | null;
  /** Null when it cannot be read: then `why` says so. */
  readonly content: Pulled | null;
  readonly why: 'unreadable.encrypted' | 'unreadable.zip-method' | 'unreadable.damaged' | null;
}

/** A ZIP archive that is no file of its own is held in memory: its list of members stands at its end. */
const MAX_ZIP_IN_MEMORY = 512 * 1_048_576;

/** Regular files of a tar archive; what is not read of one is passed over. @throws when the archive is damaged. */
export async function* tarMembers(from: Pulled, path: string): AsyncGenerator<Member> {
  // Names as bytes: archives from Windows or of old systems are not in UTF-8.
  const options: object = { filenameEncoding: 'latin1', allowUnknownFormat: true };
  const archive = extract(options);
  const fed = feed(from, archive as unknown as Sink);
  try {
    for await (const entry of archive) {
      if (entry.header.type !== 'file' && entry.header.type !== 'contiguous-file') {
        entry.resume();
        continue;
      }
      const content = await Pulled.of(entry);
      const mtime = entry.header.mtime?.getTime() ?? null;
      yield { name: nameOf(entry.header.name), mtime, content, why: null };
      await content.drain().catch(() => undefined);
    }
  } catch (error) {
    throw damaged(error, path);
  } finally {
    archive.destroy();
    await fed;
  }
}

function damaged(error: unknown, path: string): unknown {
  const said = error instanceof Error ? error.message : '';
  if (/Unexpected end of data/.test(said)) return new UnreadableInputError('unreadable.cut', { path });
  if (/Invalid tar header/.test(said)) return new UnreadableInputError('unreadable.damaged', { path });
  return error;
}

/**
 * Regular files of a ZIP archive.
 * @param file the archive as a file on the disk; null when it has to be read from the stream.
 * @throws UnreadableInputError when there is no list of members: then the end of the archive is missing.
 */
export async function* zipMembers(from: Pulled, file: string | null, path: string): AsyncGenerator<Member> {
  const zip = await openZip(from, file, path);
  try {
    for await (const entry of zip.eachEntry()) {
      if (isPlainFile(entry)) yield await zipMember(zip, entry);
    }
  } catch (error) {
    throw complaintOf(error, path);
  } finally {
    zip.close();
  }
}

async function openZip(from: Pulled, file: string | null, path: string): Promise<ZipFile> {
  const options = { autoClose: false, decodeStrings: false, lazyEntries: true };
  try {
    if (file !== null) {
      await from.close();
      return await openPromise(file, options);
    }
    return await fromBufferPromise(await whole(from, path), options);
  } catch (error) {
    throw complaintOf(error, path);
  }
}

async function whole(from: Pulled, path: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of from.rest()) {
    length += piece.length;
    if (length > MAX_ZIP_IN_MEMORY) throw new UnreadableInputError('unreadable.too-large', { path });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function complaintOf(error: unknown, path: string): unknown {
  if (error instanceof UnreadableInputError || (error instanceof Error && 'syscall' in error)) return error;
  const isCut = error instanceof Error && /end of central directory/i.test(error.message);
  return new UnreadableInputError(isCut ? 'unreadable.cut' : 'unreadable.damaged', { path });
}

const FILE_TYPE = 0xf000;
const IS_LINK = 0xa000;

function isPlainFile(entry: Entry): boolean {
  const isDirectory = entry.fileNameRaw.at(-1) === 0x2f;
  return !isDirectory && ((entry.externalFileAttributes >>> 16) & FILE_TYPE) !== IS_LINK;
}

async function zipMember(zip: ZipFile, entry: Entry): Promise<Member> {
  const mtime = entry.getLastModDate({ timezone: 'UTC' }).getTime();
  const name = nameOf(entry.fileNameRaw.toString('latin1'));
  const about = { name, mtime: Number.isFinite(mtime) ? mtime : null };
  const refused = (why: NonNullable<Member['why']>): Member => ({ ...about, content: null, why });
  if (entry.isEncrypted()) return refused('unreadable.encrypted');
  if (!entry.canDecodeFileData()) return refused('unreadable.zip-method');
  try {
    return { ...about, content: await Pulled.of(await zip.openReadStreamPromise(entry)), why: null };
  } catch {
    return refused('unreadable.damaged');
  }
}

/** A name from its bytes: UTF-8, else what Japanese Windows writes, else one character per byte. */
function nameOf(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes) || /[^\x00-\xff]/.test(bytes)) return bytes;
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
    } catch {
      // It is in another one.
    }
  }
  return bytes;
}
