import type { Language } from '../core/base/language.ts';

/** The first of our languages that `Accept-Language` prefers; `otherwise` when it names none. */
export function languageFor(accept: string | null, otherwise: Language): Language {
  const wanted = (accept ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const q = rest.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((x) => x !== undefined);
      return { lang: tag.split('-')[0], q: q === undefined ? 1 : Number(q), index };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q || a.index - b.index);
  for (const { lang } of wanted) if (lang === 'ja' || lang === 'en') return lang;
  return otherwise;
}
