import { compareText } from '../base/canonical.ts';
import type { At } from '../base/time.ts';
import { compareNames } from './budgets.ts';
import type { EvidenceLimits } from './limits.ts';
import { type Entry, readLoginEntry } from './node-evidence.ts';

/** An entry of the table of logins with the target that it stands under. */
interface Login {
  readonly target: string;
  readonly entry: Entry;
}

/**
 * Which session was logged in where, kept for months. Two sets are kept: of the first sessions by number the newest
 * logins, which no made-up session can push out, and the newest logins of all sessions, so that a node whose numbers have
 * grown is known as well. Each keeps the greatest keys of an order that never changes, and so does their union.
 */
export class BoundedLogins {
  readonly #limits: Pick<EvidenceLimits, 'logins' | 'loginsOfSession'>;
  readonly #table = new Map<string, Entry[]>();
  #size = 0;
  #tidyAt: number;
  #droppedAt: At | null = null;

  constructor(limits: Pick<EvidenceLimits, 'logins' | 'loginsOfSession'>) {
    this.#limits = limits;
    this.#tidyAt = this.#room();
  }

  /** @param target `<iqn>|<address>|<port>` */
  add(target: string, entry: Entry): void {
    const entries = this.#table.get(target) ?? [];
    this.#table.set(target, entries);
    if (entries.some((known) => known[0] === entry[0] && known[1] === entry[1])) return;
    entries.push(entry);
    this.#size += 1;
    if (this.#size > this.#tidyAt) this.#tidy();
  }

  join(table: Readonly<Record<string, readonly Entry[]>>, droppedAt: At | null): void {
    if (droppedAt !== null) this.#noteDropped(droppedAt);
    for (const [target, entries] of Object.entries(table))
      for (const entry of entries) this.add(target, entry);
  }

  /** The table within its bounds, and the time of the newest login that is gone. */
  bounded(): { readonly table: ReadonlyMap<string, readonly Entry[]>; readonly droppedAt: At | null } {
    this.#tidy();
    return { table: this.#table, droppedAt: this.#droppedAt };
  }

  /** Entries that may be there before bounding them is worth its time. */
  #room(): number {
    return 2 * this.#limits.logins * (this.#limits.loginsOfSession + 1);
  }

  #tidy(): void {
    const newestFirst = [...this.#table]
      .flatMap(([target, entries]) => entries.map((entry): Login => ({ target, entry })))
      .sort(byNewest);
    const kept = new Set([
      ...this.#ofFirstSessions(newestFirst),
      ...newestFirst.slice(0, this.#limits.logins),
    ]);
    this.#table.clear();
    for (const login of newestFirst) {
      const { target, entry } = login;
      if (kept.has(login)) this.#table.set(target, [...(this.#table.get(target) ?? []), entry]);
      else this.#noteDropped(entry[0]);
    }
    // Those of one moment are in the order of their values already.
    for (const entries of this.#table.values()) entries.sort((a, b) => a[0] - b[0]);
    this.#size = kept.size;
    this.#tidyAt = Math.max(this.#room(), this.#size * 2);
  }

  #ofFirstSessions(newestFirst: readonly Login[]): readonly Login[] {
    const bySession = new Map<string, Login[]>();
    for (const login of newestFirst) {
      const name = `s:${readLoginEntry(login.entry[1]).session}`;
      const logins = bySession.get(name) ?? [];
      bySession.set(name, logins);
      if (logins.length < this.#limits.loginsOfSession) logins.push(login);
    }
    return [...bySession.keys()]
      .sort(compareNames)
      .slice(0, this.#limits.logins)
      .flatMap((name) => bySession.get(name) ?? []);
  }

  #noteDropped(at: At): void {
    this.#droppedAt = Math.max(at, this.#droppedAt ?? at);
  }
}

function byNewest(a: Login, b: Login): number {
  return b.entry[0] - a.entry[0] || compareText(a.target, b.target) || compareText(a.entry[1], b.entry[1]);
}
