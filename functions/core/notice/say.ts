import type { Lang } from '../decision/contract.ts';
import { type Catalogue, EN, type Key } from './catalogue.en.ts';
import { JA } from './catalogue.ja.ts';
import type { Params } from './model.ts';

const CATALOGUES: Readonly<Record<Lang, Catalogue>> = { ja: JA, en: EN };

/** Fills `{name}` places; a place without a value stays visible as `?`. */
export function say(lang: Lang, key: Key, params: Params = {}): string {
  return CATALOGUES[lang][key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));
}
