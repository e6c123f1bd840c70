import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import { lastOutage, mayBeOf } from '../cluster/paths.ts';
import {
  type ClusterPicture,
  isDetached,
  type NodeStatus,
  ownNode,
  type PathStatus,
  pathKey,
} from '../cluster/picture-shapes.ts';
import { newestStray } from '../cluster/strays.ts';
import { latestOf } from '../cluster/takeover.ts';
import { type Incident, record } from '../incident/incident.ts';
import { SITUATIONS, type Situation } from '../incident/situations.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import { isNodeProven, isProven, isSetAside, quietOrStray } from './after-trouble.ts';
import { because, type DecisionState } from './contract.ts';
import { clockStart, lastRecovered, lateHeadline } from './diagnose.ts';
import { hadConsequences } from './late-outages.ts';

/** In which situation the incident is, and what it is about. */
export function situate(state: DecisionState): DecisionState {
  const { picture, before, now } = state;
  const situation = situationOf(state);
  const path = picture.primary ?? pathThatIsOver(state, situation);
  let incident: Incident = {
    ...state.incident,
    situation,
    severity: severityOf(state, situation),
    recoveredAt: situation === 'recovered' ? (state.incident.recoveredAt ?? provenAt(picture, now)) : null,
  };
  if (before.situation !== situation)
    incident = record(incident, { at: now, code: 'situation', text: situation });
  if (before.cause !== incident.cause)
    incident = record(incident, { at: now, code: 'cause', text: incident.cause });
  const next = { ...state, incident, situation, path, node: nodeOf(picture, path, situation) };
  const isNew = before.situation === undefined;
  return isNew && situation === 'planned' ? because(next, 'opened-as-planned') : next;
}

function pathThatIsOver(state: DecisionState, situation: Situation): PathStatus | null {
  if (situation === 'recovered') return lastRecovered(state.picture);
  if (situation === 'stray') return newestStray(state.picture.paths);
  return situation === 'late' || situation === 'late-failed' ? (lateHeadline(state)?.path ?? null) : null;
}

function provenAt(picture: ClusterPicture, now: At): At {
  const times = picture.paths.map((p) => p.recoveredAt).filter((t) => t !== null);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

function nodeOf(picture: ClusterPicture, path: PathStatus | null, situation: Situation): NodeStatus | null {
  switch (SITUATIONS[situation].about) {
    case 'restarted-node':
      return rebootedNode(picture);
    case 'cluster':
      return null;
    case 'path':
      return picture.nodes.find((n) => n.node === path?.node) ?? picture.nodes[0] ?? null;
  }
}

/** A severity rises in the last minutes before I/O fails. */
const NEAR: Ms = 30 * MINUTE;

/** A forced restart is the headline this long; then the state of the paths is. */
const REBOOT_HEADLINE: Ms = 30 * MINUTE;

/** Nodes whose agent heartbeat is absent: silence of every node of the cluster is an incident of its own. */
export function allSilent(a: ClusterPicture): boolean {
  const expected = a.nodes.filter((n) => n.instanceState === 'RUNNING' || n.instanceState === 'unknown');
  return expected.length > 0 && expected.every((n) => n.silentSince !== null);
}

function rebootedNode(a: ClusterPicture): NodeStatus | null {
  const rebooted = a.nodes.filter((n) => n.rebootedAt !== null);
  return rebooted.find((n) => n.rebootForced) ?? rebooted[0] ?? null;
}

/** Log delivery delay: which way it went is known no sooner. */
const LINES_TAKE: Ms = 2 * MINUTE;

/** A path that held for this long is not flapping any more. */
const CALM: Ms = 5 * MINUTE;

/** The worst path with its node. */
interface Case {
  readonly state: DecisionState;
  readonly path: PathStatus;
  readonly node: NodeStatus | undefined;
  readonly lossAt: At;
}

/** Situations of a path in trouble in order of weight: the first that holds is the headline. */
const RULES: readonly (readonly [Situation, (c: Case) => boolean])[] = [
  ['planned', ({ state }) => state.diagnosis?.cause === 'detached-planned'],
  ['degraded', ({ path }) => path.degraded],
  ['unclear', ({ path }) => path.condition === 'unclear'],
  ['held', ({ path, state }) => path.role === 'boot' && isFresh(state)],
  ['boot-lost', ({ path }) => path.role === 'boot'],
  ['held', (c) => c.path.role === 'quorum' && isBlip(c)],
  ['quorum-lost', ({ path }) => path.role === 'quorum'],
  ['do-not-reattach', ({ path, state }) => isDetached(path) && state.picture.takeover.length > 0],
  ['failed-over', failedOver],
  ['fs-dead', ({ path }) => path.condition === 'dead'],
  ['standby-lost', (c) => isStandby(c) && ioFailed(c)],
  ['io-failed', ioFailed],
  ['not-recovered', ({ path }) => isReattachedElsewhere(path)],
  ['reattached', ({ path, lossAt }) => path.condition === 'lost' && isReattachedHere(path, lossAt)],
  ['held', isBlip],
  ['standby-lost', isStandby],
  ['deadline-passed', ({ state: { incident, now } }) => now > (incident.deadline?.to ?? now) + LINES_TAKE],
  ['detached', ({ path }) => isDetached(path)],
  ['flapping', ({ path }) => isFlapping(path)],
  // "Hung" stands for a cause that nobody knows yet.
  [
    'hung',
    ({ path, state }) => path.condition === 'hung' && (state.diagnosis?.cause ?? 'unknown') === 'unknown',
  ],
];

/** The one headline. */
function situationOf(state: DecisionState): Situation {
  const { picture } = state;
  const path = picture.primary;
  if (allSilent(picture)) return 'all-silent';
  if (isRestartHeadline(state)) return 'rebooted';
  if (path === null) return afterTrouble(state);
  const c: Case = { state, path, node: ownNode({ picture, path }), lossAt: clockStart(state) };
  return RULES.find(([, holds]) => holds(c))?.[0] ?? 'lost';
}

/** A restart is the headline while what it was for lasts, and for a while after it; not of what was lost since. */
function isRestartHeadline(state: DecisionState): boolean {
  const { picture, now } = state;
  const bootAt = rebootedNode(picture)?.rebootedAt ?? null;
  if (bootAt === null) return false;
  if (picture.primary !== null) return !isLostSince(bootAt, picture.primary);
  return now - bootAt < REBOOT_HEADLINE || isLearnedLate(bootAt, state);
}

/** Whether a session that was logged in after a restart, or that it did not touch, was lost after it. */
function isLostSince(bootAt: At, { view, lostAt }: PathStatus): boolean {
  if (view === null || view.session === null || !view.currentBoot) return false;
  return lostAt === null ? (view.upAt ?? bootAt) > bootAt : lostAt > bootAt;
}

/** The lines of a restart come when it would not be the headline any more: people hear of it all the same, as long. */
function isLearnedLate(bootAt: At, state: DecisionState): boolean {
  const { incident, before, now } = state;
  const { openedAt, memory } = incident;
  if (lateHeadline(state) !== null || openedAt - bootAt < REBOOT_HEADLINE) return false;
  if (memory.notified !== null)
    return memory.notified.situation === 'rebooted' && now - openedAt < REBOOT_HEADLINE;
  return Object.entries(memory.known.restarts).some(
    ([node, at]) => at === bootAt && valueAt(before.memory.known.restarts, node) !== at,
  );
}

function afterTrouble(state: DecisionState): Situation {
  const { picture, incident, now } = state;
  const over = lateHeadline(state);
  if (over !== null) return state.late.some(hadConsequences) ? 'late-failed' : 'late';
  const { situation: before = 'healthy', memory } = incident;
  if (before === 'healthy' || before === 'held' || before === 'stray') return quietOrStray(state);
  const flap = picture.paths.find(isFlapping);
  if (flap !== undefined && now - (flap.recoveredAt ?? 0) < CALM) return 'flapping';
  if (before === 'all-silent' || before === 'heard-again') return 'heard-again';
  // Quiet is not healthy: every path that was affected has to show its return.
  const affected = memory.affected.filter((key) => !isSetAside(key, picture));
  if (affected.length === 0 && memory.affected.length > 0) return quietOrStray(state);
  const proven = affected.every((key) => {
    const path = picture.paths.find((x) => pathKey(x) === key);
    return path === undefined ? isNodeProven(key, state) : isProven(path, state);
  });
  return proven && affected.length > 0 ? 'recovered' : 'unproven';
}

function isFresh(state: DecisionState): boolean {
  return state.now - clockStart(state) < state.policy.blipMs;
}

/** A broken session alone is held back: live migration, an iscsid restart and online resizes heal within a minute. */
function isBlip({ state, path, node }: Case): boolean {
  if (path.condition !== 'lost' || isDetached(path) || !isFresh(state) || isFlapping(path)) return false;
  return !(node?.view?.lifekeeper.deviceFailures ?? []).some((f) => f.last >= (path.lostAt ?? 0));
}

function isFlapping(p: PathStatus): boolean {
  return (p.view?.flaps ?? 0) >= 3;
}

function isStandby({ node }: Case): boolean {
  return node?.service === 'standby';
}

function failedOver({ state: { picture }, lossAt }: Case): boolean {
  return picture.nodes.some(({ view }) => (latestOf(view, 'lk-failover') ?? 0) >= lossAt);
}

function ioFailed({ path, node, lossAt }: Case): boolean {
  if (path.condition === 'timed-out' || lastOutage(path.view)?.timedOutAt != null) return true;
  const queueFailedAt = node?.view?.queueFailedAt;
  if (queueFailedAt != null && queueFailedAt >= lossAt) return true;
  const { device } = path;
  return (
    path.condition !== 'dead' &&
    (node?.view?.fsDead ?? []).some((dead) => dead.at >= lossAt && mayBeOf(dead, device))
  );
}

/** Attached again, but where the old session never looks: it retries the old portal for ever. */
function isReattachedElsewhere(p: PathStatus): boolean {
  if (p.condition === 'replaced') return true;
  return p.condition === 'lost' && p.api === 'ATTACHED' && p.samePortal === false;
}

/** Attached again on the same portal after the loss: the session can heal, but has not yet. */
function isReattachedHere(p: PathStatus, lossAt: At): boolean {
  return p.api === 'ATTACHING' || (p.api === 'ATTACHED' && (p.current?.timeCreated ?? 0) > lossAt);
}

/** How bad; the nearness of the deadline raises everything that still waits for the kernel. */
function severityOf(state: DecisionState, situation: Situation): Severity {
  const { severity, near, fresh } = SITUATIONS[situation];
  const { deadline } = state.incident;
  if (near !== null && deadline !== null && deadline.to - state.now <= NEAR) return near;
  return fresh !== null && isFresh(state) ? fresh : severity;
}
