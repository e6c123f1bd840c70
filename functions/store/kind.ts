import * as v from 'valibot';
import { fromJsonBytes, toJsonBytes } from '../core/base/json-bytes.ts';
import type { At } from '../core/base/time.ts';

/** How objects of one kind are stored: what is valid, how two versions are told apart, who wrote one. */
export interface Kind<T> {
  /** Name and version of the stored form. */
  readonly schema: string;
  /**
   * Null when the body is none of this kind, or lies under a name that is not its own. Never throws.
   * @param storedAt when the store took it, for kinds that are dated so.
   */
  readonly decode: (body: Uint8Array, name: string, storedAt?: At | null) => T | null;
  readonly encode: (value: T) => Uint8Array;
  /** Whether writing `next` over `stored` would change nothing that matters. Absent: when their bytes are equal. */
  readonly isSame?: (stored: T, next: T) => boolean;
  /**
   * Puts an owner token of this write into the value: distinguishes our own write whose answer was lost from somebody
   * else's. Absent: whoever wrote the same bytes wrote the same.
   */
  readonly sign?: (value: T, token: string) => T;
}

/** The owner token stands in the field `writer`. */
export function asWriter<T extends { readonly writer: string }>(value: T, writer: string): T {
  return { ...value, writer };
}

type KindOptions<T> = Partial<Omit<Kind<T>, 'schema' | 'decode'>> & {
  /** What a schema cannot say, above all that an object lies where it belongs. */
  readonly belongs?: (value: T, name: string) => boolean;
};

/** JSON of which every field is known. Fields that the schema does not name are left out when reading. */
export function jsonKind<T>(
  name: string,
  schema: v.GenericSchema<unknown, T>,
  options: KindOptions<T> = {},
): Kind<T> {
  return readBy(name, options, (value) => {
    const parsed = v.safeParse(schema, value);
    return parsed.success ? parsed.output : null;
  });
}

/** The same objects with the time at which the store took them; only for reading. */
export function dated<T>({ schema, encode, decode }: Kind<T>): Kind<T & { readonly storedAt: At | null }> {
  return {
    schema,
    encode,
    decode: (body, name, storedAt = null) => {
      const value = decode(body, name);
      return value === null ? null : { ...value, storedAt };
    },
  };
}

/** Large JSON that we wrote ourselves: only what its readers lean on is checked, and nothing is copied or left out. */
export function looseJsonKind<T>(
  name: string,
  shape: v.GenericSchema,
  options: KindOptions<T> = {},
): Kind<T> {
  return readBy(name, options, (value) => (v.is(shape, value) ? (value as T) : null));
}

/** @param read null for JSON that is none of this kind. */
function readBy<T>(name: string, options: KindOptions<T>, read: (value: unknown) => T | null): Kind<T> {
  const { belongs = () => true, ...more } = options;
  return {
    schema: name,
    encode: toJsonBytes,
    decode: (body, object) => {
      const value = read(fromJsonBytes(body));
      try {
        return value !== null && belongs(value, object) ? value : null;
      } catch {
        // An id in it from which no name can be made.
        return null;
      }
    },
    ...more,
  };
}
