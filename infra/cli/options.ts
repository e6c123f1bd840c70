import { IANAZone } from 'luxon';
import { LANGUAGES, type Language } from '../../functions/core/base/language.ts';
import type { Sec } from '../../functions/core/base/time.ts';
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

/** Seconds of a recovery timeout, 0 to 86400. @throws InvalidValueError for anything else. */
export function parseTimeout(value: string): Sec {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    throw new InvalidValueError('reason.timeout');
  }
  return seconds;
}

/** A year from 1990 to 2099. @throws InvalidValueError for anything else. */
export function parseYear(value: string): number {
  const year = Number(value);
  if (!Number.isInteger(year) || year < 1990 || year > 2099) throw new InvalidValueError('reason.year');
  return year;
}

/** An IANA zone. @throws InvalidValueError for anything else. */
export function parseZone(value: string): string {
  if (!IANAZone.isValidZone(value)) throw new InvalidValueError('reason.zone');
  return value;
}
