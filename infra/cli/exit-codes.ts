import type { Language } from '../../functions/core/base/language.ts';
import type { Needed } from '../../functions/core/base/text.ts';
import { type CliKey, type CliText, text } from './text/text.ts';

/** Exit codes of `warden`. */
export const EXIT_NOTHING_FOUND = 0;
export const EXIT_INCIDENTS = 1;
export const EXIT_USAGE = 2;
export const EXIT_UNREADABLE = 3;
/** Something that no input may cause (sysexits: EX_SOFTWARE); never taken for "incidents found". */
export const EXIT_DEFECT = 70;

/** A complaint with its words by key: whoever shows it knows the language. `message` is in English. */
class Complaint<Key extends CliKey> extends Error {
  readonly #key: Key;
  readonly #params: Needed<CliText[Key]>;

  constructor(key: Key, ...params: Needed<CliText[Key]>) {
    super(text('en', key, ...params));
    this.#key = key;
    this.#params = params;
  }

  in(language: Language): string {
    return text(language, this.#key, ...this.#params);
  }
}

/** An input that cannot be read, or a name that nothing has; the words name it and say what to do. */
export class UnreadableInputError<Key extends CliKey = CliKey> extends Complaint<Key> {
  override readonly name = 'UnreadableInputError';
}

/** The value of an option is none that it takes. */
export class InvalidValueError<Key extends CliKey = CliKey> extends Complaint<Key> {
  override readonly name = 'InvalidValueError';
}
