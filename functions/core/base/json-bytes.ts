import type * as v from 'valibot';

/** Stored form of our own objects: UTF-8 JSON. */
export function toJsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** {@link parseJson} of UTF-8 bytes. */
export function fromJsonBytes(body: Uint8Array): unknown {
  return parseJson(new TextDecoder().decode(body));
}

/** The value, or undefined when the text is no JSON: never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a schema accepts, as the rest of the program sees it: nobody changes what was stored. */
export type Stored<Schema extends v.GenericSchema> = DeepReadonly<v.InferOutput<Schema>>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
