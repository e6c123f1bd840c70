import type { Language } from './language.ts';

/** What is put into the `{name}` places of a text. */
export type Params = Readonly<Record<string, string | number>>;

/** Names of the `{name}` places of a text. */
type Places<Words extends string> = Words extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

/** What has to be given for the places of a text. */
export type Needed<Words extends string> = [Places<Words>] extends [never]
  ? [params?: Params]
  : [params: Readonly<Record<Places<Words>, string | number>>];

/** The texts of one area, by key. */
export type Catalogue<Key extends string> = Readonly<Record<Key, string>>;

/** The key of one of the texts of an area; null for a name of which it says nothing. */
export function keyIn<Key extends string, Area extends string>(
  catalogue: Catalogue<Key>,
  area: Area,
  name: string,
): Extract<Key, `${Area}.${string}`> | null {
  const key = `${area}.${name}`;
  return Object.hasOwn(catalogue, key) ? (key as Extract<Key, `${Area}.${string}`>) : null;
}

/** Gets a text as it is made: its key, what is put into its places, and the words that came of it. */
type Listener = (key: string, params: Params, made: string) => void;

let listener: Listener | null = null;

/**
 * Makes texts, and lets somebody hear which. Only for who holds sentences against what is so
 * (test/simulation/sentences); texts are the same with and without.
 */
export function hearing<T>(hear: Listener, make: () => T): T {
  const before = listener;
  listener = hear;
  try {
    return make();
  } finally {
    listener = before;
  }
}

/**
 * The one way to words for people: `text(language, key, params)` of one area's catalogues. Each area has its own, so
 * that a bundle carries only what it says. Keys, and the values that the places of a key need, are checked by the
 * compiler; that both languages have the same places is held by test/core/base/text.test.ts. A place without a value
 * stays visible as `?`.
 */
export function createText<const En extends Catalogue<string>>(catalogues: {
  readonly en: En;
  readonly ja: Catalogue<keyof En & string>;
}) {
  return function text<Key extends keyof En & string>(
    language: Language,
    key: Key,
    ...[params]: Needed<En[Key]>
  ): string {
    const values: Params = params ?? {};
    const made = catalogues[language][key].replace(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name] ?? '?'),
    );
    listener?.(key, values, made);
    return made;
  };
}
