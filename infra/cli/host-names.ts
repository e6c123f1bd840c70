/** Names that tell no machine from another. */
const ANY_MACHINE = /^(?:localhost|localhost4|localhost6|linux|debian|ubuntu|unknown|host|node|\(none\)|-)$/;

/** A host's name as it tells machines apart: without its domain, in small letters; an address as it is. */
export function shortHost(name: string): string {
  const small = name.toLowerCase();
  const isAddress = /^[\d.]+$/.test(small) || small.includes(':');
  return isAddress ? small : (small.split('.', 1)[0] ?? small);
}

/** What a node is called where it is shown: its host, else the directory of its logs. */
export function hostOf({ host, node }: { readonly host: string | null; readonly node: string }): string {
  return host ?? node;
}

/** Whether machines are called so that nobody has named. */
export function isAnyMachine(name: string): boolean {
  return ANY_MACHINE.test(shortHost(name));
}

/** Whether names can be those of one machine: equal but for case and a domain that only some of them have. */
export function areOneHost(names: readonly string[]): boolean {
  const full = new Set(names.map((name) => name.toLowerCase()).filter((name) => name.includes('.')));
  return new Set(names.map(shortHost)).size === 1 && full.size <= 1;
}
