import { type At, type Ms, SECOND } from '../base/time.ts';
import { type Fact, type FactsBySubject, isFromIscsid, NOP_UNANSWERED } from './points.ts';
import type { BootTopology } from './topology.ts';
import { troublesOf, wasAwayAt } from './trouble.ts';

/** Stands for the rule of a return that no line shows: the session did again what only one that is logged in can do. */
export const IMPLIED_LOGIN = 'IMPLIED-LOGIN';

/** One keep-alive without an answer makes several lines, of kernel and journal, with stamps of a second. */
const ONE_TIMEOUT_WITHIN: Ms = 10 * SECOND;

const NOP_TIMED_OUT = '1022';

/**
 * Returns that are certain although nothing says "operational after recovery": between two keep-alives without an answer,
 * or two times the kernel gave up, lies a login. The lines of the return are missing in `dmesg`, in `journalctl -p err`
 * and where iscsid's lines went elsewhere. While iscsid is heard of and the kernel has not given up, nothing is concluded:
 * one line more must not shorten an outage.
 *
 * Without iscsid also a path that dm-multipath reinstated is a return of its session: its checker had an answer.
 */
export function impliedReturns(
  facts: FactsBySubject,
  topology: BootTopology,
): ReadonlyMap<number, readonly Fact[]> {
  const isIscsidHeard = [...facts.values()].some((list) => list.some(isFromIscsid));
  const own = [...facts].flatMap(([subject, list]) =>
    subject.startsWith('s:') ? [{ session: Number(subject.slice(2)), list }] : [],
  );
  const reinstated = isIscsidHeard
    ? new Map<number, readonly Fact[]>()
    : reinstatedPaths(facts, own, topology);
  const returns = own.map(({ session, list }): readonly [number, readonly Fact[]] => {
    const known = reinstated.get(session) ?? [];
    const all = [...list, ...known].sort((a, b) => a.at - b.at);
    return [session, [...known, ...loginsBetween(all, isIscsidHeard)]];
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
  for (const [subject, list] of facts) {
    for (const fact of list) {
      if (fact.kind !== 'multipath-path-up') continue;
      const candidates = away
        .filter(({ troubles }) => wasAwayAt(troubles, fact.at))
        .map(({ session }) => session);
      const owner = subject.startsWith('d:') ? topology.sessionOfDisk(subject.slice(2), fact.at) : null;
      const session = owner ?? (candidates.length === 1 ? candidates[0] : undefined);
      if (session === undefined || !candidates.includes(session)) continue;
      const back: Fact = { ...fact, kind: 'session-recovered', detail: '', count: null };
      returns.set(session, [...(returns.get(session) ?? []), back]);
    }
  }
  return returns;
}

/** @param facts of one session, oldest first */
function loginsBetween(facts: readonly Fact[], isIscsidHeard: boolean): readonly Fact[] {
  const returns: Fact[] = [];
  let nopAt: At | null = null;
  let gaveUpAt: At | null = null;
  const isBack = (at: At): void => {
    returns.push({ at, kind: 'session-recovered', rule: IMPLIED_LOGIN, detail: '', count: null });
    gaveUpAt = null;
  };
  for (const fact of facts) {
    if (fact.kind === 'session-recovered' || fact.kind === 'session-up') [nopAt, gaveUpAt] = [null, null];
    else if (isNopTimeout(fact)) {
      const isAnother = nopAt !== null && fact.at - nopAt > ONE_TIMEOUT_WITHIN;
      if (isAnother && (gaveUpAt !== null || !isIscsidHeard)) isBack(fact.at);
      nopAt = fact.at;
    } else if (fact.kind === 'session-timed-out') {
      const began = fact.at - Math.max(0, fact.count ?? 0) * SECOND;
      const isAnother =
        gaveUpAt !== null && began > gaveUpAt + SECOND && (nopAt === null || nopAt < gaveUpAt);
      if (isAnother) isBack(began);
      gaveUpAt = fact.at;
    }
  }
  return returns;
}

/** By the kernel: it pings only while the session is logged in. */
function isNopTimeout({ kind, rule, detail }: Fact): boolean {
  return (
    kind === 'session-lost' &&
    (rule === NOP_UNANSWERED || (rule.startsWith('KERN-') && detail === NOP_TIMED_OUT))
  );
}
