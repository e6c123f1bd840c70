import { basename, dirname, join } from 'node:path';
import type { Learnt } from './learnt.ts';

/** Tests by their files (absolute), in the order in which they run. */
export type Wanted = readonly (readonly [file: string, ids: ReadonlySet<string>])[];

/** Which tests are run for a mutant, and in which order: what is near and quick comes first. */
export class Order {
  readonly #root: string;
  readonly #learnt: Learnt;
  readonly #slow: ReadonlySet<string>;

  constructor(root: string, learnt: Learnt) {
    this.#root = root;
    this.#learnt = learnt;
    this.#slow = new Set(learnt.slow);
  }

  /** Quick tests that run the mutant, files of little time first. */
  quick(mutant: string): Wanted {
    return this.#byFile((this.#learnt.tests[mutant] ?? []).filter((id) => !this.#slow.has(id)));
  }

  /** Quick tests of the files that load the mutant, those of the same folder first, then those that run it otherwise. */
  loading(mutant: string, mutated: string): Wanted {
    const files = this.#loaders(mutant);
    const all = Object.keys(this.#learnt.ms).filter((id) => !this.#slow.has(id));
    const loaded = this.#byFile(all.filter((id) => files.has(this.#fileOf(id))));
    const folder = `/${basename(dirname(mutated))}/`;
    return [
      ...loaded.filter(([file]) => file.includes(folder)),
      ...loaded.filter(([file]) => !file.includes(folder)),
      ...this.quick(mutant).filter(([file]) => !files.has(file)),
    ];
  }

  /**
   * Slow tests, one by one: of the same name as the mutated file, then of its folder; among those the ones that run fewest of all
   * mutants, which are nearest to it, then the quickest.
   */
  slow(mutant: string, mutated: string): Wanted {
    const files = this.#loaders(mutant);
    const running = new Set(this.#learnt.tests[mutant] ?? []);
    const ids = this.#learnt.slow.filter((id) => running.has(id) || files.has(this.#fileOf(id)));
    const name = basename(mutated, '.ts');
    const folder = `/${basename(dirname(mutated))}/`;
    const far = (id: string): number => {
      const file = this.#fileOf(id);
      return basename(file, '.test.ts') === name ? 0 : Number(!file.includes(folder)) + 1;
    };
    const { ms, breadth } = this.#learnt;
    ids.sort(
      (a, b) => far(a) - far(b) || (breadth[a] ?? 0) - (breadth[b] ?? 0) || (ms[a] ?? 0) - (ms[b] ?? 0),
    );
    return ids.map((id) => [this.#fileOf(id), new Set([id])]);
  }

  #loaders(mutant: string): ReadonlySet<string> {
    const paths = this.#learnt.loadedBy[mutant] ?? [];
    return new Set(paths.flatMap((path) => this.#learnt.reach[path] ?? []));
  }

  #byFile(ids: readonly string[]): Wanted {
    const found = new Map<string, { ids: Set<string>; ms: number }>();
    for (const id of ids) {
      const file = this.#fileOf(id);
      const one = found.get(file) ?? { ids: new Set(), ms: 0 };
      one.ids.add(id);
      one.ms += this.#learnt.ms[id] ?? 0;
      found.set(file, one);
    }
    return [...found].sort(([, a], [, b]) => a.ms - b.ms).map(([file, one]) => [file, one.ids]);
  }

  #fileOf(id: string): string {
    return join(this.#root, id.slice(0, id.indexOf(' ')));
  }
}
