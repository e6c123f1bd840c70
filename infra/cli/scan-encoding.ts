type Utf16 = 'utf-16le' | 'utf-16be';

/** More NULs than this in every other byte mean UTF-16 without a byte order mark: log text is mostly ASCII. */
const NUL_SHARE = 0.4;

/** Text has hardly any control characters; NUL is not counted, since a crash leaves runs of it in genuine logs. */
const CONTROL_SHARE = 0.05;

const MAGIC = [
  ['unreadable.journal', [0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48]],
  ['unreadable.7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['unreadable.rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['unreadable.lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['unreadable.cpio', [0x30, 0x37, 0x30, 0x37, 0x30]],
  // Only its first bytes are left: what is whole was unpacked before.
  ['unreadable.cut', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['unreadable.cut', [0x42, 0x5a, 0x68]],
] as const;

/** Why a stream that begins so is no text and what to do; null for text, whatever its encoding. */
export function notText(head: Buffer): (typeof MAGIC)[number][0] | 'unreadable.binary' | null {
  const known = MAGIC.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
  if (known !== undefined) return known[0];
  if (utf16Of(head) !== null) return null;
  const controls = head.filter(isControl).length;
  return controls > head.length * CONTROL_SHARE ? 'unreadable.binary' : null;
}

/** The stream in UTF-8 where it begins like UTF-16 (logs saved on Windows); else as it is. */
export function toUtf8(head: Buffer, stream: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const encoding = utf16Of(head);
  return encoding === null ? stream : decoded(stream, encoding);
}

async function* decoded(stream: AsyncIterable<Buffer>, encoding: Utf16): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of stream) {
    yield Buffer.from(decoder.decode(chunk, { stream: true }));
  }
  yield Buffer.from(decoder.decode());
}

function utf16Of(head: Buffer): Utf16 | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const nuls: [even: number, odd: number] = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) nuls[index % 2 === 0 ? 0 : 1] += 1;
  });
  const [even, odd] = nuls.map((count) => (2 * count) / Math.max(1, head.length)) as [number, number];
  if (odd > NUL_SHARE && even < 0.1) return 'utf-16le';
  return even > NUL_SHARE && odd < 0.1 ? 'utf-16be' : null;
}

function isControl(byte: number): boolean {
  return (byte < 0x20 && ![0, 0x09, 0x0a, 0x0d, 0x1b].includes(byte)) || byte === 0x7f;
}
