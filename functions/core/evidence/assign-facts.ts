import { type Portal, samePortal } from '../base/portal.ts';
import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { byTime, type Fact } from './points.ts';
import type { BootTopology } from './topology.ts';

/** LifeKeeper may notice a dead disk this long before the initiator does, or report it this long after its return. */
const DISK_SIGNS_AROUND: Ms = MINUTE;

/** A fact about a disk that was handed to a session. */
export interface DiskFact extends Fact {
  readonly disk: string;
}

interface SharedOut {
  readonly sessions: ReadonlyMap<number, readonly Fact[]>;
  readonly portals: readonly { readonly portal: Portal; readonly facts: readonly Fact[] }[];
  readonly disks: ReadonlyMap<string, readonly Fact[]>;
  /** Portals of sessions that were told by elimination. */
  readonly learnedPortals: ReadonlyMap<number, Portal>;
}

/**
 * Hands the facts of one boot to the paths they belong to. Lines that name only a portal, an IQN or a disk go to a
 * session when exactly one can be meant; the rest make paths of their own.
 */
export function assignFactsToPaths(
  facts: ReadonlyMap<string, readonly Fact[]>,
  topology: BootTopology,
): SharedOut {
  const sessions = new Map<number, Fact[]>();
  const give = (session: number, fact: Fact): void => {
    const list = sessions.get(session);
    if (list === undefined) sessions.set(session, [fact]);
    else list.push(fact);
  };
  for (const [subject, list] of facts) {
    if (subject.startsWith('s:')) for (const fact of list) give(Number(subject.slice(2)), fact);
  }
  for (const { session, at } of topology.logins) {
    if (!sessions.get(session)?.some((fact) => fact.kind === 'session-up' && fact.at === at)) {
      give(session, { at, kind: 'session-up', rule: '', detail: '', count: null });
    }
  }
  const own = new Map([...sessions].map(([session, list]) => [session, [...list].sort(byTime)]));

  const portals: { portal: Portal; facts: Fact[] }[] = [];
  const disks = new Map<string, Fact[]>();
  for (const [subject, list] of facts) {
    if (subject.startsWith('p:')) {
      const portal = portalOf(subject);
      const left: Fact[] = [];
      for (const fact of list) {
        if (fact.kind !== 'portal-refused' && fact.kind !== 'session-retry') continue;
        const session = sessionAt(topology, own, fact.at, (target) => samePortal(target.portal, portal));
        if (session === null) left.push(fact);
        else give(session, fact);
      }
      if (left.length > 0) portals.push({ portal, facts: left });
    } else if (subject.startsWith('q:')) {
      for (const fact of list) {
        const session = sessionAt(topology, own, fact.at, (target) => target.iqn === subject.slice(2));
        if (session !== null && fact.kind === 'login-rejected') give(session, fact);
      }
    } else if (subject.startsWith('d:') || subject.startsWith('a:')) {
      for (const fact of list) {
        if (fact.kind !== 'lk-device-failure' && fact.kind !== 'lun-gone') continue;
        const disk = subject.startsWith('d:') ? subject.slice(2) : topology.diskAt(subject.slice(2), fact.at);
        if (disk === null) continue;
        const session = topology.sessionOfDisk(disk, fact.at);
        if (session === null) disks.set(disk, [...(disks.get(disk) ?? []), fact]);
        else give(session, diskFact(fact, disk));
      }
    }
  }
  const learnedPortals = new Map<number, Portal>();
  const lone = lonePortal(portals, own, topology);
  if (lone !== null) {
    for (const fact of portals[0]?.facts ?? []) give(lone.session, fact);
    portals.length = 0;
    learnedPortals.set(lone.session, lone.portal);
  }
  const failing = loneDisk(disks, own, topology);
  if (failing !== null) {
    for (const fact of disks.get(failing.disk) ?? []) give(failing.session, diskFact(fact, failing.disk));
    disks.clear();
  }
  for (const list of sessions.values()) list.sort(byTime);
  for (const list of disks.values()) list.sort(byTime);
  return { sessions, portals, disks, learnedPortals };
}

/** The one session logged in to a target at that moment; null when there is none or more than one. */
function sessionAt(
  topology: BootTopology,
  own: ReadonlyMap<number, readonly Fact[]>,
  at: At,
  matches: (target: { readonly iqn: string | null; readonly portal: Portal }) => boolean,
): number | null {
  const candidates: number[] = [];
  for (const [session, target] of topology.targets) {
    if (session <= 0 || !matches(target)) continue;
    const facts = own.get(session) ?? [];
    const loggedIn = facts.findLast((fact) => fact.kind === 'session-up')?.at ?? Number.NEGATIVE_INFINITY;
    const ended = facts.find((fact) => fact.kind === 'session-shutdown' && fact.at >= loggedIn)?.at;
    if (loggedIn <= at && (ended === undefined || at <= ended)) candidates.push(session);
  }
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

/**
 * When the login lines have rotated away: one troubled session without a known portal and one refusing portal
 * without a session belong together. With more than one of either, or with a first login failing, nothing is tied.
 */
function lonePortal(
  portals: readonly { readonly portal: Portal }[],
  own: ReadonlyMap<number, readonly Fact[]>,
  topology: BootTopology,
): { readonly session: number; readonly portal: Portal } | null {
  if ([...own.keys()].some((session) => session <= 0)) return null;
  const session = onlyOne(troubledSessions(own).filter((troubled) => !topology.targets.has(troubled)));
  const portal = onlyOne(portals)?.portal ?? null;
  return session === null || portal === null ? null : { session, portal };
}

/** Likewise one troubled session without a known disk and one failing disk, if it failed while the session was away. */
function loneDisk(
  disks: ReadonlyMap<string, readonly Fact[]>,
  own: ReadonlyMap<number, readonly Fact[]>,
  topology: BootTopology,
): { readonly session: number; readonly disk: string } | null {
  const session = onlyOne(troubledSessions(own).filter((troubled) => !topology.diskOf.has(troubled)));
  const failing = onlyOne([...disks]);
  if (session === null || failing === null) return null;
  const trouble = troubleOf(own.get(session) ?? []);
  const [disk, facts] = failing;
  const isDuring = (fact: Fact): boolean =>
    trouble !== null &&
    fact.at >= trouble.from - DISK_SIGNS_AROUND &&
    fact.at <= trouble.to + DISK_SIGNS_AROUND;
  return facts.every(isDuring) ? { session, disk } : null;
}

function troubledSessions(own: ReadonlyMap<number, readonly Fact[]>): readonly number[] {
  return [...own].flatMap(([session, facts]) => (session > 0 && troubleOf(facts) !== null ? [session] : []));
}

function onlyOne<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}

function diskFact(fact: Fact, disk: string): DiskFact {
  return { ...fact, disk };
}

/** From the first sign of trouble of a session to its last return; null when it had none. */
function troubleOf(facts: readonly Fact[]): { readonly from: At; readonly to: At } | null {
  const first = facts.find(
    (fact) =>
      fact.kind === 'session-lost' ||
      fact.kind === 'session-retry' ||
      fact.kind === 'session-timed-out' ||
      fact.kind === 'session-recovered',
  );
  if (first === undefined) return null;
  const lastLoss = facts.findLast((fact) => fact.kind === 'session-lost' || fact.kind === 'session-retry');
  const back = facts.findLast((fact) => fact.kind === 'session-recovered');
  const isBack = back !== undefined && (lastLoss === undefined || back.at >= lastLoss.at);
  const attempts = first.kind === 'session-recovered' ? (first.count ?? 0) * 3 * SECOND : 0;
  return { from: first.at - attempts, to: isBack ? back.at : Number.POSITIVE_INFINITY };
}

function portalOf(subject: string): Portal {
  const bar = subject.lastIndexOf('|');
  return { address: subject.slice(2, bar), port: Number(subject.slice(bar + 1)) };
}
