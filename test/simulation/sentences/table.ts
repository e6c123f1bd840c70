import { ADVICE_FAMILIES, ADVICE_SENTENCES } from './advice-truths.ts';
import { CAUSE_SENTENCES } from './cause-truths.ts';
import { FRAME_SENTENCES } from './frame-truths.ts';
import { HEADLINE_SENTENCES } from './headline-truths.ts';
import { OTHER_SENTENCES, WORD_FAMILIES } from './other-truths.ts';
import { PRESENT_SENTENCES } from './present-truths.ts';
import { noFact, type Sentence, type Sentences } from './sentence.ts';
import { WIDE_SENTENCES } from './wide-truths.ts';

/** Every text of a notice by its key: the fact that it states, with what has to be so, or why it states none. */
export const SENTENCES: Sentences = {
  ...HEADLINE_SENTENCES,
  ...PRESENT_SENTENCES,
  ...CAUSE_SENTENCES,
  ...ADVICE_SENTENCES,
  ...FRAME_SENTENCES,
  ...OTHER_SENTENCES,
  ...WIDE_SENTENCES,
};

const ADVICE = noFact('advice: says what to do');
const WORD = noFact('a word inside another sentence, which is judged with it');

/** Null: nobody has said what a key is to the truth. A key of its own comes before its family. */
export function sentenceOf(key: string): Sentence | null {
  const own = Object.hasOwn(SENTENCES, key) ? SENTENCES[key] : undefined;
  if (own !== undefined) return own;
  if (ADVICE_FAMILIES.some((family) => key.startsWith(family))) return ADVICE;
  return WORD_FAMILIES.some((family) => key.startsWith(family)) ? WORD : null;
}
