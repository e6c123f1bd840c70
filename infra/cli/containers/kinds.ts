import { notText } from '../scan-encoding.ts';

/** What packs one stream. */
export type Packer = 'gzip' | 'bzip2' | 'xz' | 'zstd';

/** What a stream of bytes is, by how it begins. */
export type ContentKind =
  | { readonly is: 'packed'; readonly by: Packer }
  | { readonly is: 'tar' | 'zip' | 'text' }
  /** `why` is the key of the words that say what it is and what to do. */
  | { readonly is: 'unreadable'; readonly why: NonNullable<ReturnType<typeof notText>> };

const PACKED: readonly (readonly [Packer, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];
const BZIP2 = /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/;
const ZIP = /^PK(?:\x03\x04|\x05\x06)/;

const BLOCK = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_LENGTH = 8;

export function kindOf(head: Buffer): ContentKind {
  const packed = PACKED.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
  if (packed !== undefined) return { is: 'packed', by: packed[0] };
  const start = head.subarray(0, 16).toString('latin1');
  if (BZIP2.test(start)) return { is: 'packed', by: 'bzip2' };
  if (ZIP.test(start)) return { is: 'zip' };
  if (isTar(head)) return { is: 'tar' };
  const why = notText(head);
  return why === null ? { is: 'text' } : { is: 'unreadable', why };
}

/** By the checksum of the first header: the oldest archives have no other mark. */
function isTar(head: Buffer): boolean {
  if (head.length < BLOCK) return false;
  const written = /^[ \0]*([0-7]{1,7})[ \0]/.exec(
    head.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH).toString('latin1'),
  )?.[1];
  if (written === undefined) return false;
  let sum = CHECKSUM_LENGTH * 0x20;
  head.subarray(0, BLOCK).forEach((byte, at) => {
    if (at < CHECKSUM_AT || at >= CHECKSUM_AT + CHECKSUM_LENGTH) sum += byte;
  });
  return sum === Number.parseInt(written, 8);
}
