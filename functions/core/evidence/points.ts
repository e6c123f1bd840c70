import type { At } from '../base/time.ts';
import type { SignalKind } from '../rules/signal-kinds.ts';
import { readFacet } from './line-subject.ts';
import type { NodeEvidence } from './node-evidence.ts';
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

/** Facts by what their lines are about (`subjectOf`), oldest first. */
export type FactsBySubject = ReadonlyMap<string, readonly Fact[]>;

export function factsBySubject(evidence: NodeEvidence): FactsBySubject {
  const bySubject = new Map<string, Fact[]>();
  for (const [key, chunk] of Object.entries(evidence.chunks)) {
    const subject = key.slice(key.indexOf('|') + 1);
    const facts = bySubject.get(subject) ?? [];
    bySubject.set(subject, facts);
    for (const [facet, series] of Object.entries(chunk)) {
      const read = readFacet(facet);
      if (read === null) continue;
      for (const point of pointsOf(series)) facts.push({ ...read, ...point });
    }
  }
  for (const facts of bySubject.values()) facts.sort(byTime);
  return bySubject;
}

/** Whether iscsid wrote the line: it knows the state a connection was in, which the kernel does not say. */
export function isFromIscsid(fact: { readonly rule: string }): boolean {
  return fact.rule.startsWith('ISCSID-');
}

export function byTime(a: { readonly at: At }, b: { readonly at: At }): number {
  return a.at - b.at;
}

/** Facts of one kind, from every subject, oldest first. */
export function timesOf(facts: FactsBySubject, kind: SignalKind): readonly At[] {
  const found = [...facts.values()].flatMap((list) => list.filter((fact) => fact.kind === kind));
  return [...new Set(found.map(({ at }) => at))].sort((a, b) => a - b);
}
