import type { Severity } from '../../functions/core/rules/signal-kinds.ts';

/** Select Graphic Rendition of ECMA-48. */
const CODES: Readonly<Record<Severity | 'bold' | 'dim', string>> = {
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
  info: '0',
  bold: '1',
  dim: '2',
};

export type Paint = (style: keyof typeof CODES, words: string) => string;

/** Puts colour around words, or leaves them as they are. */
export function colours(isOn: boolean): Paint {
  return (style, words) => (isOn ? `\x1b[${CODES[style]}m${words}\x1b[0m` : words);
}

/** Whether colour is wanted: on a terminal, unless NO_COLOR (https://no-color.org) or a dumb terminal says otherwise. */
export function wantsColour(out: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const isOff = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return out.isTTY === true && !isOff;
}
