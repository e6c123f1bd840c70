import { InvalidArgumentError, Option } from 'commander';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language asked for, else that of the terminal (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English. */
export function languageOf(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const found = LANGUAGES.find((language) => language === asked);
  if (found !== undefined) return found;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** The language of help and errors, which are printed before or without reading the options: `--lang`, else as above. */
export function languageOfCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): Language {
  const at = argv.indexOf('--lang');
  const asked = at >= 0 ? argv[at + 1] : argv.find((arg) => arg.startsWith('--lang='))?.slice(7);
  return languageOf(asked, env);
}

/** The option `--lang` as all commands have it. */
export function langOption(of = 'language of the text'): Option {
  return new Option('--lang <language>', `${of}: ${LANGUAGES.join(' or ')} (default: from LANG)`).argParser(
    parseLanguage,
  );
}

/** A language of the text. @throws InvalidArgumentError for anything else. */
function parseLanguage(value: string): Language {
  const found = LANGUAGES.find((language) => language === value);
  if (found === undefined) throw new InvalidArgumentError(`Use ${LANGUAGES.join(' or ')}.`);
  return found;
}
