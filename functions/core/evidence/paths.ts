import { BOOT_ADDRESS, portalText, samePortal } from '../base/portal.ts';
import type { At } from '../base/time.ts';
import { type AssignedFacts, assignFactsToPaths } from './assign-facts.ts';
import { type BootInterval, isWithin } from './boots.ts';
import { DiskSigns } from './disk-signs.ts';
import { impliedReturns } from './implied-returns.ts';
import { FLAPS_WITHIN, quickReturns } from './kernel-only.ts';
import type { NodeEvidence } from './node-evidence.ts';
import type { Surroundings } from './outage.ts';
import type { Outage, PathState, PathView } from './path-view.ts';
import { isFailedFirstLogin, isFailedFirstLoginTo, isPhantomsShadow } from './phantoms.ts';
import type { Fact, FactsBySubject } from './points.ts';
import { lastLoginOf, reloginsElsewhere } from './relogins.ts';
import { historyOf, type PathHistory } from './session-outages.ts';
import { type BootTopology, topologyOf } from './topology.ts';
import { type Trouble, troublesOf } from './trouble.ts';

/** One boot of one node, with the facts of that boot only. */
interface BootFacts {
  readonly evidence: NodeEvidence;
  readonly interval: BootInterval;
  readonly isCurrent: boolean;
  readonly facts: FactsBySubject;
  readonly iscsidTouchedAt: readonly At[];
  readonly osShutdownAt: readonly At[];
}

/** What the lines of one boot say of its disks. */
interface BootView {
  /** One per session, and one per portal or disk that no session could be tied to. */
  readonly paths: readonly PathView[];
  /** When disks died of which it is not known whose they are. */
  readonly loneDeaths: readonly At[];
}

export function pathsOfBoot(boot: BootFacts): BootView {
  const paths = new BootPaths(boot);
  return {
    paths: [...paths.ofSessions(), ...paths.ofPortals(), ...paths.ofDisks()],
    loneDeaths: boot.isCurrent ? paths.loneDeaths() : [],
  };
}

class BootPaths {
  readonly #boot: BootFacts;
  readonly #topology: BootTopology;
  readonly #assigned: AssignedFacts;
  readonly #disks: DiskSigns;
  /** When a session that never came up was heard of. */
  readonly #phantomTimes: readonly At[];
  readonly #around: Surroundings;

  constructor(boot: BootFacts) {
    this.#boot = boot;
    this.#topology = topologyOf(boot.evidence, boot.interval);
    this.#assigned = assignFactsToPaths(boot.facts, this.#topology);
    this.#disks = new DiskSigns(boot.facts, this.#topology);
    this.#phantomTimes = [...this.#assigned.sessions].flatMap(([session, facts]) =>
      session <= 0 ? facts.map(({ at }) => at) : [],
    );
    this.#around = {
      iscsidTouchedAt: boot.iscsidTouchedAt,
      // A loss soon after the node is up again is no part of its shutdown.
      osShutdownAt: boot.osShutdownAt.filter((at) => isWithin(at, boot.interval)),
      loggedInAgainAt: [],
      bootStart: boot.interval.from,
      bootEnd: boot.interval.to,
    };
  }

  ofSessions(): readonly PathView[] {
    const quick = quickReturns(this.#boot.facts);
    const implied = impliedReturns(this.#boot.facts, this.#topology);
    return [...this.#assigned.sessions].map(([session, facts]) => {
      const target = this.#topology.targets.get(session);
      const device = this.#topology.diskOf.get(session) ?? facts.findLast((fact) => fact.disk)?.disk ?? null;
      const history = historyOf([...facts, ...(quick.get(session) ?? []), ...(implied.get(session) ?? [])], {
        ...this.#around,
        loggedInAgainAt: reloginsElsewhere(this.#topology, session),
      });
      return this.#path(`${session}`, history, {
        session,
        iqn: target?.iqn ?? null,
        portal: target?.portal ?? this.#assigned.learnedPortals.get(session) ?? null,
        device,
        role: this.#roleOf(session, facts),
        deadSince: this.#deadSince(session, device, this.#assigned.learnedDead.get(session)),
        loggedInAt: lastLoginOf(this.#topology, session)?.at ?? null,
      });
    });
  }

  ofPortals(): readonly PathView[] {
    return this.#assigned.portals.flatMap(({ portal, facts }) => {
      const isPhantom =
        portal.address === BOOT_ADDRESS ||
        isPhantomsShadow(facts, this.#phantomTimes) ||
        isFailedFirstLoginTo(portal, facts, this.#topology, this.#boot.interval);
      const lastAt = facts.at(-1)?.at ?? 0;
      const isFirstLogin = this.#topology.logins.some(
        (login) => samePortal(login.portal, portal) && login.at >= lastAt,
      );
      if (isFirstLogin) return []; // It took several attempts: nothing was lost.
      const history = historyOf(facts, this.#around);
      return [this.#path(portalText(portal), history, { portal, role: isPhantom ? 'phantom' : 'data' })];
    });
  }

  ofDisks(): readonly PathView[] {
    return [...this.#assigned.disks].map(([disk, facts]) => {
      const history = historyOf(facts, this.#around);
      return this.#path(disk, history, { device: disk, deadSince: this.#deadSince(null, disk) });
    });
  }

  /** A path called `name` within its boot; what is left out of `known` is unknown. */
  #path(name: string, history: PathHistory, known: Partial<PathView>): PathView {
    const { evidence, interval, isCurrent } = this.#boot;
    const from = Number.isFinite(interval.from) ? interval.from : 0;
    return {
      key: `${evidence.node}|${name}|${from}`,
      node: evidence.node,
      session: null,
      iqn: null,
      portal: null,
      device: null,
      role: 'data',
      deadSince: null,
      ...known,
      state: isCurrent ? history.state : stateAfterBoot(history.state),
      currentBoot: isCurrent,
      outages: history.outages,
      loggedOutAt: history.loggedOutAt,
      recoveryTimeoutSec: history.recoveryTimeoutSec,
      upAt: history.upAt,
      unseenAt: null,
      flaps: flapsOf(history.outages),
    };
  }

  #roleOf(session: number, facts: readonly Fact[]): PathView['role'] {
    if (session <= 0 || isPhantomsShadow(facts, this.#phantomTimes)) return 'phantom';
    if (isFailedFirstLogin(facts, this.#topology.hostsAddedAt)) return 'phantom';
    const target = this.#topology.targets.get(session);
    const isBoot = target?.portal.address === BOOT_ADDRESS || target?.iqn?.includes(':boot:uefi') === true;
    return isBoot ? 'boot' : 'data';
  }

  /** When disks died that belong to no session that is known, and were not mounted since. */
  loneDeaths(): readonly At[] {
    const troubles = this.#troubles();
    const names = new Set([...this.#assigned.loneDead.keys(), ...this.#disks.failingOn(troubles)]);
    return [...names].flatMap((name) => this.#disks.nameDeadSince(name, troubles) ?? []);
  }

  /** When sessions were away: that one, or any. */
  #troubles(session: number | null = null): readonly Trouble[] {
    const { sessions } = this.#assigned;
    const all = session === null ? [...sessions.values()] : [sessions.get(session) ?? []];
    return all.flatMap(troublesOf);
  }

  /** Since when the disk or its file system is dead. @param learned subjects that are its by elimination */
  #deadSince(session: number | null, disk: string | null, learned: readonly string[] = []): At | null {
    return this.#disks.deadSince(session, disk, learned, session === null ? [] : this.#troubles(session));
  }
}

/** A boot ends every session; whether the volume came back is shown by the paths of the next boot. */
function stateAfterBoot(state: PathState): PathState {
  return state === 'recovered' || state === 'logged-out' ? state : 'unknown';
}

function flapsOf(outages: readonly Outage[]): number {
  const real = outages.filter((outage) => !outage.restartBlip);
  const newest = real.at(-1);
  if (newest === undefined) return 0;
  return real.filter((outage) => outage.endedAt !== null && outage.lostAt >= newest.lostAt - FLAPS_WITHIN)
    .length;
}
