import { type At, type Ms, SECOND } from '../base/time.ts';
import { type Fact, type FactsBySubject, isIscsidHeard, NOP_UNANSWERED } from './points.ts';
import type { BootTopology } from './topology.ts';
import { troublesOf, wasAwayAt } from './trouble.ts';

/** Stands for the rule of a return that no line shows: the session did again what only one that is logged in can do. */
export const IMPLIED_LOGIN = 'IMPLIED-LOGIN';

/** One keep-alive without an answer makes several lines, of kernel and journal, with stamps of a second. */
const ONE_TIMEOUT_WITHIN: Ms = 10 * SECOND;

const NOP_TIMED_OUT = '1022';

/**
 * Returns that are certain although nothing says "operational after recovery": between two keep-alives without an answer,
 * or two times the kernel gave up, lies a login, and so it does between giving up and a keep-alive. The lines of the return
 * are missing in `dmesg`, in `journalctl -p err` and where iscsid's lines went elsewhere. While iscsid is heard of and the
 * kernel has not given up, nothing is concluded: one line more must not shorten an outage.
 *
 * Without iscsid also a path that dm-multipath reinstated is a return of its session: its checker had an answer.
 */
export function impliedReturns(
  facts: FactsBySubject,
  topology: BootTopology,
): ReadonlyMap<number, readonly Fact[]> {
  const isHeard = isIscsidHeard(facts);
  const own = [...facts].flatMap(([subject, list]) =>
    subject.startsWith('s:') ? [{ session: Number(subject.slice(2)), list }] : [],
  );
  const reinstated = isHeard ? new Map<number, readonly Fact[]>() : reinstatedPaths(facts, own, topology);
  const returns = own.map(({ session, list }): readonly [number, readonly Fact[]] => {
    const known = reinstated.get(session) ?? [];
    const all = [...list, ...known].sort((a, b) => a.at - b.at);
    return [session, [...known, ...loginsBetween(all, isHeard)]];
  });
  return new Map(returns);
}

interface Own {
  readonly session: number;
  readonly list: readonly Fact[];
}

function reinstatedPaths(
  facts: FactsBySubject,
  own: readonly Own[],
  topology: BootTopology,
): ReadonlyMap<number, readonly Fact[]> {
  const away = own.map(({ session, list }) => ({ session, troubles: troublesOf(list) }));
  const returns = new Map<number, Fact[]>();
  const ups = [...facts].flatMap(([subject, list]) =>
    list.filter(({ kind }) => kind === 'multipath-path-up').map((fact) => ({ subject, fact })),
  );
  for (const { subject, fact } of ups) {
    const awayNow = away.filter(({ troubles }) => wasAwayAt(troubles, fact.at)).map(({ session }) => session);
    const owner = subject.startsWith('d:') ? topology.sessionOfDisk(subject.slice(2), fact.at) : null;
    const session = owner ?? (awayNow.length === 1 ? awayNow[0] : undefined);
    if (session === undefined || !awayNow.includes(session)) continue;
    const back: Fact = { ...fact, kind: 'session-recovered', detail: '', count: null };
    returns.set(session, [...(returns.get(session) ?? []), back]);
  }
  return returns;
}

/** @param facts of one session, oldest first */
function loginsBetween(facts: readonly Fact[], isHeard: boolean): readonly Fact[] {
  const reader = new TimeoutReader(isHeard);
  for (const fact of facts) reader.read(fact);
  return reader.returns;
}

class TimeoutReader {
  readonly returns: Fact[] = [];
  readonly #isHeard: boolean;
  #nopAt: At | null = null;
  #gaveUpAt: At | null = null;

  constructor(isHeard: boolean) {
    this.#isHeard = isHeard;
  }

  read(fact: Fact): void {
    if (fact.kind === 'session-recovered' || fact.kind === 'session-up') {
      this.#nopAt = null;
      this.#gaveUpAt = null;
    } else if (isNopTimeout(fact)) this.#nopTimedOut(fact.at);
    else if (fact.kind === 'session-timed-out') this.#gaveUp(fact);
  }

  #nopTimedOut(at: At): void {
    const before = this.#nopAt ?? this.#gaveUpAt;
    const isAnother = before !== null && at - before > ONE_TIMEOUT_WITHIN;
    if (isAnother && (this.#gaveUpAt !== null || !this.#isHeard)) this.#isBack(at);
    this.#nopAt = at;
  }

  #gaveUp({ at, count }: Fact): void {
    const began = at - Math.max(0, count ?? 0) * SECOND;
    if (this.#gaveUpAt !== null && began > this.#gaveUpAt + SECOND) this.#isBack(began);
    this.#gaveUpAt = at;
  }

  #isBack(at: At): void {
    this.returns.push({ at, kind: 'session-recovered', rule: IMPLIED_LOGIN, detail: '', count: null });
    this.#gaveUpAt = null;
  }
}

/** By the kernel: it pings only while the session is logged in. */
function isNopTimeout({ kind, rule, detail }: Fact): boolean {
  if (kind !== 'session-lost') return false;
  return rule === NOP_UNANSWERED || (rule.startsWith('KERN-') && detail === NOP_TIMED_OUT);
}
