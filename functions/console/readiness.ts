import { valueAt } from '../core/base/group-by.ts';
import { type At, DAY, type Sec } from '../core/base/time.ts';
import { isDoubtful } from '../core/evidence/node-clock.ts';
import type { NodeEvidence } from '../core/evidence/node-evidence.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { NodeInventory } from '../core/inventory/inventory.ts';
import type { StoredProbe } from '../core/probe/stored.ts';
import type { FleetEntry } from './fleet.ts';
import { type Heard, REPORT_HOLDS, type Reports } from './heard.ts';
import type { READINESS_EN } from './words.readiness.en.ts';

/** What is looked at for every node, in this order. */
export const NODE_CHECKS = [
  'inventory',
  'cluster',
  'agent',
  'plugins',
  'lines',
  'lifekeeper',
  'clock',
  'volumes',
  'timeout',
  'probe',
  'ocid',
] as const;
export type NodeCheck = (typeof NODE_CHECKS)[number];

/** `unknown`: nothing that is stored proves it; never as good as good. */
export type ReadyVerdict = 'good' | 'bad' | 'warn' | 'unknown';

/** One check of one node. */
export interface Found {
  readonly check: NodeCheck;
  readonly verdict: ReadyVerdict;
  /** What was found, as a word of `ready.found.*`. */
  readonly said: FoundWord;
  /** What stands in its place `{what}`: names and figures. */
  readonly what: string;
  /** When it was seen last; null: never, or it has no time. */
  readonly at: At | null;
}

/** What is said of a check: the words are `ready.found.*`. */
export type FoundWord =
  Extract<keyof typeof READINESS_EN, `ready.found.${string}`> extends `ready.found.${infer Word}`
    ? Word
    : never;

/** How long the kernel of a node waits, and who says so. */
export interface Timeout {
  /** Different ones of one node, shortest first; empty: not known. */
  readonly seconds: readonly Sec[];
  readonly by: 'probe' | 'kernel-line' | 'tag' | 'nobody';
}

/** What is stored of one node beside the inventory. */
export interface StoredOfNode {
  readonly evidence: NodeEvidence | null;
  readonly probe: StoredProbe | null;
}

export interface NodeReadiness {
  readonly id: string;
  readonly name: string;
  readonly found: readonly Found[];
  readonly timeout: Timeout;
  readonly isMultipath: boolean;
}

/** A line that came this long ago says that lines come. */
const LINE_HOLDS = 7 * DAY;

type Judged = Omit<Found, 'check'>;

const judged = (verdict: ReadyVerdict, said: FoundWord, at: At | null = null, what = ''): Judged => ({
  verdict,
  said,
  at,
  what,
});

/** What the stored objects tell of every node of a cluster. */
export function readinessOf(
  entry: FleetEntry,
  stored: ReadonlyMap<string, StoredOfNode>,
  reports: Reports,
  now: At,
): readonly NodeReadiness[] {
  return entry.nodes.map(({ id, name, heard }) => {
    const { evidence = null, probe = null } = stored.get(id) ?? {};
    const node = valueAt(reports.inventory?.nodes, id) ?? null;
    const view = evidence === null ? null : viewOf(evidence);
    const lines = new Map((view?.seen ?? []).map(({ rule, last }) => [rule, last] as const));
    const lifekeeperAt = Math.max(0, ...[...lines].filter(([rule]) => /^LK-/.test(rule)).map(([, at]) => at));
    const timeout = timeoutOf(view?.paths.map((path) => path.recoveryTimeoutSec) ?? [], node, probe);
    const checks: Readonly<Record<NodeCheck, Judged>> = {
      inventory: inventoryOf(node, now),
      cluster: clusterOf(entry),
      agent: agentOf(heard),
      plugins: pluginsOf(id, reports),
      lines: linesOf(view?.lastAt ?? null, now),
      lifekeeper: lifekeeperOf(lifekeeperAt, node, now),
      clock: clockOf(evidence, isDoubtful(view?.clockDoubt, now)),
      volumes: volumesOf(entry, node, reports),
      timeout: timeoutFound(timeout, probe),
      probe: probeOf(probe),
      ocid: ocidOf(probe, view?.competitor.at(-1)?.at ?? null),
    };
    return {
      id,
      name,
      found: NODE_CHECKS.map((check) => ({ check, ...checks[check] })),
      timeout,
      isMultipath: node?.attachments.some((a) => a.isMultipath) === true,
    };
  });
}

function inventoryOf(node: NodeInventory | null, now: At): Judged {
  if (node === null) return judged('bad', 'absent');
  return now - node.seenAt > REPORT_HOLDS
    ? judged('warn', 'old', node.seenAt)
    : judged('good', 'present', node.seenAt);
}

function clusterOf({ cluster }: FleetEntry): Judged {
  const { source, name } = cluster;
  if (source === 'tag') return judged('good', 'by-tag', null, name);
  return source === 'shared-volume' ? judged('good', 'by-volume') : judged('warn', 'alone');
}

function agentOf(heard: Heard): Judged {
  switch (heard.is) {
    case 'heard':
      return judged('good', 'heard', heard.at);
    case 'silent':
    case 'down':
      return judged('bad', heard.is, heard.since);
    case 'stopped':
      return judged('unknown', 'stopped', heard.at);
    default:
      return judged('unknown', 'unknown');
  }
}

/** That nothing was found is no proof: not every look asks for plugins, and an agent may report none. */
function pluginsOf(id: string, { monitor }: Reports): Judged {
  const bad = monitor.open.find(
    ({ finding }) => finding.code === 'plugin-not-running' && finding.subject.startsWith(`${id}/`),
  );
  return bad === undefined
    ? judged('unknown', 'nothing-against', monitor.sweptAt === 0 ? null : monitor.sweptAt)
    : judged('bad', 'not-running', bad.firstAt, bad.finding.detail);
}

function linesOf(lastAt: At | null, now: At): Judged {
  if (lastAt === null) return judged('unknown', 'no-line');
  return now - lastAt <= LINE_HOLDS ? judged('good', 'line', lastAt) : judged('unknown', 'old-line', lastAt);
}

/** That some came at some time does not say that they would come today. */
function lifekeeperOf(lastAt: At, node: NodeInventory | null, now: At): Judged {
  if (lastAt > 0) return linesOf(lastAt, now);
  return judged('unknown', node?.lifekeeperSeen === true ? 'old-line' : 'no-line');
}

function clockOf(evidence: NodeEvidence | null, isOff: boolean): Judged {
  const rightAt = evidence?.clock?.rightAt ?? null;
  if (isOff) return judged('bad', 'doubtful', rightAt);
  return rightAt === null ? judged('unknown', 'unknown') : judged('good', 'right', rightAt);
}

function volumesOf({ nodes }: FleetEntry, node: NodeInventory | null, { inventory }: Reports): Judged {
  const data = node?.attachments.filter(({ role }) => role === 'data') ?? [];
  if (node === null || data.length === 0) return judged('warn', 'no-volume');
  const isElsewhere = (volumeId: string) =>
    nodes.some(
      ({ id }) =>
        id !== node.instanceId &&
        valueAt(inventory?.nodes, id)?.attachments.some((a) => a.volumeId === volumeId) === true,
    );
  const alone = data.filter(({ volumeId }) => !isElsewhere(volumeId));
  const names = (all: typeof data) => all.map((a) => a.volumeName ?? a.displayName ?? a.volumeId).join(', ');
  const last = Math.min(...data.map((a) => a.lastAttachedAt));
  return alone.length === 0
    ? judged('good', 'volumes', last, names(data))
    : judged('warn', 'not-shared', last, names(alone));
}

function timeoutOf(
  named: readonly (Sec | null)[],
  node: NodeInventory | null,
  probe: StoredProbe | null,
): Timeout {
  const sorted = (all: readonly (Sec | null | undefined)[]) =>
    [...new Set(all.filter((sec) => sec != null && sec >= 0))].sort((a, b) => Number(a) - Number(b)) as Sec[];
  const answered = sorted(probe?.facts?.sessions.map(({ recoveryTmoSec }) => recoveryTmoSec) ?? []);
  if (answered.length > 0) return { seconds: answered, by: 'probe' };
  const logged = sorted(named);
  if (logged.length > 0) return { seconds: logged, by: 'kernel-line' };
  const tagged = sorted([node?.recoveryTimeoutSec]);
  return tagged.length > 0 ? { seconds: tagged, by: 'tag' } : { seconds: [], by: 'nobody' };
}

/** What a person wrote into a tag is a claim; what the node or its kernel said is proof. */
function timeoutFound({ seconds, by }: Timeout, probe: StoredProbe | null): Judged {
  const what = seconds.join(', ');
  switch (by) {
    case 'probe':
      return judged('good', 'measured', probe?.facts?.at ?? null, what);
    case 'kernel-line':
      return judged('good', 'by-kernel', null, what);
    case 'tag':
      return judged('unknown', 'tagged', null, what);
    default:
      return judged('unknown', 'unknown');
  }
}

function probeOf(probe: StoredProbe | null): Judged {
  if (probe?.failure != null) return judged('bad', 'failed', probe.round, probe.failure.errorCode);
  const at = probe?.facts?.at ?? null;
  return at === null ? judged('unknown', 'unknown') : judged('good', 'answered', at);
}

/** Oracle Cloud Agent's iSCSI part logs sessions out that do not answer, long before the kernel gives up. */
function ocidOf(probe: StoredProbe | null, actedAt: At | null): Judged {
  const facts = probe?.facts ?? null;
  if (facts?.ocidRunning === true || actedAt !== null)
    return judged('warn', 'on', Math.max(facts?.at ?? 0, actedAt ?? 0));
  return facts?.ocidRunning === false ? judged('good', 'off', facts.at) : judged('unknown', 'unknown');
}
