import { type At, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { Instance, Known } from '../core/platform/look-ups.ts';
import type { Clock, Compute } from '../core/ports.ts';
import { ask } from './ask.ts';
import { isOcid } from './config-forms.ts';

/** Single reads: so many in a pass, so far apart, and so many while a refusal is remembered. */
const ASKED_AT_ONCE = 5;
const ASKED_IN_A_PASS = 20;
const BETWEEN_PASSES: Ms = 5 * SECOND;
const ASKED_IN_ALL = 200;
/** An instance that does not exist, or that we may not see, is not asked for again sooner. */
const REMEMBERED: Ms = 10 * MINUTE;

type InstancesIn = (compartmentId: string) => Promise<Known<readonly Instance[]>>;

/**
 * Finds out in which compartments instances are that the inventory does not know. Whoever can write a log line may name
 * any number of them: lists, which are shared, come first, and reads of single ones are few.
 */
export class InstanceFinder {
  readonly #absent = new Map<string, At>();
  #asked = 0;
  #askedSince: At = 0;
  #nextPassAt: At = 0;

  constructor(
    private readonly compute: Pick<Compute, 'getInstance'>,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly instancesIn: InstancesIn,
  ) {}

  /** When the next single reads may be made. */
  get nextPassAt(): At {
    return this.#nextPassAt;
  }

  /** Whether nothing more can be learned of it for now: it was looked for, or too many are. */
  isAbsent(node: string): boolean {
    const now = this.clock.now();
    return !isOcid(node, 'instance') || now < (this.#absent.get(node) ?? 0) || this.#askable(now) <= 0;
  }

  /**
   * The compartments of those that were found. Never throws.
   * @param likely compartments whose lists are searched first.
   */
  async find(nodes: Iterable<string>, likely: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const search = new Search(nodes, this.instancesIn);
    for (const compartment of likely) await search.in(compartment);
    if (search.missing.size === 0 || this.clock.now() < this.#nextPassAt) return search.found;
    let left = ASKED_IN_A_PASS;
    while (left > 0) {
      const group = this.#nextOf(search.missing, Math.min(left, ASKED_AT_ONCE));
      if (group.length === 0) break;
      this.#nextPassAt = this.clock.now() + BETWEEN_PASSES;
      left -= group.length;
      if (!(await this.#askFor(group, search))) break;
    }
    return search.found;
  }

  #nextOf(missing: ReadonlySet<string>, most: number): readonly string[] {
    const size = Math.min(most, this.#askable(this.clock.now()));
    const group: string[] = [];
    for (const node of missing) {
      if (group.length >= size) break;
      if (!this.isAbsent(node)) group.push(node);
    }
    return group;
  }

  /** @returns false when OCI does not answer: then there is no use in asking for others. */
  async #askFor(group: readonly string[], search: Search): Promise<boolean> {
    this.#asked += group.length;
    const answers = await Promise.all(
      group.map((node) => ask(`instance ${node}`, this.clock, () => this.compute.getInstance(node))),
    );
    let isAnswered = true;
    for (const [index, answer] of answers.entries()) {
      const node = group[index] ?? '';
      if (answer.known) await search.in(answer.value.compartmentId, answer.value);
      else if (answer.errorCode === 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND')
        this.#absent.set(node, this.clock.now() + REMEMBERED);
      else isAnswered = false;
    }
    return isAnswered;
  }

  #askable(now: At): number {
    if (now >= this.#askedSince + REMEMBERED) {
      this.#askedSince = now;
      this.#asked = 0;
      for (const [node, until] of this.#absent) if (until <= now) this.#absent.delete(node);
    }
    return ASKED_IN_ALL - this.#asked;
  }
}

/** One search for many instances at once. */
class Search {
  readonly found = new Map<string, string>();
  readonly missing: Set<string>;
  readonly #searched = new Set<string>();

  constructor(
    nodes: Iterable<string>,
    private readonly instancesIn: InstancesIn,
  ) {
    this.missing = new Set(nodes);
  }

  /** @param one an instance that is known to be there, whatever the list says. */
  async in(compartmentId: string, one?: Instance): Promise<void> {
    if (one !== undefined) this.#note(one.id, compartmentId);
    if (this.missing.size === 0 || this.#searched.has(compartmentId)) return;
    this.#searched.add(compartmentId);
    const listed = await this.instancesIn(compartmentId);
    if (listed.known) for (const { id } of listed.value) this.#note(id, compartmentId);
  }

  #note(id: string, compartmentId: string): void {
    if (this.missing.delete(id)) this.found.set(id, compartmentId);
  }
}
