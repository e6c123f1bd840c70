/**
 * What the SDK uses of the global `Headers`, in its place in the bundles. The first use of the original loads the whole
 * of `fetch` (undici, HTTP/2, web streams), which takes longer than a signed call; nothing of that is ever called. Names are kept in lower case and one value is joined to another as the original does; what may
 * not stand in a header is refused by `node:http` when it is sent.
 */
export class Headers {
  readonly #values = new Map<string, string>();

  append(name: string, value: unknown): void {
    const before = this.get(name);
    const text = String(value).trim();
    this.#values.set(name.toLowerCase(), before === null ? text : `${before}, ${text}`);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: unknown): void {
    this.#values.set(name.toLowerCase(), String(value).trim());
  }

  /** In the order of the names, as the original iterates. */
  forEach(visit: (value: string, name: string) => void): void {
    for (const name of [...this.#values.keys()].sort()) visit(this.#values.get(name) ?? '', name);
  }
}
