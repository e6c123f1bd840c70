import type { Language } from '../../../functions/core/base/language.ts';
import { createText, keyIn, type Needed } from '../../../functions/core/base/text.ts';
import { CAUSES_EN } from '../../../functions/core/notice/catalogue.causes.en.ts';
import { CAUSES_JA } from '../../../functions/core/notice/catalogue.causes.ja.ts';
import { BUNDLE_EN } from './bundle.en.ts';
import { BUNDLE_JA } from './bundle.ja.ts';
import { EN } from './cli.en.ts';
import { JA } from './cli.ja.ts';
import { HISTORY_EN } from './history.en.ts';
import { HISTORY_JA } from './history.ja.ts';
import { SCAN_EN } from './scan.en.ts';
import { SCAN_JA } from './scan.ja.ts';
import { VERIFY_EN } from './verify.en.ts';
import { VERIFY_JA } from './verify.ja.ts';

const en = { ...EN, ...BUNDLE_EN, ...HISTORY_EN, ...SCAN_EN, ...VERIFY_EN, ...CAUSES_EN } as const;

/** The words of the command line. */
export const text = createText({
  en,
  ja: { ...JA, ...BUNDLE_JA, ...HISTORY_JA, ...SCAN_JA, ...VERIFY_JA, ...CAUSES_JA },
});
export type CliText = typeof en;
export type CliKey = keyof CliText;
export type Say = ReturnType<typeof textIn>;

/** The same in one language. */
export function textIn(language: Language) {
  return <Key extends CliKey>(key: Key, ...params: Needed<CliText[Key]>): string =>
    text(language, key, ...params);
}

/** The key of one of an area's texts; null for a name of which the area says nothing. */
export function keyOf<Area extends string>(
  area: Area,
  name: string,
): Extract<CliKey, `${Area}.${string}`> | null {
  return keyIn(en, area, name);
}

/** Text of outside origin on one terminal line. */
export function plain(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
