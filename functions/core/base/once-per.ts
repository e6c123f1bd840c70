/**
 * Works something out of an answer once, however often it is asked for while that answer is at hand: an index of a list that ten
 * thousand clusters look into.
 */
export function oncePer<L extends object, R>(work: (list: L) => R): (list: L) => R {
  const known = new WeakMap<L, { readonly result: R }>();
  return (list) => {
    const found = known.get(list) ?? { result: work(list) };
    known.set(list, found);
    return found.result;
  };
}
