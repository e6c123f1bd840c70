import { IANAZone } from 'luxon';
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

/** Takes whole numbers of a range and refuses anything else with the reason. */
export function wholeNumber(
  reason:
    | 'reason.days'
    | 'reason.port'
    | 'reason.seconds'
    | 'reason.timeout'
    | 'reason.whole'
    | 'reason.year',
  least: number,
  most: number,
) {
  return (value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least || number > most) throw new InvalidValueError(reason);
    return number;
  };
}

/** Seconds of a recovery timeout. */
export const parseTimeout = wholeNumber('reason.timeout', 0, 86_400);

export const parseYear = wholeNumber('reason.year', 1990, 2099);

/** Takes one line of at most `max` characters; line breaks and other control characters become blanks. */
export function oneLine(max: number) {
  return (value: string): string => {
    const line = value.replace(/\p{Cc}+/gu, ' ').trim();
    if (line === '' || [...line].length > max) throw new InvalidValueError('reason.characters', { max });
    return line;
  };
}

/** An IANA zone, or an offset such as `+09:00`, which becomes `UTC+09:00`. @throws InvalidValueError for anything else. */
export function parseZone(value: string): string {
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(value) ?? [];
  if (hours !== undefined && Number(hours) <= 14) return `UTC${sign}${hours.padStart(2, '0')}:${minutes}`;
  if (!IANAZone.isValidZone(value)) throw new InvalidValueError('reason.zone');
  return value;
}
