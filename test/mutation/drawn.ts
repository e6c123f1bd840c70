import { createHash } from 'node:crypto';
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check';
import type { Mutant, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, tokens } from '@stryker-mutator/api/plugin';
import { type Draw, keyOf } from './draw.ts';

/** Stryker has no sampling. Its checkers may refuse a mutant before it is tested; this one refuses what was not drawn. */
export class Drawn implements Checker {
  static readonly inject = tokens(commonTokens.options);
  readonly #draw: Draw;
  readonly #root: string;
  #wanted: ReadonlySet<string> | null = null;

  constructor(options: StrykerOptions) {
    this.#draw = options['draw'] as Draw;
    this.#root = String(options['rootFolder']);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  /** Stryker asks for the groups of all mutants at once, which is when they are drawn. */
  group(mutants: readonly Mutant[]): Promise<string[][]> {
    const { sample, seed, named } = this.#draw;
    const rank = (mutant: Mutant): string =>
      createHash('sha256')
        .update(`${seed} ${this.#keyOf(mutant)}`)
        .digest('hex');
    const ranked = mutants.map((mutant) => ({ mutant, rank: rank(mutant) }));
    ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    const names = named === null ? null : new Set(named);
    const wanted = ranked.filter(({ mutant }) => names?.has(this.#keyOf(mutant)) ?? true);
    this.#wanted = new Set(wanted.slice(0, sample ?? wanted.length).map(({ mutant }) => mutant.id));
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }

  check(mutants: readonly Mutant[]): Promise<Record<string, CheckResult>> {
    const refused: CheckResult = { status: CheckStatus.CompileError, reason: 'not drawn' };
    return Promise.resolve(
      Object.fromEntries(
        mutants.map(({ id }) => [
          id,
          this.#wanted?.has(id) === false ? refused : { status: CheckStatus.Passed },
        ]),
      ),
    );
  }

  /** Before it is reported a mutant's lines and columns count from 0. */
  #keyOf(mutant: Mutant): string {
    const one = (at: Mutant['location']['start']) => ({ line: at.line + 1, column: at.column + 1 });
    const { start, end } = mutant.location;
    return keyOf(this.#root, { ...mutant, location: { start: one(start), end: one(end) } });
  }
}
