import type { Language } from '../../functions/core/base/language.ts';
import type { Needed, Params } from '../../functions/core/base/text.ts';
import { displayText } from '../../functions/core/record/untrusted.ts';
import { type CliKey, type CliText, text } from './text/text.ts';

/** Exit codes of `warden`. */
export const EXIT_NOTHING_FOUND = 0;
export const EXIT_INCIDENTS = 1;
export const EXIT_USAGE = 2;
export const EXIT_UNREADABLE = 3;
/** Something that no input may cause (sysexits: EX_SOFTWARE); never taken for "incidents found". */
export const EXIT_DEFECT = 70;

const MAX_SHOWN_CHARS = 1_000;

/** A complaint with its words by key: whoever shows it knows the language. `message` is in English. */
class Complaint<Key extends CliKey> extends Error {
  /** The file or directory that it is about; null when about none. */
  readonly path: string | null;
  readonly #key: Key;
  readonly #params: Needed<CliText[Key]>;

  constructor(key: Key, ...params: Needed<CliText[Key]>) {
    const shown = params.map((given) => given && forPeople(given)) as Needed<CliText[Key]>;
    super(text('en', key, ...shown));
    this.path = pathOf(shown[0]);
    this.#key = key;
    this.#params = shown;
  }

  in(language: Language): string {
    return text(language, this.#key, ...this.#params);
  }
}

function pathOf(params: Params | undefined): string | null {
  const path = params?.['path'];
  return typeof path === 'string' ? path : null;
}

/** Names of files and of members of archives are whatever somebody called them: nothing in them reaches a terminal raw. */
function forPeople(params: Params): Params {
  const entries = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'string' ? displayText(value, MAX_SHOWN_CHARS) : value,
  ]);
  return Object.fromEntries(entries);
}

/** An input that cannot be read, or a name that nothing has; the words name it and say what to do. */
export class UnreadableInputError<Key extends CliKey = CliKey> extends Complaint<Key> {
  override readonly name = 'UnreadableInputError';
}

/** The value of an option is none that it takes. */
export class InvalidValueError<Key extends CliKey = CliKey> extends Complaint<Key> {
  override readonly name = 'InvalidValueError';
}
