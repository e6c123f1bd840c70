import type { Store } from '../core/ports.ts';
import { someAtATime } from '../runtime/promises.ts';
import { Document } from './document.ts';
import type { Kind } from './kind.ts';

/** Reads that run at the same time. */
const AT_A_TIME = 12;

/** Reads one object; null for a missing one. @throws as {@link readAll}. */
export async function readOne<T>(
  store: Store,
  name: string,
  kind: Kind<T>,
  damaged: 'leave' | 'refuse' = 'leave',
): Promise<T | null> {
  return new Document(store, name, kind, { damaged }).load();
}

/**
 * Reads many objects of one kind, by name in the order asked for; null for a damaged one. What is missing is left out.
 * @throws what the store threw; where `damaged` is refused, WardenError `OCI_UNEXPECTED_ANSWER`.
 */
export async function readAll<T>(
  store: Store,
  names: readonly string[],
  kind: Kind<T>,
  how: 'leave' | 'refuse' | { readonly damaged: 'leave' | 'refuse'; readonly atATime: number },
): Promise<Map<string, T | null>> {
  const { damaged, atATime } = typeof how === 'string' ? { damaged: how, atATime: AT_A_TIME } : how;
  const found = new Map<string, T | null>();
  const documents = await someAtATime(names, atATime, async (name) => {
    const document = new Document(store, name, kind, { damaged });
    await document.load();
    return document;
  });
  for (const { name, value, isDamaged } of documents) if (value !== null || isDamaged) found.set(name, value);
  return found;
}

/** Reads many objects of one kind and passes over what is missing or, unless it is refused, damaged. @throws as {@link readAll}. */
export async function readValues<T>(...query: Parameters<typeof readAll<T>>): Promise<T[]> {
  return [...(await readAll(...query)).values()].filter((value) => value !== null) as T[];
}

/**
 * Writes an object that is never changed: its name is its content's or unique.
 * @returns false when another one lies there. @throws what the store threw.
 */
export async function writeOnce<T>(store: Store, name: string, kind: Kind<T>, value: T): Promise<boolean> {
  return new Document(store, name, kind, { damaged: 'leave' }).write(value);
}
