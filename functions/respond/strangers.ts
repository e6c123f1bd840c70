import { groupBy } from '../core/base/group-by.ts';
import { type At, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import {
  type Found,
  isKept,
  STRANGERS,
  STRANGERS_ID,
  strangersDueAt,
  withStrangers,
} from '../core/decision/strangers.ts';
import { emptyEvidence, type NodeEvidence } from '../core/evidence/evidence.ts';
import { freeId, type Incident, type Stranger } from '../core/incident/incident.ts';
import type { Signal } from '../core/rules/signal.ts';
import type { ClusterReader } from '../runtime/cluster-reader.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import type { IncidentBook } from './incidents.ts';
import type { InventoryBook } from './inventory-book.ts';
import { foldedBy, type NodeBook } from './nodes.ts';
import { type Judgement, judgementOn } from './stranger-judgement.ts';

/** Strangers at hand; the lines of more than these are counted and dropped. */
const AT_HAND = 20_000;
/** Judged in one cycle: about a second. */
const JUDGED = 500;
/** While OCI does not answer it may still know the node: its lines wait so long. */
const PATIENCE: Ms = 10 * MINUTE;
/** While OCI does not answer, a few are taken for what they mostly are: nodes of ours. */
const FEW = 5;
/** When something about them failed. */
const AFTER_FAILURE: Ms = 10 * SECOND;
/** Of nodes for which that was too short, so many keep their lines. */
const KEPT_UNANSWERED = 100;
/** A notice that is due within this is waited for; what is due later is left to the next wake, hourly at the latest. */
const WORTH_WAITING: Ms = 20 * MINUTE;

interface AtHand {
  evidence: NodeEvidence;
  readonly since: At;
  /** Null: not judged since its last line. */
  judgement: Judgement | null;
}

interface Parts {
  readonly incidents: IncidentBook;
  readonly inventory: InventoryBook;
  readonly nodes: NodeBook;
  readonly reader: ClusterReader;
}

/**
 * Nodes that neither the inventory nor an incident knows. Anybody who can write a record can name any number of them,
 * so they come after all that is known, are looked up a few at a time, and share one incident and its notices. One
 * that OCI knows becomes a node like any other.
 */
export class Strangers {
  readonly #atHand = new Map<string, AtHand>();
  /** No strangers any more, but what was known of them before could not be read. */
  #unread: ReadonlySet<string> = new Set();
  #keptUnanswered = 0;
  #nextAt: At | null = null;

  constructor(
    private readonly ports: Pick<CyclePorts, 'clock' | 'log'>,
    private readonly options: CycleOptions,
    private readonly parts: Parts,
  ) {}

  /** When they have to be looked at again; null when none is at hand and none waits to be told. */
  get nextAt(): At | null {
    const dueAt = strangersDueAt(this.#incident());
    const isWorthWaiting = dueAt !== null && dueAt <= this.ports.clock.now() + WORTH_WAITING;
    const lookAt = this.#atHand.size > 0 ? this.#nextAt : null;
    return isWorthWaiting ? Math.min(dueAt, lookAt ?? dueAt) : lookAt;
  }

  /** Whether anybody knows a node, as of now. */
  known(): (node: string) => boolean {
    const { incidents, inventory } = this.parts;
    const ofIncidents = incidents.nodes();
    return (node) => ofIncidents.has(node) || inventory.knows(node);
  }

  /** Takes what strangers say. @param isKnown {@link known}. @returns the signals of the others. */
  take(signals: readonly Signal[], isKnown: (node: string) => boolean): Signal[] {
    const ours: Signal[] = [];
    let dropped = 0;
    for (const [node, group] of groupBy(signals, (signal) => signal.node)) {
      if (isKnown(node)) ours.push(...group);
      else if (!this.#hold(node, group)) dropped += 1;
    }
    if (dropped > 0) this.ports.log.warn('too many unknown nodes: lines dropped', { nodes: dropped });
    return ours;
  }

  /** @returns false where there are too many of them already. */
  #hold(node: string, signals: readonly Signal[]): boolean {
    const now = this.ports.clock.now();
    const present = this.#atHand.get(node);
    if (present !== undefined) {
      present.evidence = foldedBy(present.evidence, signals, now);
      present.judgement = null;
    } else if (this.#atHand.size < AT_HAND)
      this.#atHand.set(node, {
        evidence: foldedBy(emptyEvidence(node), signals, now),
        since: now,
        judgement: null,
      });
    else return false;
    return true;
  }

  /** Whether anything has to be done about them now. */
  isBusy(): boolean {
    const dueAt = strangersDueAt(this.#incident());
    return this.#atHand.size > 0 || (dueAt !== null && dueAt <= this.ports.clock.now());
  }

  /** Looks for them at OCI. @returns those that are nodes like any other now; their evidence is with the others'. */
  async resolve(): Promise<ReadonlySet<string>> {
    const { incidents, inventory, nodes, reader } = this.parts;
    await inventory.refresh(reader.lookUps, new Set(this.#atHand.keys()), {
      // Their clusters are made when they are decided, which looks at their lines.
      lifekeeperSeen: new Set(),
      quorumVolumeIds: this.options.policy.quorumVolumeIds,
    });
    const isKnown = this.known();
    const left = FEW - incidents.open().filter(({ cluster }) => cluster.source === 'unknown').length;
    const isOneOfFew = this.#atHand.size <= left;
    const admitted = [...this.#atHand].filter(
      ([node]) => isKnown(node) || (isOneOfFew && !reader.lookUps.finder.isAbsent(node)),
    );
    const unread = await nodes.load(admitted.map(([node]) => node));
    this.#unread = new Set(unread.keys());
    const joined = admitted.filter(([node]) => !unread.has(node));
    for (const [node, { evidence }] of joined) {
      nodes.join(evidence);
      this.#atHand.delete(node);
    }
    return new Set(joined.map(([node]) => node));
  }

  /**
   * Judges those that stay strangers, and stores what has to be told about them.
   * @throws what the store or `renewLease` threw.
   */
  async judge(renewLease: () => Promise<void>): Promise<void> {
    const now = this.ports.clock.now();
    const all = [...this.#atHand].filter(([node]) => !this.#unread.has(node));
    const found: Stranger[] = [];
    const done: [string, AtHand][] = [];
    const times: At[] = this.#unread.size > 0 ? [now + AFTER_FAILURE] : [];
    const due = all.filter(([, { judgement }]) => judgement === null || (judgement.nextAt ?? now + 1) <= now);
    const judging = { ...this.options, now, inventory: this.parts.inventory.now, log: this.ports.log };
    for (const [, atHand] of due.slice(0, JUDGED)) atHand.judgement = judgementOn(atHand.evidence, judging);
    if (due.length > JUDGED) times.push(now);
    for (const [node, atHand] of all) {
      if (atHand.judgement === null) continue;
      const { stranger, nextAt } = atHand.judgement;
      if (stranger !== null) found.push(stranger);
      if (nextAt !== null) times.push(nextAt);
      else if (this.#isHopeless(node, atHand, now)) done.push([node, atHand]);
      else times.push(Math.max(now, this.parts.reader.lookUps.finder.nextPassAt));
    }
    const isAll = due.length <= JUDGED;
    const incident = await this.#store({ strangers: found, isAll }, now, renewLease);
    await this.#finish(done, incident);
    this.#nextAt = times.length === 0 ? null : Math.min(...times);
  }

  /** They are looked at again after a while; nobody else waits for them. @returns when. */
  postpone(error: unknown): At {
    this.ports.log.failure('unknown nodes have to wait', error);
    const at = this.ports.clock.now() + AFTER_FAILURE;
    this.#nextAt = at;
    return at;
  }

  /** Nodes of the inbox about which nothing more will be done. @param nodes all that it waits for. */
  settled(nodes: ReadonlySet<string>): ReadonlySet<string> {
    const isKnown = this.known();
    return new Set([...nodes].filter((node) => !isKnown(node) && !this.#atHand.has(node)));
  }

  #isHopeless(node: string, { since }: AtHand, now: At): boolean {
    return this.parts.reader.lookUps.finder.isAbsent(node) || now - since > PATIENCE;
  }

  #incident(): Incident | null {
    return this.parts.incidents.all().find(({ cluster }) => cluster.key === STRANGERS.key) ?? null;
  }

  async #store(found: Found, now: At, renewLease: () => Promise<void>): Promise<Incident | null> {
    const { incidents } = this.parts;
    const before = this.#incident();
    const id = before?.id ?? freeId(STRANGERS_ID, incidents.isTaken);
    const next = withStrangers(before, id, found, now);
    if (next === null || next === before) return before;
    await renewLease();
    await incidents.save(next);
    return this.#incident();
  }

  /** Lets go of them; the lines of a few stay, for the inventory may know them later. */
  async #finish(done: readonly (readonly [string, AtHand])[], incident: Incident | null): Promise<void> {
    const { nodes, reader } = this.parts;
    const kept = done.filter(([node]) => {
      if (isKept(incident, node)) return true;
      if (reader.lookUps.finder.isAbsent(node) || this.#keptUnanswered >= KEPT_UNANSWERED) return false;
      this.#keptUnanswered += 1;
      return true;
    });
    await nodes.load(kept.map(([node]) => node));
    for (const [, { evidence }] of kept) nodes.join(evidence);
    for (const [node] of done) this.#atHand.delete(node);
  }
}
