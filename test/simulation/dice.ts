import { seededRandom } from '../../infra/local/cloud/faults.ts';

/** Random choices of one seed. Each topic has its own sequence, so that one more choice in one does not move the others. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number, topic: string) {
    let hash = 0x811c9dc5;
    for (const char of topic) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    this.#next = seededRandom((Math.imul(seed, 0x9e3779b1) ^ hash) >>> 0);
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + this.#next() * (to - from);
  }

  /** Whole numbers from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** @throws RangeError for an empty list. */
  pick<T>(all: readonly T[]): T {
    const found = all[this.below(all.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }
}
