export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language asked for, else that of the terminal (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English. */
export function languageOf(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const found = LANGUAGES.find((language) => language === asked);
  if (found !== undefined) return found;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
