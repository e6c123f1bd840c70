import { type At, SECOND } from '../core/base/time.ts';
import type { InboxObject, PlatformEvent } from '../core/inbox/inbox.ts';

/** After an event the API is read at once, and again this much later: states follow their events. */
const SECOND_LOOK_MS = 30 * SECOND;

/** An inbox object that is folded but whose consequences are not all durable yet. */
interface Held {
  /** Nodes whose consequences are not durable yet. */
  readonly waitingFor: Set<string>;
  readonly events: readonly PlatformEvent[];
  readonly secondLookAt: At;
  /** Looks at its events that were taken: one at once, one after `secondLookAt`, none beyond while it cannot be removed. */
  looks: 'none' | 'first' | 'both';
  /** No cycle has completed since these signals arrived. */
  isFresh: boolean;
}

/** Inbox objects at work: which were taken, what they still wait for, when they may be deleted. */
export class InboxTracker {
  readonly #held = new Map<string, Held>();

  get names(): ReadonlySet<string> {
    return new Set(this.#held.keys());
  }

  add(name: string, object: InboxObject, now: At): void {
    const waitingFor = new Set([...object.signals, ...(object.probes ?? [])].map((about) => about.node));
    this.#held.set(name, {
      waitingFor,
      events: object.events,
      secondLookAt: now + SECOND_LOOK_MS,
      looks: 'none',
      isFresh: true,
    });
  }

  /** Nodes of objects that no cycle has dealt with to its end. */
  freshNodes(): Set<string> {
    const fresh = [...this.#held.values()].filter((held) => held.isFresh);
    return new Set(fresh.flatMap((held) => [...held.waitingFor]));
  }

  /** All nodes that an object waits for. */
  waitingFor(): Set<string> {
    return new Set([...this.#held.values()].flatMap((held) => [...held.waitingFor]));
  }

  /** Events that were not looked at yet, or whose second look is due. */
  takeDueEvents(now: At): PlatformEvent[] {
    const due: PlatformEvent[] = [];
    for (const held of this.#held.values()) {
      const isSecond = now >= held.secondLookAt;
      if (held.looks === 'both' || (held.looks === 'first' && !isSecond)) continue;
      held.looks = isSecond ? 'both' : 'first';
      due.push(...held.events);
    }
    return due;
  }

  /** Names of the objects on which nothing depends any more, now that `settled` nodes are durable. */
  finish(settled: ReadonlySet<string>): string[] {
    const names: string[] = [];
    for (const [name, held] of this.#held) {
      held.isFresh = false;
      for (const node of held.waitingFor) if (settled.has(node)) held.waitingFor.delete(node);
      if ((held.events.length === 0 || held.looks === 'both') && held.waitingFor.size === 0) names.push(name);
    }
    return names;
  }

  /** The object is deleted. */
  drop(name: string): void {
    this.#held.delete(name);
  }

  /** Times of the second looks that are to come. */
  secondLooks(): At[] {
    const waiting = [...this.#held.values()].filter(
      ({ events, looks }) => events.length > 0 && looks !== 'both',
    );
    return waiting.map((held) => held.secondLookAt);
  }
}

/** When which node is looked at again. By node, so that a cluster that changes its key keeps its next check. */
export class NextChecks {
  readonly #at = new Map<string, At>();

  /** @param at null: nothing is open, no appointment. */
  set(nodes: readonly string[], at: At | null): void {
    for (const node of nodes) {
      if (at === null) this.#at.delete(node);
      else this.#at.set(node, at);
    }
  }

  due(until: At): string[] {
    return [...this.#at].filter(([, at]) => at <= until).map(([node]) => node);
  }

  times(): At[] {
    return [...this.#at.values()];
  }
}
