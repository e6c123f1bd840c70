import { createText } from '../../../functions/core/base/text.ts';
import { EN } from './cli.en.ts';
import { JA } from './cli.ja.ts';

/** The words of the command line. */
export const text = createText({ en: EN, ja: JA });
export type CliText = typeof EN;
export type CliKey = keyof CliText;
