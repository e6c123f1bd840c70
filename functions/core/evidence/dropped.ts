import { type At, HOUR } from '../base/time.ts';
import { compareNames, overflowOf, readKey, typeOf } from './budgets.ts';
import { readFacet } from './line-subject.ts';
import type { NodeEvidence } from './node-evidence.ts';
import type { DroppedFacts } from './path-view.ts';

/** Lines of which one is enough to know of a loss. */
const LOSS_KINDS: readonly string[] = ['session-lost', 'session-timed-out', 'session-gave-up'];

/** Losses of one hour that were of too many sessions to be kept by their names. */
interface Overflow {
  readonly lastAt: At;
  /** What is kept of that hour and kind ends with this session: a later one may be in the overflow. */
  readonly after: string;
}

/** What the evidence of a node no longer knows. */
export class Unseen {
  readonly #overflows: readonly Overflow[];
  readonly #pathsUntil: At | null;

  constructor(evidence: NodeEvidence) {
    const hour = evidence.dropped?.hours['sessions'];
    this.#pathsUntil = hour === undefined ? null : (hour + 1) * HOUR - 1;
    this.#overflows = overflowsOf(evidence);
  }

  facts(): DroppedFacts {
    return { pathsUntil: this.#pathsUntil, unseenAt: newest(this.#overflows) };
  }

  /** When a session may have been lost since it was last seen up; null when it cannot have been. */
  ofSession(session: number, upAt: At | null): At | null {
    const name = `s:${session}`;
    const may = this.#overflows.filter(
      ({ after, lastAt }) => compareNames(name, after) > 0 && lastAt > (upAt ?? Number.NEGATIVE_INFINITY),
    );
    return newest(may);
  }
}

function newest(overflows: readonly Overflow[]): At | null {
  return overflows.length === 0 ? null : Math.max(...overflows.map(({ lastAt }) => lastAt));
}

function overflowsOf({ chunks }: NodeEvidence): readonly Overflow[] {
  const keys = Object.keys(chunks).map((key) => ({ key, ...readKey(key) }));
  return keys.flatMap(({ key, hour, subject }) => {
    if (subject !== overflowOf('s:')) return [];
    return Object.entries(chunks[key] ?? {}).flatMap(([facet, { all }]) => {
      const kind = readFacet(facet)?.kind ?? '';
      if (!LOSS_KINDS.includes(kind)) return [];
      const kept = keys
        .filter(
          (other) => other.hour === hour && typeOf(other.subject) === 's' && says(chunks[other.key], kind),
        )
        .map((other) => other.subject)
        .sort(compareNames);
      return [{ lastAt: all[1], after: kept.at(-1) ?? '' }];
    });
  });
}

function says(chunk: NodeEvidence['chunks'][string] = {}, kind: string): boolean {
  return Object.keys(chunk).some((facet) => facet.startsWith(`${kind}|`));
}
