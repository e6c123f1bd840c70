/**
 * What a name is not told apart by: marks, blanks, punctuation, and characters that nobody sees (control, format, private,
 * unassigned, ignorable).
 */
const IGNORED = /[\p{M}\p{Z}\p{P}\p{C}\p{Default_Ignorable_Code_Point}+]/gu;

/**
 * Digits, Latin letters up to Latin Extended-A as they are without marks, and what Japanese, Chinese and Korean names are
 * written in. Other alphabets, the phonetic letters of Latin and symbols hold look-alikes of these: with them one person
 * could write two names that nobody can tell apart.
 */
const ALLOWED =
  /^[0-9a-z\u00df-\u00f6\u00f8-\u017f\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]*$/u;

/** Scripts hold symbols too: the parts of kanji look like kanji. */
const SYMBOL = /\p{S}/u;

/** The commonest look-alikes among what is allowed: digits and letters, Hangul and letters, kanji and katakana. */
const LIKE: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'l', i: 'l', ᄋ: 'o', ᆼ: 'o', ᅵ: 'l', 〇: 'o' },
  ...{ 力: 'カ', 口: 'ロ', 工: 'エ', 二: 'ニ', 卜: 'ト', 八: 'ハ', 夕: 'タ', 三: 'ミ', 千: 'チ' },
  // Both look like a dash, and dashes are ignored.
  ...{ ー: '', 一: '' },
};

/**
 * What a name counts as where different people are asked for. Two names that people may take for one have the same key:
 * Unicode NFKC and case folding, without what nobody sees, with the commonest look-alikes made equal. Rather one person
 * too few is counted than one too many.
 *
 * Narrow instead of Unicode's whole table of confusables, for which there is no maintained library
 * (docs/decisions/0021-who-wrote-it.md): other alphabets are refused.
 *
 * @returns null for a name that cannot count: nothing of it is left, or it has letters of another alphabet or symbols.
 */
export function personKey(name: string): string | null {
  const seen = foldedOf(foldedOf(name));
  if (!ALLOWED.test(seen) || SYMBOL.test(seen)) return null;
  const key = [...seen].map((character) => LIKE[character] ?? character).join('');
  return key === '' ? null : key;
}

/** By way of capitals: what has one capital in common (ß and SS, ſ and S, ı and I) is one. */
function foldedOf(name: string): string {
  const letters = name.normalize('NFKD').replace(IGNORED, '').toUpperCase().toLowerCase();
  return letters.replace(/[ぁ-ゖ]/g, katakana);
}

/** The same sound in the other kana: へ and ヘ look alike. */
function katakana(hiragana: string): string {
  return String.fromCodePoint((hiragana.codePointAt(0) ?? 0) + 0x60);
}
