import { groupBy } from '../core/base/group-by.ts';
import type { At } from '../core/base/time.ts';
import { emptyEvidence, foldSignals, mergeEvidence, type NodeEvidence } from '../core/evidence/evidence.ts';
import { notAfterNow, readByNow, rightlyDated } from '../core/evidence/node-clock.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { mayBeKnown } from '../core/evidence/repeated.ts';
import { soundEvidence } from '../core/evidence/sound-evidence.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Signal } from '../core/rules/signal.ts';
import { someAtATime } from '../runtime/promises.ts';
import { deadLetter } from '../store/dead-letters.ts';
import type { Document } from '../store/document.ts';
import { EVIDENCE, evidenceDocument, evidenceName, isEmptyEvidence } from '../store/evidence.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import { Patience } from './patience.ts';
import type { SetAside } from './set-aside.ts';

/** Reads and writes of nodes that run at the same time. */
const AT_A_TIME = 16;
/** Reading more than these is not done within the time that is left of a lease by itself. */
const VERY_MANY = 256;

/** What was folded apart of a node whose evidence cannot be read: it waits for it, other nodes do not. */
interface Unread {
  evidence: NodeEvidence;
  error: unknown;
}

interface Known {
  evidence: NodeEvidence;
  readonly document: Document<NodeEvidence>;
}

/** The evidence of the nodes at hand, kept in `topology/<node>.json`. */
export class NodeBook {
  readonly #known = new Map<string, Known>();
  /** Of this pass: a view is larger than what it is made of. */
  #views = new WeakMap<NodeEvidence, NodeView>();
  readonly #unread = new Map<string, Unread>();
  readonly #patience: Patience;

  constructor(
    private readonly ports: Pick<CyclePorts, 'store' | 'clock' | 'log'>,
    setAside: Pick<SetAside, 'note'>,
  ) {
    this.#patience = new Patience(ports, setAside);
  }

  /**
   * Reads the nodes that are not at hand yet, but for those whose lines wait ({@link retry}).
   * @param renewLease runs while very many are read, which takes longer than a lease. @throws what it threw.
   * @returns those that could not be read, and why: of them nothing is known, and the next call asks again.
   */
  async load(
    nodes: Iterable<string>,
    renewLease?: () => Promise<void>,
  ): Promise<ReadonlyMap<string, unknown>> {
    const missing = [...new Set(nodes)].filter((node) => !this.#known.has(node));
    const failed = new Map<string, unknown>();
    const read = async (node: string): Promise<void> => {
      const waiting = this.#unread.get(node);
      const error = waiting === undefined ? await this.#read(node) : waiting.error;
      if (error !== null) failed.set(node, error);
    };
    await someAtATime(missing, AT_A_TIME, read, missing.length > VERY_MANY ? renewLease : undefined);
    return failed;
  }

  /**
   * Reads those again whose lines wait for it, and adds these; to be called where what is folded is saved before anything
   * rests on it. What has failed for long is tried on by the way. Never throws.
   */
  async retry(): Promise<void> {
    this.#views = new WeakMap();
    for (const [node, unread] of this.#unread) {
      const name = evidenceName(node);
      if (this.#patience.isPausing(name)) continue;
      const error = await this.#read(node);
      if (error === null) {
        this.#unread.delete(node);
        this.#patience.succeeded(name);
        this.join(unread.evidence);
        continue;
      }
      unread.error = error;
      this.#patience.failed(name);
    }
  }

  /** When to {@link retry}; null when nothing waits for it, or has waited for long. */
  get retryAt(): At | null {
    return this.#patience.retryAt;
  }

  /** @returns why it could not be read; null when it is at hand now. */
  async #read(node: string): Promise<unknown> {
    try {
      const document = evidenceDocument(this.ports.store, node);
      const found = await document.load();
      const evidence = found === null ? emptyEvidence(node) : await this.#usable(found);
      this.#known.set(node, { evidence, document });
      return null;
    } catch (error) {
      this.ports.log.failure('the evidence of a node cannot be read', error, { node });
      return error;
    }
  }

  /** Evidence that nobody can look at or add to is kept for a person and begun anew. @throws what the store threw. */
  async #usable(stored: NodeEvidence): Promise<NodeEvidence> {
    try {
      const evidence = soundEvidence(stored, this.ports.clock.now());
      this.#views.set(evidence, viewOf(evidence));
      foldSignals(evidence, []);
      return evidence;
    } catch (error) {
      this.ports.log.failure('evidence is set aside', error, { node: stored.node });
      await deadLetter(this.ports.store, EVIDENCE.encode(stored));
      return emptyEvidence(stored.node);
    }
  }

  /** Evidence of a loaded node; null when it has said nothing yet. */
  get(node: string): NodeEvidence | null {
    const known = this.#known.get(node);
    if (known === undefined) return null;
    return isEmptyEvidence(known.evidence) ? null : known.evidence;
  }

  /** What the evidence of loaded nodes says; nodes that have said nothing are left out. */
  views(nodes: Iterable<string>): NodeView[] {
    const views: NodeView[] = [];
    for (const node of nodes) {
      const evidence = this.get(node);
      if (evidence === null) continue;
      const view = this.#views.get(evidence) ?? viewOf(evidence);
      this.#views.set(evidence, view);
      views.push(view);
    }
    return views;
  }

  /** Lines of LifeKeeper were seen of this node; not so while its evidence cannot be looked at. */
  hasLifekeeper(node: string): boolean {
    try {
      return this.views([node]).some((view) => view.lifekeeper.seen);
    } catch {
      return false;
    }
  }

  /**
   * Folds signals into the evidence of their nodes; nothing is written yet. Those of a node that could not be read wait.
   * @param failed why nodes could not be read.
   */
  fold(signals: readonly Signal[], failed: ReadonlyMap<string, unknown> = new Map()): void {
    const now = this.ports.clock.now();
    for (const [node, group] of groupBy(signals, (signal) => signal.node)) {
      const known = this.#known.get(node);
      if (known !== undefined) known.evidence = foldedBy(known.evidence, group, now);
      else if (failed.has(node)) this.#wait(node, group, failed.get(node));
    }
  }

  #wait(node: string, signals: readonly Signal[], error: unknown): void {
    const waiting = this.#unread.get(node);
    if (waiting === undefined) this.#patience.failed(evidenceName(node));
    const unread = waiting ?? { evidence: emptyEvidence(node), error };
    unread.evidence = foldedBy(unread.evidence, signals, this.ports.clock.now());
    this.#unread.set(node, unread);
  }

  /** Adds what was folded apart to the evidence of its node, which must be loaded. */
  join(evidence: NodeEvidence): void {
    const known = this.#known.get(evidence.node);
    if (known !== undefined) known.evidence = mergeEvidence(known.evidence, evidence);
  }

  /**
   * Writes what has changed. When somebody else wrote a node meanwhile, both are joined: evidence is a semilattice.
   * @param renewLease runs before each group of writes. @throws what it threw.
   * @returns nodes whose evidence could not be written, and why: what it was made of has to stay.
   */
  async save(renewLease: () => Promise<void>): Promise<ReadonlyMap<string, unknown>> {
    const changed = [...this.#known].filter(
      ([, { evidence, document }]) =>
        evidence !== document.value && !(document.value === null && isEmptyEvidence(evidence)),
    );
    const unsaved = new Map<string, unknown>();
    const write = async ([node, known]: readonly [string, Known]): Promise<void> => {
      try {
        await this.#write(known);
      } catch (error) {
        this.ports.log.failure('the evidence of a node cannot be written', error, { node });
        unsaved.set(node, error);
      }
    };
    await someAtATime(changed, AT_A_TIME, write, renewLease);
    return unsaved;
  }

  async #write(known: Known): Promise<void> {
    const { document } = known;
    const folded = document.value;
    let unusable: NodeEvidence | null = null;
    const join = (stored: NodeEvidence | null): NodeEvidence => {
      if (stored === null || stored === folded) return known.evidence;
      try {
        return mergeEvidence(known.evidence, stored);
      } catch {
        unusable = stored;
        return known.evidence;
      }
    };
    known.evidence = (await document.change(join)) ?? known.evidence;
    if (unusable !== null) await deadLetter(this.ports.store, EVIDENCE.encode(unusable));
  }
}

/** A node's evidence with its signals, which were read by now. */
export function foldedBy(evidence: NodeEvidence, signals: readonly Signal[], now: At): NodeEvidence {
  const bounded = signals.map((signal) => notAfterNow(signal, now));
  const dated = rightlyDated(bounded, evidence.clock ?? {}, (signal) => mayBeKnown(evidence, signal));
  return foldSignals(
    evidence,
    dated.map((signal) => readByNow(signal, now)),
  );
}
