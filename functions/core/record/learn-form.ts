import { blanksEnd, COMMA, numberEnd, QUOTE, stringEnd } from './json-text.ts';

/** A record with more values, or deeper, has no form: it is parsed. */
const MAX_VALUES = 64;
const MAX_DEPTH = 6;

/** What is read of a record at all (record-of.ts; a test compares). Values under other names are only passed over. */
export const READ_NAMES: ReadonlySet<string> = new Set([
  ...['logContent', 'datetime', 'stream', 'value', 'timestamp'],
  ...['id', 'source', 'subject', 'time', 'oracle.instanceid', 'oracle.ingestedtime'],
  ...['oracle', 'instanceid', 'ingestedtime', 'loggroupid'],
  ...['data', 'message', 'msg', 'log', 'ident', 'pid', 'host', 'tailed_path'],
  ...['MESSAGE', 'SYSLOG_IDENTIFIER', '_COMM', '_PID', 'SYSLOG_PID', '_HOSTNAME', '_TRANSPORT', '_BOOT_ID'],
  '__REALTIME_TIMESTAMP',
]);

/** A value of a form: one that differs from record to record, one that is the same in all, or an object. */
export type Part =
  | { readonly kind: 'text'; readonly slot: number }
  | { readonly kind: 'number'; readonly slot: number }
  | { readonly kind: 'same'; readonly value: unknown }
  | ObjectPart;
interface ObjectPart {
  readonly kind: 'object';
  readonly members: ReadonlyMap<string, Part>;
}

/** What is kept of a log record beside its line. */
export type FieldName =
  | 'id'
  | 'instanceId'
  | 'host'
  | 'source'
  | 'tailedPath'
  | 'subject'
  | 'time'
  | 'ingestedTime'
  | 'datetime';

/** What was learnt of one record. */
export interface Learned {
  /** What stands before the first value, between two, and after the last. */
  readonly fixed: readonly DataView[];
  /** Of each value: whether it is a string, else a number. */
  readonly isText: readonly boolean[];
  readonly root: Part;
  /** Which value is the line, where the form alone tells that the record is a log record; else -1. */
  readonly line: number;
  /** Which value says whether it is an API call; -1 when none does. */
  readonly logGroup: number;
  /** Which values are kept beside the line, -1 for one that is absent; null where one is of an odd kind. */
  readonly places: Readonly<Record<FieldName, number>> | null;
  /** The record is the line itself. */
  readonly isBare: boolean;
}

/** The form of the record between two places, which `JSON.parse` takes; null when it has none. */
export function learnForm(view: DataView, from: number, to: number): Learned | null {
  const learner = new Learner(view, from, to);
  const root = learner.value(0);
  if (root === null) return null;
  const content = contentOf(root);
  const group = memberOf(memberOf(content, 'oracle'), 'loggroupid');
  return {
    fixed: learner.fixed(),
    isText: learner.isText,
    root,
    line: lineOf(root, content),
    logGroup: group?.kind === 'text' ? group.slot : -1,
    places: placesOf(root, content),
    isBare: root.kind === 'text',
  };
}

class Learner {
  readonly #view: DataView;
  readonly #from: number;
  readonly #end: number;
  readonly #values: { readonly from: number; readonly to: number }[] = [];
  readonly isText: boolean[] = [];
  #at: number;

  constructor(view: DataView, from: number, end: number) {
    this.#view = view;
    this.#from = from;
    this.#end = end;
    this.#at = from;
  }

  fixed(): DataView[] {
    const bounds = [this.#from, ...this.#values.flatMap(({ from, to }) => [from, to]), this.#end];
    return Array.from({ length: this.#values.length + 1 }, (_, index) => {
      const [from = 0, to = 0] = bounds.slice(2 * index);
      return new DataView(this.#view.buffer.slice(this.#view.byteOffset + from, this.#view.byteOffset + to));
    });
  }

  value(depth: number): Part | null {
    this.#at = blanksEnd(this.#view, this.#at, this.#end);
    const first = String.fromCharCode(this.#view.getUint8(this.#at));
    if (first === '"')
      return this.#slot('text', this.#at + 1, stringEnd(this.#view, this.#at + 1, this.#end));
    if (/[-\d]/.test(first))
      return this.#slot('number', this.#at, numberEnd(this.#view, this.#at, this.#end));
    if (first === '{') return depth < MAX_DEPTH ? this.#object(depth) : null;
    const same = CONSTANTS.find(({ name }) => name.startsWith(first));
    if (same === undefined) return null;
    this.#at += same.name.length;
    return { kind: 'same', value: same.value };
  }

  #slot(kind: 'text' | 'number', from: number, to: number): Part | null {
    if (this.isText.length >= MAX_VALUES || to < 0) return null;
    this.#values.push({ from, to });
    this.#at = kind === 'text' ? to + 1 : to;
    return { kind, slot: this.isText.push(kind === 'text') - 1 };
  }

  /** Null where a name is written twice, or with escapes: which value counts is for the parser to say. */
  #object(depth: number): Part | null {
    const members = new Map<string, Part>();
    const names = new Set<string>();
    this.#at += 1;
    while (this.#next() === QUOTE) {
      const to = stringEnd(this.#view, this.#at + 1, this.#end);
      const name = this.#plainText(this.#at + 1, to);
      if (name === null || names.has(name)) return null;
      names.add(name);
      this.#at = to + 1;
      this.#next();
      this.#at += 1;
      const member = this.value(depth + 1);
      if (member === null) return null;
      if (READ_NAMES.has(name)) members.set(name, member);
      if (this.#next() === COMMA) this.#at += 1;
    }
    this.#at += 1;
    return { kind: 'object', members };
  }

  #next(): number {
    this.#at = blanksEnd(this.#view, this.#at, this.#end);
    return this.#view.getUint8(this.#at);
  }

  #plainText(from: number, to: number): string | null {
    let text = '';
    for (let at = from; at < to; at += 1) text += String.fromCharCode(this.#view.getUint8(at));
    return /^[ -[\]-~]*$/.test(text) ? text : null;
  }
}

const CONSTANTS = [
  { name: 'true', value: true },
  { name: 'false', value: false },
  { name: 'null', value: null },
];

function memberOf(part: Part | undefined, name: string): Part | undefined {
  return part?.kind === 'object' ? part.members.get(name) : undefined;
}

function contentOf(root: Part): Part {
  return memberOf(root, 'logContent') ?? root;
}

/** Where `recordOf` in record-of.ts finds the line of every record of this form; -1 where it may look elsewhere. */
function lineOf(root: Part, content: Part): number {
  if (root.kind === 'text') return root.slot;
  if (content.kind !== 'object' || content.members.has('value')) return -1;
  if (content !== root && content.members.has('logContent')) return -1;
  const data = content.members.get('data');
  const isOfJournal = memberOf(data, 'MESSAGE') !== undefined || memberOf(data, 'ident') !== undefined;
  const line = data?.kind === 'object' ? data.members.get('message') : data;
  return line?.kind === 'text' && !isOfJournal ? line.slot : -1;
}

/** The same for what `fieldsOf` in record-of.ts takes. */
function placesOf(root: Part, content: Part): Learned['places'] {
  const data = memberOf(content, 'data');
  const oracle = memberOf(content, 'oracle');
  const parts: Readonly<Record<FieldName, readonly (Part | undefined)[]>> = {
    id: [memberOf(content, 'id')],
    instanceId: [memberOf(oracle, 'instanceid'), memberOf(content, 'oracle.instanceid')],
    host: [memberOf(data, 'host')],
    source: [memberOf(content, 'source')],
    tailedPath: [memberOf(data, 'tailed_path')],
    subject: [memberOf(content, 'subject')],
    time: [memberOf(content, 'time')],
    ingestedTime: [memberOf(oracle, 'ingestedtime'), memberOf(content, 'oracle.ingestedtime')],
    datetime: [content === root ? undefined : memberOf(root, 'datetime')],
  };
  const places = Object.entries(parts).map(([name, found]) => [name, slotOf(found)] as const);
  if (places.some(([, slot]) => slot === null)) return null;
  return Object.fromEntries(places) as Record<FieldName, number>;
}

/** The one value among these; -1 when there is none. Null when there are two, or one that is neither text nor number. */
function slotOf(found: readonly (Part | undefined)[]): number | null {
  const parts = found.flatMap((part) => part ?? []);
  const [part] = parts;
  if (part === undefined) return -1;
  return parts.length === 1 && (part.kind === 'text' || part.kind === 'number') ? part.slot : null;
}
