import { BOOT_ADDRESS, type Portal, portalText, samePortal } from '../base/portal.ts';
import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { assignFactsToPaths, type DiskFact } from './assign-facts.ts';
import { type BootInterval, isWithin } from './boots.ts';
import { quickReturns } from './kernel-only.ts';
import type { NodeEvidence } from './node-evidence.ts';
import type { Outage, PathState, PathView } from './path-view.ts';
import { byTime, type Fact, isFromIscsid } from './points.ts';
import { type Story, type Surroundings, tellStory } from './session-story.ts';
import { type BootTopology, topologyOf } from './topology.ts';

const FLAPS_WITHIN: Ms = 10 * MINUTE;

/** A phantom's connection errors come together with its relogin lines. */
const PHANTOM_LINES_WITHIN: Ms = 5 * SECOND;

/** A first login gives up after initial_login_retry_max (8) x login_timeout (15 s) at the latest. */
const FIRST_LOGIN_TAKES_AT_MOST: Ms = 3 * MINUTE;

/** One boot of one node, with the facts of that boot only. */
interface BootFacts {
  readonly evidence: NodeEvidence;
  readonly interval: BootInterval;
  readonly isCurrent: boolean;
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  readonly iscsidTouchedAt: readonly At[];
  readonly osShutdownAt: readonly At[];
}

/** The paths of one boot: one per session, and one per portal or disk that no session could be tied to. */
export function pathsOfBoot(boot: BootFacts): readonly PathView[] {
  const topology = topologyOf(boot.evidence, boot.interval);
  const { sessions, portals, disks, learnedPortals } = assignFactsToPaths(boot.facts, topology);
  const phantomTimes = [...sessions].flatMap(([session, facts]) =>
    session <= 0 ? facts.map((f) => f.at) : [],
  );
  const around: Surroundings = {
    iscsidTouchedAt: boot.iscsidTouchedAt,
    // A loss soon after the node is up again is no part of its shutdown.
    osShutdownAt: boot.osShutdownAt.filter((at) => isWithin(at, boot.interval)),
    loggedInAgainAt: [],
    bootEnd: boot.interval.to,
  };
  const paths: PathView[] = [];
  const returns = quickReturns(boot.facts);
  for (const [session, facts] of sessions) {
    const target = topology.targets.get(session);
    const story = tellStory([...facts, ...(returns.get(session) ?? [])], {
      ...around,
      loggedInAgainAt: reloginsElsewhere(topology, session),
    });
    const isPhantom =
      session <= 0 ||
      isPhantomsShadow(facts, phantomTimes) ||
      isFailedFirstLogin(facts, topology.hostsAddedAt);
    paths.push({
      ...common(boot, `${session}`, story),
      session,
      iqn: target?.iqn ?? null,
      portal: target?.portal ?? learnedPortals.get(session) ?? null,
      device: sessionDisk(facts, topology, session),
      role: isPhantom ? 'phantom' : isBoot(target?.iqn, target?.portal) ? 'boot' : 'data',
      deadSince: deadSince(boot, topology, session, sessionDisk(facts, topology, session)),
    });
  }
  for (const { portal, facts } of portals) {
    const story = tellStory(facts, around);
    const firstLogin = topology.logins.find(
      (login) => samePortal(login.portal, portal) && login.at >= (facts.at(-1)?.at ?? 0),
    );
    if (firstLogin !== undefined) continue; // A first login that took several attempts: nothing was lost.
    const isPhantom =
      portal.address === BOOT_ADDRESS ||
      isPhantomsShadow(facts, phantomTimes) ||
      isFailedFirstLoginTo(portal, facts, topology, boot.interval);
    paths.push({
      ...common(boot, portalText(portal), story),
      session: null,
      iqn: null,
      portal,
      device: null,
      role: isPhantom ? 'phantom' : 'data',
      deadSince: null,
    });
  }
  for (const [disk, facts] of disks) {
    const story = tellStory(facts, { ...around, iscsidTouchedAt: [] });
    paths.push({
      ...common(boot, disk, story),
      session: null,
      iqn: null,
      portal: null,
      device: disk,
      role: 'data',
      deadSince: deadSince(boot, topology, null, disk),
    });
  }
  return paths;
}

type Common = Pick<
  PathView,
  'key' | 'node' | 'state' | 'currentBoot' | 'outages' | 'loggedOutAt' | 'recoveryTimeoutSec' | 'flaps'
>;

function common(boot: BootFacts, name: string, story: Story): Common {
  const { node } = boot.evidence;
  const from = Number.isFinite(boot.interval.from) ? boot.interval.from : 0;
  return {
    key: `${node}|${name}|${from}`,
    node,
    state: boot.isCurrent ? story.state : stateAfterBoot(story.state),
    currentBoot: boot.isCurrent,
    outages: story.outages,
    loggedOutAt: story.loggedOutAt,
    recoveryTimeoutSec: story.recoveryTimeoutSec,
    flaps: flapsOf(story.outages),
  };
}

/** A boot ends every session; whether the volume came back is told by the paths of the next boot. */
function stateAfterBoot(state: PathState): PathState {
  switch (state) {
    case 'recovered':
    case 'logged-out':
      return state;
    case 'up':
    case 'lost':
    case 'timed-out':
    case 'unknown':
      return 'unknown';
  }
}

function flapsOf(outages: readonly Outage[]): number {
  const real = outages.filter((outage) => !outage.restartBlip);
  const newest = real.at(-1);
  if (newest === undefined) return 0;
  return real.filter((outage) => outage.endedAt !== null && outage.lostAt >= newest.lostAt - FLAPS_WITHIN)
    .length;
}

function isBoot(iqn: string | null | undefined, portal: Portal | undefined): boolean {
  return portal?.address === BOOT_ADDRESS || (iqn ?? '').includes(':boot:uefi');
}

/** Connection errors of the kernel that only ever came with the relogin lines of session -1: its first login. */
function isPhantomsShadow(facts: readonly Fact[], phantomTimes: readonly At[]): boolean {
  const first = facts[0];
  if (first === undefined || phantomTimes.length === 0) return false;
  return facts.every(
    (fact) =>
      (fact.kind === 'session-lost' || fact.kind === 'portal-refused') &&
      phantomTimes.some((at) => Math.abs(at - fact.at) <= PHANTOM_LINES_WITHIN),
  );
}

/**
 * A session that the target turned away at its first login: a SCSI host was created just before, and neither a
 * login nor the loss of one (state 3) was ever logged. Without any line of iscsid nothing is concluded.
 */
function isFailedFirstLogin(facts: readonly Fact[], hostsAddedAt: readonly At[]): boolean {
  const first = facts[0];
  if (first === undefined || !facts.some(isFromIscsid)) return false;
  if (facts.some((fact) => provesLogin(fact))) return false;
  return hostsAddedAt.some((at) => at <= first.at + SECOND && first.at - at <= PHANTOM_LINES_WITHIN);
}

function provesLogin(fact: Fact): boolean {
  switch (fact.kind) {
    case 'session-up':
    case 'session-recovered':
    case 'session-timed-out':
      return true;
    case 'session-lost':
      return isFromIscsid(fact);
    default:
      return false;
  }
}

/**
 * Attempts to reach a portal that no session was logged in to since the node started, or that ended with the
 * "is shutdown" of session -1.
 */
function isFailedFirstLoginTo(
  portal: Portal,
  facts: readonly Fact[],
  topology: BootTopology,
  interval: BootInterval,
): boolean {
  const here = topology.namings.filter((naming) => samePortal(naming.portal, portal));
  if (Number.isFinite(interval.from) && here.every((naming) => naming.session <= 0)) return true;
  const gaveUpAt = here.filter((naming) => naming.session <= 0).map((naming) => naming.at);
  return facts.every((fact) =>
    gaveUpAt.some((at) => at >= fact.at - SECOND && at - fact.at <= FIRST_LOGIN_TAKES_AT_MOST),
  );
}

/** Logins of other sessions to the IQN and portal of this one, after its own. */
function reloginsElsewhere(topology: BootTopology, session: number): readonly At[] {
  const target = topology.targets.get(session);
  if (target === undefined || target.iqn === null) return [];
  const own = topology.logins.findLast((login) => login.session === session)?.at ?? Number.NEGATIVE_INFINITY;
  return topology.logins
    .filter(
      (login) =>
        login.session !== session &&
        login.at > own &&
        login.iqn === target.iqn &&
        samePortal(login.portal, target.portal),
    )
    .map((login) => login.at);
}

function sessionDisk(facts: readonly Fact[], topology: BootTopology, session: number): string | null {
  const known = topology.diskOf.get(session);
  if (known !== undefined) return known;
  return facts.findLast((fact): fact is DiskFact => 'disk' in fact)?.disk ?? null;
}

/** Since when the disk or its file system is dead; a later mount of it takes that back. */
function deadSince(
  boot: BootFacts,
  topology: BootTopology,
  session: number | null,
  disk: string | null,
): At | null {
  if (disk === null) return null;
  let dead: At | null = null;
  const facts: Fact[] = [];
  for (const [subject, list] of boot.facts) {
    for (const fact of list) {
      const named = subject.startsWith('d:')
        ? subject.slice(2)
        : subject.startsWith('a:')
          ? topology.diskAt(subject.slice(2), fact.at)
          : null;
      if (named !== disk) continue;
      const owner = topology.sessionOfDisk(disk, fact.at);
      if (owner === null || owner === session) facts.push(fact);
    }
  }
  for (const fact of facts.sort(byTime)) {
    if (fact.kind === 'fs-dead' || fact.kind === 'device-offline') dead ??= fact.at;
    else if (fact.kind === 'fs-mounted') dead = null;
  }
  return dead;
}

/** Facts of `subject` lists cut to one boot. */
export function cutToBoot(
  facts: ReadonlyMap<string, readonly Fact[]>,
  interval: BootInterval,
): ReadonlyMap<string, readonly Fact[]> {
  const cut = new Map<string, readonly Fact[]>();
  for (const [subject, list] of facts) {
    const within = list.filter((fact) => isWithin(fact.at, interval));
    if (within.length > 0) cut.set(subject, within);
  }
  return cut;
}
