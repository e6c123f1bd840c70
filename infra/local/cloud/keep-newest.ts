/** Drops the oldest of a list until at most so many are left; in place, for others hold the same list. */
export function keepNewest(list: unknown[], newest: number): void {
  if (list.length > newest) list.splice(0, list.length - newest);
}
