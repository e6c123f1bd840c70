/**
 * Keeps what was worked out for a key, and no more than `most` of it: when it is full everything is forgotten, because what
 * comes again is soon known again.
 * @returns the value.
 */
export function remember<K, V>(memory: Map<K, V>, key: K, value: V, most: number): V {
  if (memory.size >= most) memory.clear();
  memory.set(key, value);
  return value;
}
