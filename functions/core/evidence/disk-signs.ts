import { append } from '../base/group-by.ts';
import type { At } from '../base/time.ts';
import { isDeadDisk } from './dead-disks.ts';
import { byTime, type Fact, type FactsBySubject } from './points.ts';
import type { BootTopology } from './topology.ts';
import { failsAfterReturn, type Trouble } from './trouble.ts';

/** A line that tells whether a disk can be used. */
interface Sign {
  readonly subject: string;
  readonly fact: Fact;
  /** The disk that it names; null where that is not known. */
  readonly disk: string | null;
  /** Of signs of one moment the first counts first. */
  readonly order: number;
}

/** What the lines of one boot say of disks: gone through once, whatever the number of disks and sessions. */
export class DiskSigns {
  readonly #topology: BootTopology;
  readonly #all: readonly Sign[];
  readonly #ofSubject = new Map<string, Sign[]>();
  readonly #ofDisk = new Map<string, Sign[]>();

  constructor(facts: FactsBySubject, topology: BootTopology) {
    this.#topology = topology;
    this.#all = [...facts]
      .flatMap(([subject, list]) => list.filter(isOfDisk).map((fact) => ({ subject, fact })))
      .map(({ subject, fact }, order) => {
        return { subject, fact, order, disk: topology.diskNamedBy(subject, fact.at) };
      });
    for (const sign of this.#all) {
      append(this.#ofSubject, sign.subject, sign);
      if (sign.disk !== null) append(this.#ofDisk, sign.disk, sign);
    }
  }

  /**
   * Since when the disk of a session, or one of no session, is dead.
   *
   * @param learned subjects that are its by elimination
   */
  deadSince(
    session: number | null,
    disk: string | null,
    learned: readonly string[],
    troubles: readonly Trouble[],
  ): At | null {
    const own = disk === null ? [] : this.#ownOf(session, disk);
    return deadSince([...own, ...this.#ofSubjects(learned)], troubles);
  }

  /** Since when what goes by a name, as subject or as disk, is dead. */
  nameDeadSince(name: string, troubles: readonly Trouble[]): At | null {
    return deadSince([...(this.#ofDisk.get(name) ?? []), ...this.#ofSubjects([name])], troubles);
  }

  /** Disks of no session that is known on which reading or writing still fails after a session is back. */
  failingOn(troubles: readonly Trouble[]): readonly string[] {
    return this.#all.flatMap(({ fact, disk }) => {
      if (disk === null || !failsAfterReturn(fact, troubles)) return [];
      return this.#topology.sessionOfDisk(disk, fact.at) === null ? [disk] : [];
    });
  }

  /** What was said of a disk while it belonged to no other session. */
  #ownOf(session: number | null, disk: string): readonly Sign[] {
    return (this.#ofDisk.get(disk) ?? []).filter(({ fact }) => {
      const owner = this.#topology.sessionOfDisk(disk, fact.at);
      return owner === null || owner === session;
    });
  }

  #ofSubjects(subjects: readonly string[]): readonly Sign[] {
    return [...new Set(subjects)].flatMap((subject) => this.#ofSubject.get(subject) ?? []);
  }
}

function isOfDisk(fact: Fact): boolean {
  return isDeadDisk(fact) || fact.kind === 'io-error' || fact.kind === 'fs-mounted';
}

/**
 * Since when a disk is dead by what was said of it; a later mount takes that back. A sign may be among them twice.
 *
 * @param troubles when the session of the disk was away, or any session where it is not known.
 */
function deadSince(signs: readonly Sign[], troubles: readonly Trouble[]): At | null {
  let dead: At | null = null;
  const inOrder = [...signs].sort((a, b) => byTime(a.fact, b.fact) || a.order - b.order);
  for (const { fact } of inOrder) {
    if (isDeadDisk(fact) || failsAfterReturn(fact, troubles)) dead ??= fact.at;
    else if (fact.kind === 'fs-mounted') dead = null;
  }
  return dead;
}
