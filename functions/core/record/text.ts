const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** C0, DEL, C1, line separators, bidirectional controls and zero-width characters: nothing a terminal or a mail may act on. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** ANSI escape sequences as a whole, so that no `[31m` stays behind. */
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Replaces halves of surrogate pairs, so that the text survives JSON and UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}

/** Text safe to show: escape sequences removed, control characters as one blank, at most `maxChars` UTF-16 units. */
export function displayText(text: string, maxChars: number): string {
  const plain = text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL, ' ').replace(/ {2,}/g, ' ').trim();
  return wellFormed(plain.length > maxChars ? `${plain.slice(0, maxChars - 1)}…` : plain);
}
