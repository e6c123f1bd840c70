import { MINUTE } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import { isKnownStandby, isTrouble, type PathStatus } from '../cluster/picture-shapes.ts';
import { latestOf, mayBeSince } from '../cluster/takeover.ts';
import type { Precondition, StepKey } from '../notice/facts.ts';
import type { Verdict } from '../plan/plan-shapes.ts';
import { hasForgottenWrites } from './aftermath.ts';
import type { ToldState } from './contract.ts';

/** What speaks against a condition weighs more than what speaks for it; without either it is unknown. */
export function judged(against: boolean, inFavour: boolean): Verdict {
  if (against) return 'not-met';
  return inFavour ? 'met' : 'unknown';
}

/** A session that can heal does so within minutes; restarting iscsid before that makes things worse. */
const WAIT = 5 * MINUTE;

/** Whether the kernel gives up before a person has waited as long as a session gets. */
export function isNearlyOver({
  incident: { deadline },
  node,
  now,
}: Pick<ToldState, 'incident' | 'node' | 'now'>): boolean {
  if (deadline === null || node?.service === 'standby') return false;
  return deadline.to > now && deadline.to - now < WAIT;
}

/** Whether a standby has lost with a restart what retried: somebody has to log in. */
export function hasToLogIn({ path, node, loss }: Pick<ToldState, 'path' | 'node' | 'loss'>): boolean {
  if (node?.service !== 'standby' || path?.api !== 'ATTACHED') return false;
  return hasForgottenWrites(node, loss.at) === 'rebooted';
}

type Seen = Pick<ToldState, 'now' | 'path' | 'node' | 'loss' | 'picture'>;

/**
 * What has to hold before a person restarts `iscsid.service` of the node that lost the disk, or its OS
 * (docs/recovery-safety.md#when-a-restart-makes-sense: never as a first measure, while a fail-over runs, or while other
 * software acts).
 */
export function restartConditions(c: Seen): readonly Precondition[] {
  const p = c.path;
  if (p === null) return [];
  return [
    { key: 'attached', verdict: judged(!isUnread(p) && p.api !== 'ATTACHED', p.api === 'ATTACHED') },
    { key: 'waited', verdict: waited(c, p) },
    { key: 'no-failover', verdict: noFailover(c) },
    { key: 'no-competitor', verdict: hasCompetitor(c) ? 'not-met' : 'met' },
  ];
}

/**
 * The OS that may be restarted is that of the node that lost the disk, never a healthy one: there the disk is not, and a
 * restart would take away the place to switch to. A node in service is not restarted but stopped, so that its peer takes
 * over; only where no node has the disk the standby comes first.
 */
export function restartStep(c: Seen): StepKey {
  const { node } = c;
  if (isLostEverywhere(c)) return 'restart-both';
  if (node?.service === 'active') return 'restart-active';
  return isKnownStandby(node ?? undefined) ? 'restart-standby' : 'restart-unknown';
}

/** No other node has the volume: there is nowhere to switch over to. */
export function isLostEverywhere({ picture, path }: Pick<Seen, 'picture' | 'path'>): boolean {
  const others = picture.paths.filter(
    (p) => p.node !== path?.node && p.role === 'data' && isSameVolume(p, path),
  );
  return others.length > 0 && others.every(isTrouble);
}

function isSameVolume(a: PathStatus, b: PathStatus | null): boolean {
  return a.attachment !== null && a.attachment.volumeId === b?.attachment?.volumeId;
}

/** Other software has acted on iSCSI of the cluster since shortly before the loss. */
export function hasCompetitor({ picture, loss }: Pick<Seen, 'picture' | 'loss'>): boolean {
  const seen = picture.nodes.flatMap(({ view }) => view?.competitor ?? []);
  return seen.some(({ at }) => at >= loss.at - 10 * MINUTE);
}

/** The API did not say what has become of the attachment. */
export function isUnread({ api }: PathStatus): boolean {
  return api === 'unreadable' || api === 'not-asked';
}

function waited({ now, loss }: Seen, path: PathStatus): Verdict {
  if (isUnread(path)) return 'unknown';
  if (path.api !== 'ATTACHED') return 'not-met';
  const since = Math.max(path.current?.timeCreated ?? 0, lastOutage(path.view)?.lostAt ?? loss.at);
  return now - since >= WAIT ? 'met' : 'not-met';
}

/** The five minutes are over: to wait is no next step any more. */
export function hasWaited(c: Seen): boolean {
  return c.path !== null && waited(c, c.path) === 'met';
}

function noFailover({ picture, loss }: Seen): Verdict {
  const moves = picture.nodes.flatMap(({ view, rebootedAt }) => [
    latestOf(view, 'lk-failover'),
    latestOf(view, 'lk-recovery-started'),
    latestOf(view, 'lk-halt'),
    rebootedAt,
  ]);
  return judged(
    moves.some((at) => mayBeSince(at, loss.at)),
    picture.nodes.every((n) => n.silentSince === null && n.view?.clockDoubt == null),
  );
}
