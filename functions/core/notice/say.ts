import type { Language } from '../base/language.ts';
import { type Catalogue, EN, type Key } from './catalogue.en.ts';
import { JA } from './catalogue.ja.ts';
import type { Params } from './model.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { ja: JA, en: EN };

/** Fills `{name}` places; a place without a value stays visible as `?`, a peer whose name is unknown as "the peer". */
export function say(lang: Language, key: Key, params: Params = {}): string {
  const catalogue = CATALOGUES[lang];
  return catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'peer' && params[name] === '' ? catalogue['absent.peer'] : String(params[name] ?? '?'),
  );
}
