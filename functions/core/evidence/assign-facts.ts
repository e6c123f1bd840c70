import { append, onlyOne } from '../base/group-by.ts';
import { type Portal, samePortal } from '../base/portal.ts';
import type { At } from '../base/time.ts';
import { isAddress, isDeadDisk, isDevice, isOverDisks, NAMELESS, subjectNamed } from './dead-disks.ts';
import { withoutFalseLogouts } from './logouts.ts';
import { byTime, type Fact, type FactsBySubject } from './points.ts';
import { SessionsMeant } from './relogins.ts';
import type { BootTopology, Target } from './topology.ts';
import { isAround, troublesOf, wasAwayAt, wholeTroubleOf } from './trouble.ts';

type FactsBySession = ReadonlyMap<number, readonly Fact[]>;

/** The facts of one boot by the path they belong to. */
export interface AssignedFacts {
  readonly sessions: FactsBySession;
  readonly portals: readonly { readonly portal: Portal; readonly facts: readonly Fact[] }[];
  readonly disks: ReadonlyMap<string, readonly Fact[]>;
  /** Portals that sessions were given by elimination. */
  readonly learnedPortals: ReadonlyMap<number, Portal>;
  /**
   * What sessions were given by elimination, because it died while they were away and no line says whose it is: SCSI
   * addresses (`a:3:0:0:1`) of disks that no line names, and mapped devices (`d:dm-2`).
   */
  readonly learnedDead: ReadonlyMap<number, readonly string[]>;
  /** Disks and addresses that died and belong to no session that is known. */
  readonly loneDead: FactsBySubject;
}

/**
 * Hands the facts of one boot to the paths they belong to. Lines that name only a portal, an IQN or a disk go to a
 * session when exactly one can be meant; the rest make paths of their own.
 */
export function assignFactsToPaths(facts: FactsBySubject, topology: BootTopology): AssignedFacts {
  const assignment = new Assignment(ownFacts(facts, topology), topology);
  for (const [subject, list] of facts) assignment.take(subject, list);
  assignment.matchLonePortal();
  assignment.matchLoneDisk();
  assignment.matchMapped();
  return assignment.result();
}

/** What lines that carry the session's number said of it, and its logins. */
function ownFacts(facts: FactsBySubject, topology: BootTopology): FactsBySession {
  const own = new Map<number, Fact[]>();
  for (const [subject, list] of facts) {
    if (subject.startsWith('s:')) own.set(Number(subject.slice(2)), [...list]);
  }
  for (const { session, at } of topology.logins) {
    const known = own.get(session) ?? [];
    if (known.some((fact) => fact.kind === 'session-up' && fact.at === at)) continue;
    own.set(session, [...known, { at, kind: 'session-up', rule: '', detail: '', count: null }]);
  }
  for (const list of own.values()) list.sort(byTime);
  return new Map(
    [...own].map(([session, list]) => [session, withoutFalseLogouts(session, list, { facts, topology })]),
  );
}

class Assignment {
  readonly #topology: BootTopology;
  /** Sessions are distinguished by these alone, so that nothing depends on the order of handing out. */
  readonly #own: FactsBySession;
  readonly #meant: SessionsMeant;
  readonly #sessions: Map<number, Fact[]>;
  #portals: { readonly portal: Portal; readonly facts: readonly Fact[] }[] = [];
  readonly #disks = new Map<string, Fact[]>();
  readonly #learnedPortals = new Map<number, Portal>();
  readonly #learnedDead = new Map<number, readonly string[]>();
  /** By disk, or by address where no line names the disk at it. */
  readonly #dead = new Map<string, Fact[]>();

  constructor(own: FactsBySession, topology: BootTopology) {
    this.#topology = topology;
    this.#own = own;
    this.#meant = new SessionsMeant(topology, own);
    this.#sessions = new Map([...own].map(([session, facts]) => [session, [...facts]]));
  }

  take(subject: string, facts: readonly Fact[]): void {
    const name = subject.slice(2);
    if (subject.startsWith('p:')) this.#takePortal(name, facts);
    else if (subject.startsWith('q:')) this.#takeTarget(name, facts);
    else if (subject === 'n') this.#takeUnnumbered(facts);
    else this.#takeDisk(subject, facts);
  }

  /**
   * When the login lines have rotated away: one troubled session without a known portal and one refusing portal
   * without a session belong together; so do a portal and the one session that was away whenever it refused. With a
   * first login failing, nothing is tied.
   */
  matchLonePortal(): void {
    if ([...this.#own.keys()].some((session) => session <= 0)) return;
    const troubled = this.#troubled((session) => !this.#topology.targets.has(session));
    const refusing = onlyOne(this.#portals);
    const only = refusing === null ? null : onlyOne(troubled);
    const owners = this.#portals.map(({ facts }) => only ?? this.#awayAtAllOf(facts, troubled));
    this.#portals = this.#portals.filter(({ portal, facts }, index) => {
      const session = owners[index] ?? null;
      if (session === null || owners.filter((owner) => owner === session).length > 1) return true;
      for (const fact of facts) this.#give(session, fact);
      this.#learnedPortals.set(session, portal);
      return false;
    });
  }

  /** The one session that was away at all of these moments, when no other was away at any of them. */
  #awayAtAllOf(facts: readonly Fact[], among: readonly number[]): number | null {
    const away = among.map((session) => ({ session, troubles: troublesOf(this.#own.get(session) ?? []) }));
    const one = onlyOne(away.filter(({ troubles }) => facts.some(({ at }) => wasAwayAt(troubles, at))));
    return one !== null && facts.every(({ at }) => wasAwayAt(one.troubles, at)) ? one.session : null;
  }

  /**
   * Likewise one troubled session without a known disk and one failing or dead disk, if that failed while the session was
   * away. A dead disk of which only the address is known is told apart from no other.
   */
  matchLoneDisk(): void {
    const session = onlyOne(this.#troubled((troubled) => !this.#topology.diskOf.has(troubled)));
    if (session === null) return;
    const dead = [...this.#dead.keys()];
    const names = this.#disks.size > 0 ? [...this.#disks.keys()] : dead.filter(isDevice);
    const disk = onlyOne(names);
    const facts = disk === null ? [] : [...(this.#disks.get(disk) ?? []), ...(this.#dead.get(disk) ?? [])];
    if (disk !== null && this.#isDuringTrouble(session, facts)) {
      for (const fact of facts) this.#give(session, { ...fact, disk });
      this.#disks.delete(disk);
      this.#dead.delete(disk);
    }
    // The lines of one dead disk name it now by its address, now by its name.
    const address = names.length > 1 ? null : onlyOne(dead.filter(isAddress));
    if (address === null || !this.#isDuringTrouble(session, this.#dead.get(address) ?? [])) return;
    this.#learnDead(session, address, address);
  }

  /** No line says on which disk a volume group or an array lies: one that died while one session was away was on its. */
  matchMapped(): void {
    const troubled = this.#troubled(() => true);
    for (const [name, facts] of this.#dead) {
      if (!isOverDisks(name)) continue;
      const session = onlyOne(troubled.filter((one) => this.#isDuringTrouble(one, facts)));
      if (session !== null) this.#learnDead(session, subjectNamed(name), name);
    }
  }

  #learnDead(session: number, subject: string, name: string): void {
    this.#learnedDead.set(session, [...(this.#learnedDead.get(session) ?? []), subject]);
    this.#dead.delete(name);
  }

  #isDuringTrouble(session: number, facts: readonly Fact[]): boolean {
    return isAround(wholeTroubleOf(this.#own.get(session) ?? []), facts);
  }

  result(): AssignedFacts {
    for (const list of this.#sessions.values()) list.sort(byTime);
    for (const list of this.#disks.values()) list.sort(byTime);
    return {
      sessions: this.#sessions,
      portals: this.#portals,
      disks: this.#disks,
      learnedPortals: this.#learnedPortals,
      learnedDead: this.#learnedDead,
      loneDead: this.#dead,
    };
  }

  #takePortal(name: string, facts: readonly Fact[]): void {
    const bar = name.lastIndexOf('|');
    const portal = { address: name.slice(0, bar), port: Number(name.slice(bar + 1)) };
    const left: Fact[] = [];
    for (const fact of facts) {
      if (fact.kind !== 'portal-refused' && fact.kind !== 'session-retry') continue;
      const session = this.#sessionAt(fact.at, (target) => samePortal(target.portal, portal));
      if (session === null) left.push(fact);
      else this.#give(session, fact);
    }
    if (left.length > 0) this.#portals.push({ portal, facts: left });
  }

  #takeTarget(iqn: string, facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind !== 'login-rejected') continue;
      const session = this.#sessionAt(fact.at, (target) => target.iqn === iqn);
      if (session !== null) this.#give(session, fact);
    }
  }

  /** Older iscsid refuses a login without the session's number: it is that of the one session that was away. */
  #takeUnnumbered(facts: readonly Fact[]): void {
    const dead = facts.filter(isDeadDisk);
    if (dead.length > 0) this.#dead.set(NAMELESS, dead);
    const refusals = facts.filter(({ kind }) => kind === 'login-rejected');
    if (refusals.length === 0) return;
    const troubled = this.#troubled(() => true);
    for (const fact of refusals) {
      const session = this.#awayAtAllOf([fact], troubled);
      if (session !== null) this.#give(session, fact);
    }
  }

  #takeDisk(subject: string, facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (!isDeadDisk(fact) && fact.kind !== 'lk-device-failure' && fact.kind !== 'lun-gone') continue;
      const disk = this.#topology.diskNamedBy(subject, fact.at);
      if (disk === null) this.#takeUnnamed(subject, fact);
      else this.#takeNamed(disk, fact);
    }
  }

  #takeNamed(disk: string, fact: Fact): void {
    const session = this.#topology.sessionOfDisk(disk, fact.at);
    const lone = isDeadDisk(fact) ? this.#dead : this.#disks;
    if (session === null) append(lone, disk, fact);
    else this.#give(session, { ...fact, disk });
  }

  /** Of an address at which no line names a disk only the death is of use. */
  #takeUnnamed(subject: string, fact: Fact): void {
    if (!isDeadDisk(fact) || !subject.startsWith('a:')) return;
    append(this.#dead, subject, fact);
  }

  #give(session: number, fact: Fact): void {
    append(this.#sessions, session, fact);
  }

  /** The session logged in to a target at that moment; null when there is none, or it cannot be told which. */
  #sessionAt(at: At, matches: (target: Target) => boolean): number | null {
    const candidates = [...this.#topology.targets].filter(([session, target]) => {
      if (session <= 0 || !matches(target)) return false;
      const facts = this.#own.get(session) ?? [];
      const loggedIn = facts.findLast((fact) => fact.kind === 'session-up')?.at ?? Number.NEGATIVE_INFINITY;
      const ended = facts.find((fact) => fact.kind === 'session-shutdown' && fact.at >= loggedIn)?.at;
      return loggedIn <= at && (ended === undefined || at <= ended);
    });
    return this.#meant.among(
      candidates.map(([session]) => session),
      at,
    );
  }

  /** Sessions in trouble that fit. */
  #troubled(fits: (session: number) => boolean): readonly number[] {
    return [...this.#own]
      .filter(([session, facts]) => session > 0 && wholeTroubleOf(facts) !== null && fits(session))
      .map(([session]) => session);
  }
}
