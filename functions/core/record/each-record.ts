import { parseJson } from '../base/json-bytes.ts';
import { blanksEnd, CLOSE_BRACKET, COMMA, isBlank, OPEN_BRACKET, valueEnd } from './json-text.ts';
import { type Body, type MayHold, type PlainRecord, RecordForm, utf8Of } from './record-form.ts';

/** Forms that are known at once; a connector's records have one or two. */
const MAX_FORMS = 16;

/** What becomes of the records of a body, in their order. */
export interface RecordTaker {
  /** A log record whose line surely is not looked for. */
  unwanted(): void;
  /** A log record of the usual kind. */
  plain(record: PlainRecord): void;
  /** A record less the names that nobody reads. @returns false to have the whole of it. */
  lean(part: unknown): boolean;
  whole(part: unknown): void;
  /** One of those after the most that are taken. */
  beyond(part: () => unknown): void;
}

/**
 * Goes through a body that is an array of records in one pass over its bytes: most records are compared with the form of
 * one before them, and never made into objects (record-form.ts).
 *
 * @param most records that are taken.
 * @returns `other` when it is no array of records, or not for sure: then nothing was taken. `no-json` when it is none at
 * its end: what was taken until then is to be forgotten.
 */
export function eachRecord(
  bytes: Uint8Array,
  most: number,
  mayHold: MayHold,
  taker: RecordTaker,
): 'read' | 'no-json' | 'other' {
  const { buffer, byteOffset } = bytes;
  const length = withoutBlanks(bytes);
  const view = new DataView(buffer, byteOffset, length);
  const start = blanksEnd(view, 0, length);
  const first = blanksEnd(view, start + 1, length);
  // Blanks that are none in JSON are taken off before a body is parsed: a last character beyond ASCII may be one.
  const last = bytes[length - 1] ?? 0;
  if (bytes[start] === OPEN_BRACKET && last > 0x20 && last < 0x7f && last !== CLOSE_BRACKET) return 'no-json';
  const isArray = bytes[start] === OPEN_BRACKET && last === CLOSE_BRACKET;
  if (!isArray || bytes[first] === CLOSE_BRACKET) return 'other';
  const reader = new Reader({ bytes: Buffer.from(buffer, byteOffset, length), view }, mayHold, taker);
  let at = start;
  for (let count = 0; at === start || (at < length && view.getUint8(at) === COMMA); count += 1) {
    const from = blanksEnd(view, at + 1, length);
    const end = count < most ? reader.read(from) : reader.pass(from);
    if (end < 0) return 'no-json';
    at = blanksEnd(view, end, length);
  }
  return at === length - 1 ? 'read' : 'no-json';
}

function withoutBlanks(bytes: Uint8Array): number {
  let end = bytes.length;
  while (isBlank(bytes[end - 1] ?? 0)) end -= 1;
  return end;
}

/** Knows the forms of a body's records, those that are met often in front. */
class Reader {
  readonly #body: Body;
  readonly #mayHold: MayHold;
  readonly #taker: RecordTaker;
  readonly #forms: RecordForm[] = [];
  /** Where the record ends that was matched last. */
  #end = -1;

  constructor(body: Body, mayHold: MayHold, taker: RecordTaker) {
    this.#body = body;
    this.#mayHold = mayHold;
    this.#taker = taker;
  }

  /** Hands on the record that begins at a place. @returns where it ends; -1 when it is no JSON. */
  read(at: number): number {
    const form = this.#match(at);
    const whole = (part: unknown) => this.#taker.whole(part);
    if (form === null) return this.#parse(at, true, whole);
    const isPlain = form.isPlain(this.#body);
    if (isPlain && !this.#mayHold(this.#body.bytes, form.lineFrom, form.lineTo)) {
      this.#taker.unwanted();
      return this.#end;
    }
    const plain = isPlain ? form.plain(this.#body) : null;
    if (plain !== null) this.#taker.plain(plain);
    else if (!this.#taker.lean(form.value(this.#body))) return this.#parse(at, false, whole);
    return this.#end;
  }

  /** Goes past a record beyond those that are taken. @returns as {@link read}. */
  pass(at: number): number {
    if (this.#match(at) === null) return this.#parse(at, true, (part) => this.#taker.beyond(() => part));
    const end = this.#end;
    this.#taker.beyond(() => this.#parsed(at, end));
    return end;
  }

  #parsed(from: number, to: number): unknown {
    return parseJson(utf8Of(this.#body.bytes.subarray(from, to)));
  }

  #parse(at: number, isNew: boolean, take: (part: unknown) => void): number {
    const { view } = this.#body;
    const end = valueEnd(view, at, view.byteLength);
    if (end < 0) return -1;
    const part = this.#parsed(at, end);
    if (part === undefined) return -1;
    if (isNew) this.#learn(at, end);
    take(part);
    return end;
  }

  #match(at: number): RecordForm | null {
    const forms = this.#forms;
    for (const [place, form] of forms.entries()) {
      this.#end = form.match(this.#body, at);
      if (this.#end < 0) continue;
      const before = forms[place - 1];
      if (before !== undefined) [forms[place - 1], forms[place]] = [form, before];
      return form;
    }
    return null;
  }

  #learn(from: number, to: number): void {
    const form = RecordForm.of(this.#body, from, to);
    if (form === null) return;
    if (this.#forms.length >= MAX_FORMS) this.#forms.pop();
    this.#forms.unshift(form);
  }
}
