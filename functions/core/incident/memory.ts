/** What an incident has told or noted, as sorted `key=value` strings with one value per key. */
export class IncidentMemory {
  readonly #facts: Map<string, string>;

  constructor(told: readonly string[]) {
    this.#facts = new Map(
      told.map((t) => {
        const i = t.indexOf('=');
        return i === -1 ? [t, ''] : [t.slice(0, i), t.slice(i + 1)];
      }),
    );
  }

  get(key: string): string | null {
    return this.#facts.get(key) ?? null;
  }

  set(key: string, value: string): void {
    this.#facts.set(key, value);
  }

  forget(key: string): void {
    this.#facts.delete(key);
  }

  /** Keys after the prefix. */
  keys(prefix: string): readonly string[] {
    return [...this.#facts.keys()].filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length));
  }

  list(): readonly string[] {
    return [...this.#facts].map(([k, v]) => `${k}=${v}`).sort();
  }
}
