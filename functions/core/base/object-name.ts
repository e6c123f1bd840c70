/** Largest object that is written, because it is the largest that is read back whole. Bytes. */
export const MAX_OBJECT_BYTES: number = 16 * 1024 * 1024;
/** So much is read of a larger one: enough for a person to see what it is. Bytes. */
export const BEGINNING_BYTES: number = 64 * 1024;

/**
 * Whether a name could be one of ours. Anybody with a Console may put a `copy of x.json` into a bucket; such a name is
 * passed over and reported, never asked for: `..` and `//` would reach another object than the one that was listed.
 */
export function isObjectName(name: string): boolean {
  return (
    /^[A-Za-z0-9][A-Za-z0-9._/-]{0,511}$/.test(name) && !name.includes('//') && !/\/\.\.?(\/|$)/.test(name)
  );
}
