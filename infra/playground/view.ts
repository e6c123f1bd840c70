import type { html } from 'hono/html';
import type { Language } from '../../functions/core/base/language.ts';
import { type ButtonName, type Place, placeKey, type Refusal } from './buttons.ts';
import type { Speed } from './pace.ts';
import type { ReasonWords } from './reasons.ts';
import type { World } from './world.ts';

export type Html = ReturnType<typeof html>;

/** What a reader has just done, told at the top of the page. */
export type Said =
  | { readonly kind: 'pressed'; readonly button: ButtonName; readonly refusal: Refusal | null }
  | { readonly kind: 'reset' | 'story' };

/** What a page needs to know. */
export interface View {
  readonly lang: Language;
  /** Language of the mails, when it was chosen apart from that of the page. */
  readonly mailLang: Language;
  readonly world: World;
  readonly speed: Speed;
  readonly place: Place;
  readonly said: Said | null;
  readonly reasons: ReasonWords;
  /** Whom the pretend sign-in names. */
  readonly person: string;
  /** Address of the console below this one: `/warden`. */
  readonly consoleBase: string;
}

/** Address of the page as it is shown, with changes. */
export function pageLink(view: View, change: Readonly<Record<string, string>> = {}): string {
  const { lang, mailLang, place } = view;
  const now = { lang, ...(mailLang !== lang && { mail: mailLang }), at: placeKey(place) };
  return `/?${new URLSearchParams({ ...now, ...change }).toString()}`;
}

/** Address of a page of the console, in the reader's language. */
export function consoleLink({ consoleBase, lang }: View, path: string): string {
  return `${consoleBase}${path}?lang=${lang}`;
}
