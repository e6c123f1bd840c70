/** Exit codes of `warden`. */
export const EXIT_NOTHING_FOUND = 0;
export const EXIT_INCIDENTS = 1;
export const EXIT_USAGE = 2;
export const EXIT_UNREADABLE = 3;
/** Something that no input may cause (sysexits: EX_SOFTWARE); never taken for "incidents found". */
export const EXIT_DEFECT = 70;

/** An input that cannot be read; the message names it and says what to do. */
export class UnreadableInputError extends Error {
  override readonly name = 'UnreadableInputError';
}
