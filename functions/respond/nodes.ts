import { sha256 } from '../core/base/canonical.ts';
import { deadLetterName, topologyName } from '../core/base/store-names.ts';
import {
  emptyEvidence,
  foldSignals,
  mergeEvidence,
  type NodeEvidence,
  serializeEvidence,
} from '../core/evidence/evidence.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { isEmptyEvidence, parseEvidence } from '../core/evidence/stored.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Store, StoredObject } from '../core/ports.ts';
import type { Signal } from '../core/rules/signal.ts';
import { someAtATime } from '../runtime/some-at-a-time.ts';

/** Reads and writes of nodes that run at the same time. */
const AT_A_TIME = 12;
/** Writers other than us appear only while two holders overlap. */
const MAX_RACES = 4;

interface Known {
  evidence: NodeEvidence;
  /** The evidence that {@link stored} serialises: while it is unchanged, nothing has to be compared. */
  clean: NodeEvidence | null;
  /** Text as stored; null when there is no object yet. */
  stored: string | null;
  etag: string | null;
}

/** The evidence of the nodes at hand, kept in `topology/<node>.json`. */
export class NodeBook {
  readonly #store: Store;
  readonly #known = new Map<string, Known>();
  readonly #views = new WeakMap<NodeEvidence, NodeView>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads the nodes that are not at hand yet. @throws what the store threw. */
  async load(nodes: Iterable<string>): Promise<void> {
    const missing = [...new Set(nodes)].filter((node) => !this.#known.has(node));
    await someAtATime(missing, AT_A_TIME, async (node) => {
      this.#known.set(node, await this.#read(node));
    });
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

  /** Folds signals into the evidence of their nodes, which must be loaded; nothing is written yet. */
  fold(signals: readonly Signal[]): void {
    const groups = new Map<string, Signal[]>();
    for (const signal of signals) {
      const group = groups.get(signal.node);
      if (group === undefined) groups.set(signal.node, [signal]);
      else group.push(signal);
    }
    for (const [node, group] of groups) {
      const known = this.#known.get(node);
      if (known !== undefined) known.evidence = foldSignals(known.evidence, group);
    }
  }

  /**
   * Writes what has changed. When somebody else wrote a node meanwhile, both are joined: evidence is a semilattice.
   * @param renewLease runs before each group of writes. @throws what it or the store threw.
   */
  async save(renewLease: () => Promise<void>): Promise<void> {
    const changed = [...this.#known].filter(
      ([, known]) =>
        known.evidence !== known.clean &&
        !(known.stored === null && isEmptyEvidence(known.evidence)) &&
        serializeEvidence(known.evidence) !== known.stored,
    );
    await someAtATime(changed, AT_A_TIME, ([node, known]) => this.#write(node, known), renewLease);
  }

  async #write(node: string, known: Known): Promise<void> {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const { evidence } = known;
      const text = serializeEvidence(evidence);
      if (text === known.stored) return;
      const result = await this.#store.put(
        topologyName(node),
        new TextEncoder().encode(text),
        known.etag === null ? { kind: 'absent' } : { kind: 'match', etag: known.etag },
      );
      if (result.kind === 'written') {
        known.clean = evidence;
        known.stored = text;
        known.etag = result.etag;
        return;
      }
      const theirs = await this.#read(node);
      known.etag = theirs.etag;
      known.clean = theirs.clean;
      known.stored = theirs.stored;
      known.evidence = mergeEvidence(known.evidence, theirs.evidence);
    }
  }

  async #read(node: string): Promise<Known> {
    const stored = await this.#store.get(topologyName(node));
    if (stored === null) return { evidence: emptyEvidence(node), clean: null, stored: null, etag: null };
    const evidence = parseEvidence(stored.body, node);
    if (evidence !== null)
      return { evidence, clean: evidence, stored: serializeEvidence(evidence), etag: stored.etag };
    await this.#setAside(stored);
    return { evidence: emptyEvidence(node), clean: null, stored: null, etag: stored.etag };
  }

  /** A damaged object is kept for a person and replaced: it must not stop the notices. */
  async #setAside(stored: StoredObject): Promise<void> {
    await this.#store.put(deadLetterName(sha256(stored.body), 'raw'), stored.body, { kind: 'absent' });
  }
}
