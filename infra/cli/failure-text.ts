import { errorText, type WardenError } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { keyOf, text } from './text/text.ts';

/** What happened, where, with what code, and what to do: one line. */
export function failureText(error: WardenError, language: Language): string {
  const { happened, todo } = errorText(error.code, language);
  const where = [error.code, error.operation, error.statusCode].filter((part) => part !== null).join(', ');
  const detail = error.detail === null ? '' : ` ${plain(error.detail)}`;
  // What a person at a terminal can do; the catalogue of errors speaks to those who run the functions.
  const advice = keyOf('advice', error.code);
  return `${happened} (${where})${detail} ${advice === null ? todo : text(language, advice)}`;
}

/** Text of outside origin on one line. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
