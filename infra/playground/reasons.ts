import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../functions/core/base/language.ts';

/** Where each code of a decision is explained, in one sentence. */
const PAGES: Readonly<Record<Language, string>> = {
  en: 'docs/reason-codes.md',
  ja: 'docs/reason-codes.ja.md',
};

/** One sentence for each code of a decision, as the pages on reason codes have it. */
export class ReasonWords {
  readonly #words: Readonly<Record<Language, ReadonlyMap<string, string>>>;

  /** @param root of the repository. @throws when a page cannot be read. */
  constructor(root: string) {
    this.#words = { en: wordsOf(join(root, PAGES.en)), ja: wordsOf(join(root, PAGES.ja)) };
  }

  /** The code itself when no page explains it. */
  of(code: string, lang: Language): string {
    return this.#words[lang].get(code) ?? code;
  }
}

/** Rows of two cells, of which the first is a code. */
function wordsOf(path: string): ReadonlyMap<string, string> {
  const rows = readFileSync(path, 'utf8').matchAll(/^\| `([\w-]+)` \| ([^|]+?) *\|$/gm);
  return new Map([...rows].map(([, code = '', words = '']) => [code, words.replaceAll('`', '')]));
}
