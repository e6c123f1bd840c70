/** A JSON object read only through its own properties, so that `__proto__` and friends in log data stay plain data. */
export type Json = Readonly<Record<string, unknown>>;

/** True for a JSON object (not null, not an array). */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property `key`, else undefined; never walks the prototype chain. */
export function own(value: unknown, key: string): unknown {
  if (!isObject(value)) return undefined;
  const found = value[key];
  // Most of what is asked for is absent, and that is known without the slower question.
  return found !== undefined && Object.hasOwn(value, key) ? found : undefined;
}

/** The own property `key` when it is a string that is not empty, else null. */
export function ownText(value: unknown, key: string): string | null {
  const found = own(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** C0, DEL, C1, line separators, bidirectional controls and zero-width characters: nothing a terminal or a mail may act on. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** ANSI escape sequences as a whole, so that no `[31m` stays behind. */
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Replaces halves of surrogate pairs, so that the text survives JSON and UTF-8. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** `an array`, `a string`: what a value is, for people. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** JSON of an unusable part for the operator; a part too deep for JSON.stringify is described instead. */
export function excerptOf(part: unknown, maxChars: number): string {
  let text: string;
  try {
    text = typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
  } catch {
    text = describe(part);
  }
  return wellFormed(text.slice(0, maxChars));
}

/** What is shown otherwise than it is written: anything but printable ASCII, and blanks at either end or beside another. */
const TO_BE_CHANGED = /[^ -~]| {2}|^ | $/;

/** Text safe to show: escape sequences removed, control characters as one blank, at most `maxChars` UTF-16 units. */
export function displayText(text: string, maxChars: number): string {
  if (text.length <= maxChars && !TO_BE_CHANGED.test(text)) return text;
  const plain = text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL, ' ').replace(/ {2,}/g, ' ').trim();
  return wellFormed(plain.length > maxChars ? `${plain.slice(0, maxChars - 1)}…` : plain);
}
