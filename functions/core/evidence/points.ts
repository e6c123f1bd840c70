import type { At } from '../base/time.ts';
import type { SignalKind } from '../rules/signal-kinds.ts';
import { isOverflow, readKey } from './budgets.ts';
import { readFacet } from './line-subject.ts';
import type { Chunk, NodeEvidence } from './node-evidence.ts';
import { pointsOf } from './series.ts';

/** A genuine moment at which a line of this meaning was logged. */
export interface Fact {
  readonly at: At;
  readonly kind: SignalKind;
  readonly rule: string;
  readonly detail: string;
  /** Number of the line: reopen_cnt, attempts, or seconds for `session-timed-out`. */
  readonly count: number | null;
  /** Disk that the line named, once topology has tied the line to a session. */
  readonly disk?: string;
}

/** What accompanies outages: without the losses and returns of its time it would make outages that never were. */
const BESIDE_SESSIONS: ReadonlySet<SignalKind> = new Set([
  'session-retry',
  'portal-refused',
  'login-rejected',
  'bind-loop',
  'lk-device-failure',
  'lun-gone',
]);

/** Facts by what their lines are about (`subjectOf`), oldest first. */
export type FactsBySubject = ReadonlyMap<string, readonly Fact[]>;

export function factsBySubject(evidence: NodeEvidence): FactsBySubject {
  const bySubject = new Map<string, Fact[]>();
  const noSessionsUntil = evidence.dropped?.hours['sessions'] ?? Number.NEGATIVE_INFINITY;
  for (const [key, chunk] of Object.entries(evidence.chunks)) {
    const { hour, subject } = readKey(key);
    if (isOverflow(subject)) continue;
    const facts = bySubject.get(subject) ?? [];
    bySubject.set(subject, facts);
    facts.push(...factsOf(chunk, hour > noSessionsUntil));
  }
  for (const facts of bySubject.values()) facts.sort(byTime);
  return bySubject;
}

function factsOf(chunk: Chunk, areSessionsKnown: boolean): readonly Fact[] {
  return Object.entries(chunk).flatMap(([facet, series]) => {
    const read = readFacet(facet);
    if (read === null || (!areSessionsKnown && BESIDE_SESSIONS.has(read.kind))) return [];
    return pointsOf(series).map((point) => ({ ...read, ...point }));
  });
}

/** The kernel's own line of a keep-alive that had no answer: only a session that is logged in has one. */
export const NOP_UNANSWERED = 'KERN-ISCSI-PING-TMO';

/** Whether any line of iscsid is there: only then its silence tells something. */
export function isIscsidHeard(facts: FactsBySubject): boolean {
  return [...facts.values()].some((list) => list.some(isFromIscsid));
}

/** Whether iscsid wrote the line: it knows the state a connection was in, which the kernel does not say. */
export function isFromIscsid(fact: { readonly rule: string }): boolean {
  return fact.rule.startsWith('ISCSID-');
}

export function byTime(a: { readonly at: At }, b: { readonly at: At }): number {
  return a.at - b.at;
}

/** Times of facts that do not change, by kind: a view asks for a dozen kinds of them. */
const timesByKind = new WeakMap<FactsBySubject, ReadonlyMap<SignalKind, readonly At[]>>();

/** Facts of one kind, from every subject, oldest first. */
export function timesOf(facts: FactsBySubject, kind: SignalKind): readonly At[] {
  const known = timesByKind.get(facts) ?? sortedTimes(facts);
  timesByKind.set(facts, known);
  return known.get(kind) ?? [];
}

function sortedTimes(facts: FactsBySubject): ReadonlyMap<SignalKind, readonly At[]> {
  const found = new Map<SignalKind, Set<At>>();
  for (const list of facts.values())
    for (const { kind, at } of list) {
      const times = found.get(kind) ?? new Set();
      found.set(kind, times.add(at));
    }
  return new Map([...found].map(([kind, times]) => [kind, [...times].sort((a, b) => a - b)]));
}

/**
 * The facts of one path in order.
 * @param loggedInAgainAt logins of other sessions to the same target: each is a return of this one.
 */
export function inOrder(facts: readonly Fact[], loggedInAgainAt: readonly At[]): readonly Fact[] {
  const returns = loggedInAgainAt.map(
    (at): Fact => ({ at, kind: 'session-recovered', rule: '', detail: '', count: null }),
  );
  return [...facts, ...returns].sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/** Order of lines within one instant: signs of trouble, what ends it, then a new loss: a tie counts as lost. */
function rank(fact: Fact): number {
  switch (fact.kind) {
    case 'session-recovered':
    case 'session-up':
      return 1;
    case 'session-lost':
      return 2;
    case 'session-shutdown':
    case 'session-gave-up':
      return 3;
    default:
      return 0;
  }
}
