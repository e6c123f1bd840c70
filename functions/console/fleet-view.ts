import type { Store } from '../core/ports.ts';
import type { Ctx } from './answer.ts';
import { FILTERS, fleetOf, found } from './fleet.ts';
import type { FleetView } from './fleet-page.ts';
import { MOST_DRAWN, readFleet, readSeen } from './read-fleet.ts';
import { foreign, type View } from './view.ts';

/** Longest search; names of OCI are longer, a part of one is enough. */
export const MOST_SEARCHED = 100;

/**
 * What the fleet page shows of a request's `q`, `state` and `from`. Drawn are the first clusters that are in trouble, and
 * all where the page has few: each costs a read for every node. @throws what the store threw.
 */
export async function fleetView(c: Ctx, store: Store, view: View): Promise<FleetView> {
  const read = await readFleet(store, view.now);
  const all = fleetOf(read, view.now);
  const words = searchedFor(c);
  const filter = FILTERS.find((one) => one === c.req.query('state')) ?? 'all';
  const wanted = found(all, { words, filter }, read.inventory);
  const from = startOf(c.req.query('from'), wanted.length);
  const drawn = wanted
    .slice(from, from + MOST_DRAWN)
    .filter(({ state }) => from === 0 && (wanted.length <= MOST_DRAWN || state !== 'quiet'));
  const seen = await readSeen(store, drawn, read, view.now);
  return { read, all, found: wanted, words, filter, from, drawn: drawn.length, seen };
}

/** What a request's `q` looks for. */
export function searchedFor(c: Ctx): string {
  return Array.from(foreign(c.req.query('q') ?? ''))
    .slice(0, MOST_SEARCHED)
    .join('')
    .trim();
}

/** Where a page of a list begins; 0 for what is no place in it. */
export function startOf(given: string | undefined, length: number): number {
  const from = /^\d{1,5}$/.test(given ?? '') ? Number(given) : 0;
  return from < length ? from : 0;
}
