import { samePortal } from '../../functions/core/base/portal.ts';
import { type At, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import { diskOf } from '../../functions/core/rules/captures.ts';
import type { SignalKind } from '../../functions/core/rules/signal-kinds.ts';
import type { LostPath } from './scan-diagnosis.ts';
import type { ScannedNode } from './scanned-node.ts';
import type { Sighting } from './sightings.ts';

/** Lines of an incident in one log that say the same. */
export interface EvidenceLines {
  readonly rule: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly file: string;
  /** Of the first and the last of them; null where lines of this file cannot be counted. */
  readonly line: number | null;
  readonly lastLine: number | null;
  readonly sample: string;
  /** Around the incident, but of no loss: how the node starts, what is normal at a log-in. */
  readonly isBackground: boolean;
}

/** When an incident was; `until` is infinite while it lasts. */
export interface Span {
  readonly from: At;
  readonly until: At;
}

/** Stamps have seconds: a line this close to the loss is of it. */
const CLOSE: Ms = SECOND;
/** What led to it may be as old. */
const BEFORE: Ms = MINUTE;
/** What became of it follows within this. */
const AFTER: Ms = MINUTE;

/** What is normal while a node starts or logs in. */
const BACKGROUND: ReadonlySet<SignalKind> = new Set([
  'detail',
  'device-attached',
  'device-reset',
  'fs-mounted',
  'heartbeat',
  'host-added',
  'iscsid-start',
  'lk-other',
  'lk-start',
  'session-up',
]);

/** Causes of a loss that come before it. */
const LEADING: ReadonlySet<SignalKind> = new Set([
  'competitor',
  'os-shutdown',
  'iscsid-stop',
  'session-shutdown',
  'multipath-path-down',
  'lk-failover',
]);

/** Of another outage when they come before or after this one. */
const TURNS: ReadonlySet<SignalKind> = new Set([
  'session-lost',
  'session-recovered',
  'session-retry',
  'session-timed-out',
  'session-gave-up',
  'login-rejected',
  'portal-refused',
  'bind-loop',
]);

/** The lines of one incident, in order: those about its own paths, and those of the node in its time. */
export function linesOf(
  { view, sightings }: ScannedNode,
  lost: readonly LostPath[],
  span: Span,
): readonly EvidenceLines[] {
  const own = sightings.filter((one) => isIn(one, span) && isOwn(one, view, lost));
  const byPlace = new Map<string, Sighting[]>();
  for (const one of own) {
    const key = JSON.stringify([one.source, one.rule, isBackground(one, span)]);
    byPlace.set(key, [...(byPlace.get(key) ?? []), one]);
  }
  return [...byPlace.values()].map((runs) => joined(runs, span)).filter(isToldOnce);
}

/** Whether no other file has the same lines and more: journal and syslog tell of one thing. */
function isToldOnce(one: EvidenceLines, index: number, all: readonly EvidenceLines[]): boolean {
  const [first, last] = [Date.parse(one.first), Date.parse(one.last)];
  return !all.some((other, place) => {
    if (other.rule !== one.rule || other.file === one.file) return false;
    const isWithin = first >= Date.parse(other.first) - CLOSE && last <= Date.parse(other.last) + CLOSE;
    return isWithin && (other.count > one.count || (other.count === one.count && place < index));
  });
}

function isIn({ kind, first, last }: Sighting, { from, until }: Span): boolean {
  if (last < from - BEFORE || first > until + AFTER) return false;
  return (
    !TURNS.has(kind) || (last >= from - CLOSE && first <= until + (kind === 'session-recovered' ? CLOSE : 0))
  );
}

/** Whether a line is about one of the paths, or about none that is known: then its time alone tells. */
function isOwn({ about }: Sighting, view: NodeView, lost: readonly LostPath[]): boolean {
  const ours = lost.map(({ path }) => path);
  const tests: ((path: NodeView['paths'][number]) => boolean)[] = [];
  const { session, portal, device } = about;
  if (session !== undefined) tests.push((path) => path.session === session);
  if (portal !== undefined) tests.push((path) => samePortal(path.portal, portal));
  if (device !== undefined) tests.push((path) => path.device === diskOf(device));
  return tests.every((test) => ours.some(test) || !view.paths.some(test));
}

function isBackground({ kind, last }: Sighting, { from }: Span): boolean {
  return BACKGROUND.has(kind) || (last < from - CLOSE && !LEADING.has(kind));
}

function joined(runs: readonly Sighting[], span: Span): EvidenceLines {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('no lines to join');
  return {
    rule: first.rule,
    first: new Date(first.first).toISOString(),
    last: new Date(Math.max(...runs.map((run) => run.last))).toISOString(),
    count: runs.reduce((sum, { count }) => sum + count, 0),
    file: first.source,
    line: first.firstLine,
    lastLine: last.lastLine,
    sample: first.sample,
    isBackground: isBackground(first, span),
  };
}
