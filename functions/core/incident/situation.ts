import { type At, MINUTE, type Ms } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import { isDetached } from '../diagnosis/diagnose.ts';
import type { Severity } from '../rules/signal.ts';
import { SITUATIONS, type Situation } from './situations.ts';

interface SituationInput {
  readonly now: At;
  readonly assessment: ClusterPicture;
  readonly diagnosis: Diagnosis | null;
  readonly deadline: Deadline | null;
  readonly lossAt: At | null;
  readonly blipMs: Ms;
  readonly silenceMs: Ms;
  /** Situation that was told last; recovery is only told when something was wrong before. */
  readonly before: Situation | null;
  /** Keys (`pathKey`) of the paths that this incident has been about. */
  readonly affected: readonly string[];
}

/** Names one node's way to one volume, from one decision to the next. */
export function pathKey(p: PathStatus): string {
  return `${p.node}|${p.attachment?.volumeId ?? p.portal ?? p.device ?? p.iqn ?? ''}`;
}

const NEAR: Ms = 30 * MINUTE;

/** A forced restart is the headline this long; then the state of the paths is. */
const REBOOT_HEADLINE: Ms = 30 * MINUTE;

/** Nodes whose agent heartbeat is absent: silence of every node of the cluster is an incident of its own. */
export function allSilent(a: ClusterPicture): boolean {
  const expected = a.nodes.filter((n) => n.instanceState === 'RUNNING' || n.instanceState === 'unknown');
  return expected.length > 0 && expected.every((n) => n.silentSince !== null);
}

export function rebootedNode(a: ClusterPicture): NodeStatus | null {
  return (
    a.nodes.find((n) => n.rebootedAt !== null && n.rebootForced) ??
    a.nodes.find((n) => n.rebootedAt !== null) ??
    null
  );
}

/** Log delivery delay. */
const LINES_TAKE: Ms = 2 * MINUTE;

/** The one headline; rows in order of weight, the first that holds wins. */
export function situationOf(input: SituationInput): Situation {
  const { assessment: a, diagnosis, now } = input;
  const p = a.primary;
  if (allSilent(a)) return 'all-silent';
  const rebooted = rebootedNode(a);
  if (rebooted !== null && (p !== null || now - (rebooted.rebootedAt ?? 0) < REBOOT_HEADLINE))
    return 'rebooted';
  if (p === null) return afterTrouble(input);
  if (diagnosis?.cause === 'detached-planned') return 'planned';
  if (p.degraded) return 'degraded';
  if (p.role === 'boot') return sinceLoss(input) < input.blipMs ? 'held' : 'boot-lost';
  if (p.role === 'quorum') return isBlip(input, p) ? 'held' : 'quorum-lost';
  const node = a.nodes.find((n) => n.node === p.node);
  const standby = node?.service === 'standby';
  if (isDetached(p) && a.takeover.length > 0) return 'do-not-reattach';
  if (failedOver(input)) return 'failed-over';
  if (p.condition === 'dead') return 'fs-dead';
  if (ioFailed(node, p, input.lossAt ?? now)) return standby ? 'standby-lost' : 'io-failed';
  if (reattachedElsewhere(p)) return 'not-recovered';
  if (p.condition === 'lost' && reattachedHere(p, input.lossAt ?? now)) return 'reattached';
  if (isBlip(input, p)) return 'held';
  if (standby) return 'standby-lost';
  if (input.deadline !== null && now > input.deadline.to + LINES_TAKE) return 'deadline-passed';
  if (isDetached(p)) return 'detached';
  if (flapping(p)) return 'flapping';
  // "Hung" stands for a cause that nobody knows yet.
  return p.condition === 'hung' && (diagnosis?.cause ?? 'unknown') === 'unknown' ? 'hung' : 'lost';
}

function afterTrouble(input: SituationInput): Situation {
  const { before, assessment } = input;
  if (before === null || before === 'healthy') return 'healthy';
  if (before === 'held') return 'healthy';
  const flap = assessment.paths.find((p) => flapping(p));
  if (flap !== undefined && input.now - (flap.recoveredAt ?? 0) < 5 * MINUTE) return 'flapping';
  if (before === 'all-silent' || before === 'heard-again') return 'heard-again';
  // Quiet is not healthy: every path that was affected has to show its return.
  const proven = input.affected.every((key) => {
    const p = assessment.paths.find((x) => pathKey(x) === key);
    return p === undefined ? isNodeProven(key, input) : isProven(p, input.lossAt ?? 0);
  });
  return proven && input.affected.length > 0 ? 'recovered' : 'unproven';
}

/**
 * Proof of return: "operational after recovery" of the session, or a session up in the present boot. A session that
 * no line ever called lost is no proof once the attachment was replaced: its lines may still be on their way.
 */
function isProven(p: PathStatus, lossAt: At): boolean {
  if (p.degraded) return false;
  if (p.condition === 'recovered') return true;
  if (p.condition !== 'healthy' || p.view === null || !p.view.currentBoot || p.view.session === null)
    return false;
  const replaced = (p.current?.timeCreated ?? 0) > lossAt;
  return !replaced && (p.view.state === 'up' || p.view.state === 'recovered');
}

/**
 * A disk that only LifeKeeper named is no path any more once a session's outage explains it: then that session has to
 * have come back, and nothing else on the node may be without proof.
 */
function isNodeProven(key: string, { assessment, lossAt }: SituationInput): boolean {
  const node = key.slice(0, key.indexOf('|'));
  const paths = assessment.paths.filter(
    (p) => p.node === node && p.role !== 'boot' && p.condition !== 'phantom',
  );
  return paths.some((p) => p.condition === 'recovered') && paths.every((p) => isProven(p, lossAt ?? 0));
}

function sinceLoss(input: SituationInput): Ms {
  return input.now - (input.lossAt ?? input.now);
}

/** A broken session alone is held back: live migration, an iscsid restart and online resizes heal within a minute. */
function isBlip(input: SituationInput, p: PathStatus): boolean {
  if (p.condition !== 'lost' || isDetached(p) || sinceLoss(input) >= input.blipMs) return false;
  if (flapping(p)) return false;
  const node = input.assessment.nodes.find((n) => n.node === p.node);
  const device = (node?.view?.lifekeeper.deviceFailures ?? []).some((f) => f.last >= (p.lostAt ?? 0));
  return !device;
}

function flapping(p: PathStatus): boolean {
  return (p.view?.flaps ?? 0) >= 3;
}

function failedOver(input: SituationInput): boolean {
  const lossAt = input.lossAt ?? input.now;
  const signs = input.assessment.takeover.some((t) => t.code === 'peer-failover-line');
  return signs || input.assessment.nodes.some((n) => (n.view?.lifekeeper.failoverAt ?? 0) >= lossAt);
}

function ioFailed(node: NodeStatus | undefined, p: PathStatus, lossAt: At): boolean {
  if (p.condition === 'timed-out' || lastOutage(p.view)?.timedOutAt != null) return true;
  const since = (t: At | null | undefined) => t != null && t >= lossAt;
  if (since(node?.view?.multipath.queueFailedAt)) return true;
  const device = p.device;
  return (
    p.condition !== 'dead' &&
    (node?.view?.fsDead ?? []).some(
      (f) => f.at >= lossAt && (f.device === null || device === null || f.device === device),
    )
  );
}

/** Attached again, but where the old session never looks: it retries the old portal for ever. */
function reattachedElsewhere(p: PathStatus): boolean {
  if (p.condition === 'replaced') return true;
  return p.condition === 'lost' && p.api === 'ATTACHED' && p.samePortal === false;
}

/** Attached again on the same portal after the loss: the session can heal, but has not yet. */
function reattachedHere(p: PathStatus, lossAt: At): boolean {
  return p.api === 'ATTACHING' || (p.api === 'ATTACHED' && (p.current?.timeCreated ?? 0) > lossAt);
}

/** How bad; the deadline's nearness raises everything that still waits for the kernel. */
export function severityOf(input: SituationInput, situation: Situation): Severity {
  const { severity, near, fresh } = SITUATIONS[situation];
  if (near !== null && isNear(input)) return near;
  return fresh !== null && sinceLoss(input) < input.blipMs ? fresh : severity;
}

/** The deadline counts as near only when it is known: the assumed range says too little. */
function isNear(input: SituationInput): boolean {
  return input.deadline !== null && input.deadline.to - input.now <= NEAR;
}
