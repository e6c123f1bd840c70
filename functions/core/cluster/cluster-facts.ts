import { groupBy, valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ClusterRef, Inventory } from '../inventory/inventory.ts';
import type { Known, LateLines, LookUps, ProbeFacts, Unknown } from '../platform/look-ups.ts';
import { knownOf, type StoredProbe } from '../probe/stored.ts';
import type { Signal } from '../rules/signal.ts';

/** What the newest report of `sweep` says about silent agents. */
export interface Silence {
  /** By instance OCID. */
  readonly since: Readonly<Record<string, At>>;
  readonly sweptAt: At;
}

/** What is known about a cluster, and nothing made of it yet. */
export interface ClusterFacts {
  readonly now: At;
  readonly cluster: ClusterRef;
  /** One per node of the cluster that said anything. */
  readonly views: readonly NodeView[];
  readonly lookUps: LookUps;
  readonly inventory: Inventory;
}

/** What was read about a cluster, each from where it is kept. */
export interface ClusterReadings extends ClusterFacts {
  /** By node: what it was asked and answered, or why that could not be read. */
  readonly probes: Readonly<Record<string, StoredProbe | Unknown>>;
  readonly silence: Silence;
  /** By node; only who reads the inbox knows them. They explain times to people and are no matter of any guard. */
  readonly zoneOffsets?: ReadonlyMap<string, number>;
  /** Likewise. */
  readonly lateLines?: ReadonlyMap<string, readonly LateLines[]>;
}

/** Joins what was read: the one place that does, so that who acts sees what who decides saw. */
export function clusterFacts(read: ClusterReadings): ClusterFacts {
  const { now, cluster, views, inventory, lookUps } = read;
  const more = {
    ...probeAnswers(read),
    silent: silentNodes(read),
    zoneOffsets: ofNodes(cluster, (node) => read.zoneOffsets?.get(node)),
    lateLines: ofNodes(cluster, (node) => read.lateLines?.get(node)),
  };
  const present = Object.entries(more).filter(([, byNode]) => Object.keys(byNode).length > 0);
  return { now, cluster, views, inventory, lookUps: { ...lookUps, ...Object.fromEntries(present) } };
}

function ofNodes<T>({ nodes }: ClusterRef, of: (node: string) => T | undefined): Readonly<Record<string, T>> {
  const entries = nodes.flatMap((node) => {
    const value = of(node);
    return value === undefined ? [] : [[node, value] as const];
  });
  return Object.fromEntries(entries);
}

function probeAnswers({ cluster, probes }: ClusterReadings): Pick<LookUps, 'probes' | 'probeFailures'> {
  const answer = (node: string): Known<ProbeFacts> | undefined => {
    const read = valueAt(probes, node);
    if (read === undefined) return undefined;
    return 'schema' in read ? knownOf(read) : read;
  };
  return {
    probes: ofNodes(cluster, answer),
    probeFailures: ofNodes(cluster, (node) => {
      const read = valueAt(probes, node);
      const failure = read !== undefined && 'schema' in read ? read.failure : null;
      return answer(node)?.known === true ? (failure ?? undefined) : undefined;
    }),
  };
}

/**
 * Nodes whose agents are silent now. The report may be an hour old: a node of which a line came since then is not
 * silent, and one that is known not to run any more was switched off.
 */
function silentNodes({ cluster, silence, views, lookUps }: ClusterReadings): Readonly<Record<string, At>> {
  return ofNodes(cluster, (node) => {
    const lastAt = views.find((view) => view.node === node)?.lastAt ?? null;
    if (lastAt !== null && lastAt > silence.sweptAt) return undefined;
    const instance = valueAt(lookUps.instances, node);
    const isOff = instance?.known === true && instance.value.lifecycleState !== 'RUNNING';
    return isOff ? undefined : valueAt(silence.since, node);
  });
}

/** From a line on the node to this suite, as long as nothing is wrong. */
const ON_TIME: Ms = 2 * MINUTE;

type DatedSignal = Pick<Signal, 'node' | 'at'> & { readonly readAt?: At | null };

/**
 * What one batch brought late, by node: whoever hears of an outage that is over wants to know where its lines were.
 * Nodes whose lines came in time are left out.
 */
export function lateLinesOf(signals: readonly DatedSignal[], now: At): ReadonlyMap<string, LateLines> {
  const late = signals.filter(({ at }) => now - at > ON_TIME);
  const byNode = [...groupBy(late, ({ node }) => node)].map(([node, lines]) => {
    const bounds = lines.reduce(
      ({ from, to, readAt }, line) => ({
        from: Math.min(from, line.at),
        to: Math.max(to, line.at),
        readAt: line.readAt == null ? readAt : Math.max(readAt ?? line.readAt, line.readAt),
      }),
      { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, readAt: null as At | null },
    );
    return [node, bounds] as const;
  });
  return new Map(byNode);
}
