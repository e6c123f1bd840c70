import { relative } from 'node:path';
import type { Mutant } from '@stryker-mutator/api/core';

/** Which mutants of a part are tested: so many drawn at random by a seed, or those named, or all. */
export interface Draw {
  readonly sample: number | null;
  readonly seed: number;
  readonly named: readonly string[] | null;
}

/** What tells a mutant from all others as long as its file does not change. */
export function keyOf(
  root: string,
  mutant: Pick<Mutant, 'fileName' | 'location' | 'mutatorName' | 'replacement'>,
): string {
  const { start, end } = mutant.location;
  const at = `${start.line}:${start.column}-${end.line}:${end.column}`;
  return `${relative(root, mutant.fileName)} ${at} ${mutant.mutatorName} ${mutant.replacement}`;
}
