import type { MutantResult } from '@stryker-mutator/api/core';

/** Of one part. `score` is the share of noticed mutants, 0 to 100; NaN without any. */
export interface Figures {
  readonly part: string;
  readonly mutants: number;
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly noCoverage: number;
  readonly ignored: number;
  readonly score: number;
  readonly seconds: number;
}

/** `mutants` counts those that were tested; what was not drawn counts nowhere. */
export function figuresOf(part: string, results: readonly MutantResult[], seconds: number): Figures {
  const count = (...wanted: readonly MutantResult['status'][]): number =>
    results.filter(({ status }) => wanted.includes(status)).length;
  const killed = count('Killed', 'RuntimeError');
  const timeout = count('Timeout');
  const survived = count('Survived');
  const noCoverage = count('NoCoverage');
  const mutants = killed + timeout + survived + noCoverage;
  const score = (100 * (killed + timeout)) / mutants;
  return { part, mutants, killed, timeout, survived, noCoverage, ignored: count('Ignored'), score, seconds };
}

/** The 95 % interval of a share that was measured on a sample (Wilson), 0 to 100. */
export function interval({ score, mutants: n }: Figures): readonly [number, number] {
  const p = score / 100;
  const z = 1.96;
  const middle = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return [100 * (middle - half), 100 * (middle + half)];
}
