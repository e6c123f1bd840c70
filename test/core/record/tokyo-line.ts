/** The moment of `Nov 22 10:36:57` in Tokyo. */
export const AT = Date.UTC(2026, 10, 22, 1, 36, 57);
export const NOW = AT + 20_000;
export const TOKYO = { zone: 'Asia/Tokyo' };
/** What a line of that moment says besides its text. */
export const LINE = {
  at: AT,
  precision: 1_000,
  host: 'n1',
  program: 'iscsid',
  pid: 403,
  message: 'x',
  bootId: null,
};
