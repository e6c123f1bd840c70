import { numberEnd, OPEN_BRACE, OPEN_BRACKET, QUOTE, standsAt, stringEnd, stringStop } from './json-text.ts';
import { type FieldName, type Learned, learnForm, type Part } from './learn-form.ts';

/** A body in both the ways in which it is read. */
export interface Body {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** What is kept of a record beside its line, as it was written. */
export type RecordFields = Readonly<Record<Exclude<FieldName, 'datetime'>, unknown>>;

/** A log record of the usual kind: `datetime` is that of its wrapper. */
export interface PlainRecord {
  readonly fields: RecordFields;
  readonly datetime: unknown;
  readonly line: string;
}

/** Whether bytes of a line may hold what is looked for; false only where no line with these bytes in it is looked for. */
export type MayHold = (bytes: Uint8Array, from: number, to: number) => boolean;

/** No value has escapes, or not only one. */
const [NONE, SEVERAL] = [-1, -2];

/**
 * The form of a record: all that stands between its values. A connector writes its records alike, so that the form of
 * nearly every record is that of one before it: its values are found by comparing, what is between them is known to be
 * right, and nothing is made of what is not asked for.
 *
 * What has a form is what `JSON.parse` takes, and {@link value} is what it gives, less the names that nobody reads
 * (test/core/record/same-as-plain).
 */
export class RecordForm {
  readonly #learned: Learned;
  // Of the record that was matched last.
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #escaped: number = NONE;
  #from = 0;
  #text: string | null = null;
  #isAscii = true;

  private constructor(learned: Learned) {
    this.#learned = learned;
    this.#starts = new Int32Array(learned.isText.length);
    this.#ends = new Int32Array(learned.isText.length);
  }

  /** The form of a record that `JSON.parse` takes; null for one of an odd kind, as with an array in it. */
  static of({ view }: Body, from: number, to: number): RecordForm | null {
    const learned = learnForm(view, from, to);
    return learned === null ? null : new RecordForm(learned);
  }

  /** Where the record ends that begins at `from`, if it has this form; else -1. */
  match({ view }: Body, from: number): number {
    const { fixed, isText } = this.#learned;
    const end = view.byteLength;
    this.#from = from;
    this.#text = null;
    this.#escaped = NONE;
    let at = from;
    for (let slot = 0; slot < fixed.length; slot += 1) {
      const part = fixed[slot];
      if (part === undefined || at + part.byteLength > end || !standsAt(view, at, part)) return -1;
      at += part.byteLength;
      if (slot === isText.length) break;
      this.#starts[slot] = at;
      at = isText[slot] === true ? this.#textEnd(view, at, end, slot) : numberEnd(view, at, end);
      if (at < 0) return -1;
      this.#ends[slot] = at;
    }
    return at;
  }

  #textEnd(view: DataView, from: number, end: number, slot: number): number {
    const stop = stringStop(view, from, end);
    if (stop < end && view.getUint8(stop) === QUOTE) return stop;
    this.#escaped = this.#escaped === NONE ? slot : SEVERAL;
    return stringEnd(view, from, end);
  }

  /** Where the line of the record stands that {@link isPlain}. */
  lineFrom = 0;
  lineTo = 0;

  /**
   * Whether what was matched surely is a log record of the usual kind, and the bytes of its line are its text, which is
   * not blank. False when only its value can tell.
   */
  isPlain(body: Body): boolean {
    const { line, isBare, logGroup } = this.#learned;
    if (line < 0 || this.#escaped !== NONE) return false;
    this.lineFrom = this.#starts[line] ?? 0;
    this.lineTo = this.#ends[line] ?? 0;
    const first = this.lineFrom < this.lineTo ? body.view.getUint8(this.lineFrom) : 0;
    // What begins with none of these may be blank; the text of a bare string may be JSON.
    const mayBeOdd =
      first <= 0x20 || first > 0x7e || (isBare && (first === OPEN_BRACE || first === OPEN_BRACKET));
    return !mayBeOdd && !this.#isAudit(body, logGroup);
  }

  /** What is kept of a record that {@link isPlain}; null when it has a value of an odd kind. */
  plain(body: Body): PlainRecord | null {
    const { line, places } = this.#learned;
    if (places === null) return null;
    const fields = {
      id: this.#scalar(body, places.id),
      instanceId: this.#scalar(body, places.instanceId),
      host: this.#scalar(body, places.host),
      source: this.#scalar(body, places.source),
      tailedPath: this.#scalar(body, places.tailedPath),
      subject: this.#scalar(body, places.subject),
      time: this.#scalar(body, places.time),
      ingestedTime: this.#scalar(body, places.ingestedTime),
    };
    return { fields, datetime: this.#scalar(body, places.datetime), line: this.#textOf(body, line) };
  }

  #scalar(body: Body, slot: number): unknown {
    if (slot < 0) return undefined;
    return this.#learned.isText[slot] === true ? this.#textOf(body, slot) : Number(this.#sliceOf(body, slot));
  }

  #isAudit(body: Body, logGroup: number): boolean {
    const length = (this.#ends[logGroup] ?? 0) - (this.#starts[logGroup] ?? 0);
    return length === AUDIT.length && this.#textOf(body, logGroup) === AUDIT;
  }

  /** What was matched, as `JSON.parse` gives it, less what nobody reads. */
  value(body: Body): unknown {
    return this.#valueOf(body, this.#learned.root);
  }

  #valueOf(body: Body, part: Part): unknown {
    if (part.kind === 'same') return part.value;
    if (part.kind === 'text') return this.#textOf(body, part.slot);
    if (part.kind !== 'object') return Number(this.#sliceOf(body, part.slot));
    const value: Record<string, unknown> = {};
    for (const [name, member] of part.members) value[name] = this.#valueOf(body, member);
    return value;
  }

  #textOf(body: Body, slot: number): string {
    const isPlain = this.#escaped === NONE || (this.#escaped !== SEVERAL && this.#escaped !== slot);
    if (isPlain) {
      const text = this.#sliceOf(body, slot);
      if (this.#isAscii) return text;
    }
    // With its quotes; their places are those around the slot.
    const bytes = body.bytes.subarray((this.#starts[slot] ?? 0) - 1, (this.#ends[slot] ?? 0) + 1);
    return JSON.parse(utf8Of(bytes)) as string;
  }

  /** The bytes as characters; one call gives those of the whole record. */
  #sliceOf(body: Body, slot: number): string {
    const [from, to] = [this.#starts[slot] ?? 0, this.#ends[slot] ?? 0];
    if (this.#text === null) {
      this.#text = body.bytes.toString('latin1', this.#from, this.#ends.at(-1) ?? to);
      // Others than ASCII take two bytes; this is asked of every record with a word in it, and an expression is slow.
      this.#isAscii = Buffer.byteLength(this.#text) === this.#text.length;
    }
    return this.#text.slice(from - this.#from, to - this.#from);
  }
}

/** The group of logs that API calls are in. */
const AUDIT = '_Audit';

/** As the whole body is decoded: a mark of byte order within it is a character like any other. */
export function utf8Of(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
