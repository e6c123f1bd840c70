/** Windows reach over so many pairs of bytes. */
const DEPTH = 3;
/** Windows are shared out among so many groups, each of which has one bit for each pair of a window. */
const GROUPS = 9;
/** Set for a pair with a byte that counts by itself. */
const SINGLE = 1 << (GROUPS * DEPTH);

/** Comes into a state with each pair: a window of any group may begin here, and a single byte counts anywhere. */
export const SEED = ((1 << GROUPS) - 1) | SINGLE;
/** By so many bits a state moves on with each pair. */
export const STEP = GROUPS;
/** A state shifted right by this is not zero where a window may be complete, or a single byte stands. */
export const FOUND = GROUPS * (DEPTH - 1);
/** Of a state shifted right by {@link FOUND}: a window may be complete. */
export const WINDOWS = (1 << GROUPS) - 1;
/** The state before anything was seen: whatever came before, it may have begun a window. */
export const START = (1 << FOUND) - 1;

/** A word, `before` bytes before the end of the pair by which it may be found. */
interface Entry {
  readonly word: Uint8Array;
  readonly before: number;
}

/**
 * Finds any of many words in bytes, two at a step: "shift-and" (Baeza-Yates and Gonnet, 1992) over pairs of bytes, with
 * several words to a bit (Navarro and Raffinot, 2002).
 *
 * Of each word, for either way in which it may lie on the pairs, a window of up to three pairs is sought, the one that other
 * text is least likely to have. `next[pair]` tells in which groups, and where in their windows, the pair is one of those sought.
 * With `state = ((state << STEP) | SEED) & next[pair]`, bits above `FOUND` mean that a window of some group may end with
 * this pair; `entries`, by that pair, has the words to compare.
 */
export interface PairTable {
  readonly next: Int32Array;
  readonly entries: readonly (readonly Entry[] | undefined)[];
  /** Words of one byte, which are not among the entries. */
  readonly singles: ReadonlySet<number>;
  /** Bytes of the longest word. */
  readonly longest: number;
}

const LF = 0x0a;
const PAIRS = 65_536;
const BYTES: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

/** The bytes of a pair; null for one that is not of the word. */
type Pair = readonly [first: number | null, second: number | null];

const NO_PAIR: Pair = [null, null];

interface Window extends Entry {
  readonly pairs: readonly Pair[];
}

/** @param words in Latin-1, none empty or with a line feed: line feeds are found in any case. */
export function pairTable(words: readonly string[]): PairTable {
  const all = [...new Set(words)].map((word) => Buffer.from(word, 'latin1'));
  const singles = new Set(all.filter(({ length }) => length === 1).map((word) => word[0] ?? LF));
  const next = new Int32Array(PAIRS);
  const entries = Array.from({ length: PAIRS }, (): Entry[] | undefined => undefined);
  const groups = new Groups();
  for (const word of all.filter(({ length }) => length > 1))
    for (const window of [rarest(word, 0), rarest(word, 1)]) {
      addTo(next, window.pairs, groups.place(window.pairs));
      eachValue(window.pairs.at(-1) ?? NO_PAIR, (value) => {
        const known = entries[value];
        if (known === undefined) entries[value] = [window];
        else known.push(window);
      });
    }
  const anything = groups.bitsOfNoPair();
  for (let value = 0; value < PAIRS; value += 1) next[value] = (next[value] ?? 0) | anything;
  for (const single of [LF, ...singles]) {
    setBit(next, [single, null], SINGLE);
    setBit(next, [null, single], SINGLE);
  }
  return { next, entries, singles, longest: Math.max(...all.map(({ length }) => length)) };
}

function addTo(next: Int32Array, pairs: readonly Pair[], group: number): void {
  for (const [index, pair] of pairs.entries()) {
    setBit(next, pair, bitOf(group, DEPTH - pairs.length + index));
  }
}

function setBit(next: Int32Array, pair: Pair, bit: number): void {
  eachValue(pair, (value) => {
    next[value] = (next[value] ?? 0) | bit;
  });
}

function bitOf(group: number, place: number): number {
  return 1 << (place * GROUPS + group);
}

const scratch = new Uint8Array(2);
const asNumber = new Uint16Array(scratch.buffer);

/** Visits the numbers that a pair may be in memory, whatever the machine's order of bytes. */
function eachValue([first, second]: Pair, visit: (value: number) => void): void {
  for (const one of first === null ? BYTES : [first])
    for (const two of second === null ? BYTES : [second]) visit(numberOf(one, two));
}

function numberOf(first: number, second: number): number {
  scratch[0] = first;
  scratch[1] = second;
  return asNumber[0] ?? 0;
}

/** The best window of a word that begins with the first or second byte of a pair. */
function rarest(word: Uint8Array, shift: 0 | 1): Window {
  const pairs: Pair[] = [];
  for (let at = -shift; at < word.length; at += 2) pairs.push([word[at] ?? null, word[at + 1] ?? null]);
  const length = Math.min(DEPTH, pairs.length);
  const windows = pairs.slice(length - 1).map((_, from) => ({
    word,
    pairs: pairs.slice(from, from + length),
    before: 2 * (from + length) - shift,
  }));
  const costs = windows.map((window) => costOf(window.pairs));
  return windows[costs.indexOf(Math.min(...costs))] ?? { word, pairs, before: 2 * length - shift };
}

/** How likely other text looks so; a last pair that is known only in half makes many words be compared. */
function costOf(pairs: readonly Pair[]): number {
  const isLastWhole = pairs.at(-1)?.includes(null) === false;
  return pairs.reduce((product, pair) => product * likelihood(pair), isLastWhole ? 1 : 1e6);
}

/** Roughly how often a byte is in a log, and so a pair of two. */
const LIKELIHOODS = BYTES.map((byte) => {
  const char = String.fromCharCode(byte);
  if (/[ aeionrst]/.test(char)) return 0.06;
  if (/[0-9]/.test(char)) return 0.04;
  return /[a-z]/.test(char) ? 0.02 : 0.007;
});

function likelihood([first, second]: Pair): number {
  const of = (byte: number | null): number => (byte === null ? 1 : (LIKELIHOODS[byte] ?? 1));
  return of(first) * of(second);
}

/** What a group seeks at one place of its windows. */
interface Sought {
  readonly pairs: Set<string>;
  /** How likely any pair is one of them. */
  likelihood: number;
}

/**
 * Shares windows out so that text which is made of pairs of several windows of one group is as rare as can be: it is taken for
 * a window by mistake.
 */
class Groups {
  readonly #groups: readonly (readonly Sought[])[] = Array.from({ length: GROUPS }, () =>
    Array.from({ length: DEPTH }, () => ({ pairs: new Set<string>(), likelihood: 0 })),
  );

  /** The group of a window, which is added to it. */
  place(pairs: readonly Pair[]): number {
    const whole = [...Array.from({ length: DEPTH - pairs.length }, () => NO_PAIR), ...pairs];
    const keys = whole.map(String);
    const added = this.#groups.map((group) => {
      const before = group.reduce((product, sought) => product * sought.likelihood, 1);
      return (
        group.reduce((product, sought, index) => product * withOne(sought, keys[index], whole[index]), 1) -
        before
      );
    });
    const best = added.indexOf(Math.min(...added));
    for (const [index, sought] of (this.#groups[best] ?? []).entries()) {
      sought.likelihood = withOne(sought, keys[index], whole[index]);
      sought.pairs.add(keys[index] ?? '');
    }
    return best;
  }

  /** The bits of all places where some window has nothing. */
  bitsOfNoPair(): number {
    let bits = 0;
    for (const [group, places] of this.#groups.entries())
      for (const [place, { pairs }] of places.entries())
        if (pairs.has(String(NO_PAIR))) bits |= bitOf(group, place);
    return bits;
  }
}

function withOne({ pairs, likelihood: known }: Sought, key = '', pair: Pair = NO_PAIR): number {
  return pairs.has(key) ? known : Math.min(1, known + likelihood(pair));
}
