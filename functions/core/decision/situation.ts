import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { lastWrittenAt } from '../cluster/paths.ts';
import {
  type ClusterPicture,
  isDetached,
  isDetachSeen,
  type NodeStatus,
  ownNode,
  type PathStatus,
} from '../cluster/picture-shapes.ts';
import { newestStray } from '../cluster/strays.ts';
import { type Incident, record } from '../incident/incident.ts';
import { SITUATIONS, type Situation } from '../incident/situations.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import { affectedPaths, aftermathOf } from './aftermath.ts';
import { isBeingAttached, isReattachedElsewhere, isReattachedHere } from './attaching.ts';
import { type Case, failedOver, ioFailed, isBanned, isRedundancyLost } from './case.ts';
import { because, type DecisionState } from './contract.ts';
import { clockStart, lastRecovered, lateHeadline, lossOf } from './diagnose.ts';
import { afterTrouble, replayedPaths } from './ending.ts';
import { isFlapping, isShortCycle, isStillFlapping, noteFlap } from './flapping.ts';
import { rebootedNode } from './restart-aside.ts';
import { restartOf } from './restarts.ts';

/** In which situation the incident is, and what it is about. */
export function situate(state: DecisionState): DecisionState {
  const { picture, before, now } = state;
  const situation = situationOf(state);
  const path = picture.primary ?? pathThatIsOver(state, situation);
  let incident: Incident = {
    ...state.incident,
    situation,
    severity: severityOf(state, situation),
    recoveredAt: IS_PROVEN.has(situation) ? (state.incident.recoveredAt ?? provenAt(picture, now)) : null,
  };
  if (before.situation !== situation)
    incident = record(incident, { at: now, code: 'situation', text: situation });
  if (before.cause !== incident.cause)
    incident = record(incident, { at: now, code: 'cause', text: incident.cause });
  const found = {
    ...state,
    incident,
    situation,
    path,
    node: nodeOf(state, path, situation),
    // Its own loss, not that of the path which came back last.
    ...(picture.primary === null && AFTER_A_MOVE.has(situation) && { loss: lossOf(state, path) }),
  };
  const next = noteFlap(found, path ?? lastRecovered(found));
  const isNew = before.situation === undefined;
  return isNew && situation === 'planned' ? because(next, 'opened-as-planned') : next;
}

function pathThatIsOver(state: DecisionState, situation: Situation): PathStatus | null {
  if (situation === 'recovered') return lastRecovered(state) ?? affectedPaths(state)[0] ?? null;
  if (situation === 'flapping') return lateHeadline(state)?.path ?? null;
  if (situation === 'stray') return newestStray(state.picture.paths);
  const [replayed] = situation === 'replayed' ? replayedPaths(state) : [];
  if (replayed !== undefined) return replayed;
  if (situation === 'redundancy-restored' || situation === 'replayed') {
    const { movedTo } = aftermathOf(state);
    const paths = affectedPaths(state);
    return paths.find(({ node }) => node !== movedTo) ?? paths[0] ?? null;
  }
  return situation === 'late' || situation === 'late-failed' ? (lateHeadline(state)?.path ?? null) : null;
}

/** About the path that the service left, whichever came back last. */
const AFTER_A_MOVE: ReadonlySet<Situation> = new Set<Situation>(['redundancy-restored', 'replayed']);

/** Every path is back. */
const IS_PROVEN: ReadonlySet<Situation> = new Set<Situation>([
  'recovered',
  'redundancy-restored',
  'replayed',
]);

function provenAt(picture: ClusterPicture, now: At): At {
  const times = picture.paths.flatMap(({ recoveredAt, view }) => recoveredAt ?? view?.upAt ?? []);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

function nodeOf(state: DecisionState, path: PathStatus | null, situation: Situation): NodeStatus | null {
  const { picture } = state;
  switch (SITUATIONS[situation].about) {
    case 'restarted-node':
      return rebootedNode(state);
    case 'cluster':
      return null;
    case 'path':
      return picture.nodes.find((n) => n.node === path?.node) ?? picture.nodes[0] ?? null;
  }
}

/** A severity rises in the last minutes before I/O fails. */
const NEAR: Ms = 30 * MINUTE;

/**
 * Nodes whose agent heartbeat is absent: silence of every node of the cluster is an incident of its own. Where lines of one come
 * all the same it is seen, and only the heartbeat is missing, its policy say: of that the monitor tells.
 */
export function allSilent(a: ClusterPicture): boolean {
  const expected = a.nodes.filter((n) => n.instanceState === 'RUNNING' || n.instanceState === 'unknown');
  return expected.length > 0 && expected.every(isSilent);
}

/** The last lines of an agent may come minutes after its last heartbeat. */
const LINES_FOLLOW: Ms = 10 * MINUTE;

function isSilent({ silentSince, view }: NodeStatus): boolean {
  if (silentSince === null) return false;
  return lastWrittenAt(view) <= silentSince + LINES_FOLLOW;
}

/** Log delivery delay: which way it went is known no sooner. */
const LINES_TAKE: Ms = 2 * MINUTE;

/** What is under way decides nothing yet: the situation stays what it was. */
const AS_BEFORE = 'as-before';

/** Situations of a path in trouble in order of weight: the first that holds is the headline. */
const RULES: readonly (readonly [Situation | typeof AS_BEFORE, (c: Case) => boolean])[] = [
  ['planned', ({ state }) => state.diagnosis?.cause === 'detached-planned'],
  ['degraded', ({ path }) => path.degraded],
  ['unclear', ({ path }) => path.condition === 'unclear'],
  ['held', ({ path, state }) => path.role === 'boot' && isFresh(state)],
  ['boot-lost', ({ path }) => path.role === 'boot'],
  ['held', isQuorumBlip],
  ['quorum-lost', ({ path }) => path.role === 'quorum'],
  ['redundancy-lost', isRedundancyLost],
  ['do-not-reattach', isBanned],
  ['failed-over', failedOver],
  ['fs-dead', ({ path }) => path.condition === 'dead'],
  ['standby-lost', (c) => isStandby(c) && ioFailed(c)],
  ['io-failed', ioFailed],
  ['not-recovered', ({ path }) => isReattachedElsewhere(path)],
  [AS_BEFORE, isBeingAttached],
  ['reattached', ({ path, lossAt }) => path.condition === 'lost' && isReattachedHere(path, lossAt)],
  ['held', isBlip],
  ['standby-lost', isStandby],
  ['deadline-passed', ({ state: { incident, now } }) => now > (incident.deadline?.to ?? now) + LINES_TAKE],
  ['detached', ({ path }) => isDetached(path)],
  ['flapping', ({ path, state }) => isFlapping(path, state) || isStillFlapping(state)],
  // Whatever its cause: the initiator has lost nothing yet.
  ['hung', ({ path }) => path.condition === 'hung'],
];

/** The one headline. */
function situationOf(state: DecisionState): Situation {
  const { picture } = state;
  const path = picture.primary;
  // What OCI itself says needs no lines.
  if (allSilent(picture) && (path === null || !isDetachSeen(path))) return 'all-silent';
  const restart = restartOf(state);
  if (restart !== null) return restart;
  if (path === null) return afterTrouble(state);
  const c: Case = { state, path, node: ownNode({ picture, path }), lossAt: clockStart(state) };
  const found = RULES.find(([, holds]) => holds(c))?.[0] ?? 'lost';
  return found === AS_BEFORE ? (state.incident.situation ?? 'lost') : found;
}

function isFresh(state: DecisionState): boolean {
  return state.now - clockStart(state) < state.policy.blipMs;
}

/**
 * LifeKeeper finds its quorum lost after some 24 s, and halts the node: until just before, a session that is back at once,
 * as in a live migration, is no news. Nobody could do anything within that time.
 */
export const QUORUM_BLIP: Ms = 20 * SECOND;

function isQuorumBlip({ state, path, lossAt }: Case): boolean {
  if (path.role !== 'quorum' || path.condition !== 'lost' || isDetached(path)) return false;
  return state.now - lossAt < QUORUM_BLIP && state.incident.memory.notified === null;
}

/** A broken session alone is held back: live migration, an iscsid restart and online resizes heal within a minute. */
function isBlip(c: Case): boolean {
  const { state, path, node } = c;
  if (path.condition !== 'lost' || isDetached(path) || isShortCycle(path)) return false;
  if (!isFresh(state) && !isRoleComing(c)) return false;
  return !(node?.view?.lifekeeper.deviceFailures ?? []).some((f) => f.last >= (path.lostAt ?? 0));
}

/** What LifeKeeper has not written within a minute of a loss is known once the lines of that minute are there. */
const ROLE_TAKES: Ms = 45 * SECOND;

/** Whether it will be known in a moment that a mere standby lost its path: nobody has to be woken for that. */
function isRoleComing({ state, path, node }: Case): boolean {
  const isAwaited =
    path.role === 'data' && node?.service === 'unknown' && node.view?.lifekeeper.seen === true;
  return isAwaited && state.now - clockStart(state) < state.policy.blipMs + ROLE_TAKES;
}

function isStandby({ node }: Case): boolean {
  return node?.service === 'standby';
}

/** How bad; the nearness of the deadline raises everything that still waits for the kernel. */
function severityOf(state: DecisionState, situation: Situation): Severity {
  const { severity, near } = SITUATIONS[situation];
  const { deadline } = state.incident;
  return near !== null && deadline !== null && deadline.to - state.now <= NEAR ? near : severity;
}
