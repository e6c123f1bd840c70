import { createText } from '../base/text.ts';
import { EN } from './catalogue.en.ts';
import { JA } from './catalogue.ja.ts';

/** The words of notices. */
export const text = createText({ en: EN, ja: JA });
