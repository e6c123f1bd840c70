import { LANGUAGES, type Language } from '../../functions/core/base/language.ts';
import type { Command } from './command.ts';
import { InvalidValueError } from './exit-codes.ts';

/** The language of a command line: that of `--lang`, else that of the terminal (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English. */
export function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv): Language {
  const at = argv.indexOf('--lang');
  const asked = at >= 0 ? argv[at + 1] : argv.find((arg) => arg.startsWith('--lang='))?.slice(7);
  const found = LANGUAGES.find((language) => language === asked);
  if (found !== undefined) return found;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** Adds `--lang`, as all commands have it. It was read before: the command is made in its language. */
export function withLanguage(command: Command): Command {
  return command.option('--lang <language>', command.text('option.lang'), (value) => {
    if (!LANGUAGES.some((language) => language === value)) throw new InvalidValueError('reason.language');
    return value;
  });
}
