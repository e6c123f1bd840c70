import type { Claim, Source } from './claim.ts';

/** What a text of the catalogue is to the truth: a fact with what has to be so, or none. */
export type Sentence =
  | {
      /** What it rests on. */
      readonly by: readonly Source[];
      /** Whether it was true when it was sent. */
      readonly holds: (claim: Claim) => boolean;
    }
  /** Advice, a heading, a word of another sentence: why it states nothing by itself. */
  | { readonly noFact: string };

export type Sentences = Readonly<Record<string, Sentence>>;

export function fact(by: Source | readonly Source[], holds: (claim: Claim) => boolean): Sentence {
  return { by: typeof by === 'string' ? [by] : by, holds };
}

export function noFact(why: string): Sentence {
  return { noFact: why };
}

/** The same for several keys of a family. */
export function each<K extends string>(prefix: string, keys: readonly K[], sentence: Sentence): Sentences {
  return Object.fromEntries(keys.map((key) => [`${prefix}.${key}`, sentence]));
}

const WORD = 'a word inside another sentence, which is judged with it';

/** Words that sentences are made of. */
export function words(prefix: string, keys: readonly string[]): Sentences {
  return each(prefix, keys, noFact(WORD));
}
