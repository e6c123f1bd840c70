import { samePortal } from '../base/portal.ts';
import { type At, type Ms, SECOND } from '../base/time.ts';
import { type Fact, inOrder } from './points.ts';
import type { BootTopology, Naming } from './topology.ts';
import { type Trouble, troublesOf, wasAwayAt } from './trouble.ts';

/** Sessions that live side by side with one target are logged in one after the other while the node starts. */
const SIDE_BY_SIDE_WITHIN: Ms = 60 * SECOND;

/** Logins of other sessions to the IQN and portal of this one, after its own: each is a return of its volume. */
export function reloginsElsewhere(topology: BootTopology, session: number): readonly At[] {
  const target = topology.targets.get(session);
  if (target === undefined || target.iqn === null) return [];
  const own = lastLoginOf(topology, session)?.at ?? Number.NEGATIVE_INFINITY;
  return topology.logins
    .filter((login) => login.at > own && login.iqn === target.iqn && samePortal(login.portal, target.portal))
    .map((login) => login.at);
}

/** Tells which of several sessions with one target a line is about that names only the target. */
export class SessionsMeant {
  readonly #topology: BootTopology;
  readonly #own: ReadonlyMap<number, readonly Fact[]>;
  readonly #troubles = new Map<number, readonly Trouble[]>();

  /** @param own what lines with a session's number say */
  constructor(topology: BootTopology, own: ReadonlyMap<number, readonly Fact[]>) {
    this.#topology = topology;
    this.#own = own;
  }

  /**
   * The one that was away then; else the newest login, unless they live side by side. A session of an earlier boot stays
   * in the evidence when neither its log-out nor the boot is in what is left of the logs: it is nobody's any more.
   * Null when it cannot be told.
   */
  among(sessions: readonly number[], at: At): number | null {
    if (sessions.length <= 1) return sessions[0] ?? null;
    const away = sessions.filter((session) => wasAwayAt(this.#troublesOf(session), at));
    if (away.length === 1) return away[0] ?? null;
    const logins = sessions.flatMap((session) => lastLoginOf(this.#topology, session, at) ?? []);
    const [newest, before] = logins.sort((a, b) => b.at - a.at);
    if (newest === undefined || before === undefined || logins.length < sessions.length) return null;
    if (logins.some((login) => login.iqn !== newest.iqn)) return null;
    return newest.at - before.at > SIDE_BY_SIDE_WITHIN ? newest.session : null;
  }

  /** A login of another session to the same target ends what is left of this one. */
  #troublesOf(session: number): readonly Trouble[] {
    const known = this.#troubles.get(session);
    if (known !== undefined) return known;
    const relogins = reloginsElsewhere(this.#topology, session);
    const troubles = troublesOf(inOrder(this.#own.get(session) ?? [], relogins));
    this.#troubles.set(session, troubles);
    return troubles;
  }
}

/** The newest login of a session, until a moment. */
export function lastLoginOf(
  topology: BootTopology,
  session: number,
  until = Number.POSITIVE_INFINITY,
): Naming | undefined {
  return topology.logins.findLast((login) => login.session === session && login.at <= until);
}
