import type { MutantCoverage } from '@stryker-mutator/api/core';

/** Hits of each mutant, as the instrumented code counts them. */
export interface Counted {
  readonly static: Record<string, number>;
  readonly perTest: Record<string, Record<string, number>>;
}

/** What instrumented code reads and writes, as `__stryker__` of the global object. */
export interface Context {
  activeMutant: string | undefined;
  currentTestId: string | undefined;
  mutantCoverage: Counted;
  hitCount: number | undefined;
  hitLimit: number | undefined;
}

/** Nothing active, nothing counted. */
export function newContext(): Context {
  const off = { activeMutant: undefined, currentTestId: undefined, hitCount: undefined, hitLimit: undefined };
  return { ...off, mutantCoverage: { static: {}, perTest: {} } };
}

/** What the dry run learnt. */
export interface Learnt {
  /** Of each test. */
  readonly ms: Readonly<Record<string, number>>;
  /** Tests that run only for mutants that no other noticed. */
  readonly slow: readonly string[];
  /** How many mutants each of these runs. */
  readonly breadth: Readonly<Record<string, number>>;
  /** That run a mutant, by its id. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
  /** Modules that run a mutant while they load, by its id. */
  readonly loadedBy: Readonly<Record<string, readonly string[]>>;
  /** Test files that load a module of `loadedBy`, over any number of steps. */
  readonly reach: Readonly<Record<string, readonly string[]>>;
}

/** Marks what runs while a module loads in the coverage, which knows tests only. The path of the module follows. */
export const LOADING = 'loading ';

/** What the counts say: hits while modules load are static for Stryker. `reachOf` names the test files that load a module. */
export function learntFrom(
  counted: Counted,
  ms: Readonly<Record<string, number>>,
  slow: readonly string[],
  reachOf: (path: string) => readonly string[],
): { readonly coverage: MutantCoverage; readonly learnt: Learnt } {
  const coverage: MutantCoverage = { static: { ...counted.static }, perTest: {} };
  const tests: Record<string, string[]> = {};
  const loadedBy: Record<string, string[]> = {};
  for (const [key, hits] of Object.entries(counted.perTest)) {
    if (key.startsWith(LOADING)) {
      note(loadedBy, Object.keys(hits), key.slice(LOADING.length));
      for (const [mutant, count] of Object.entries(hits))
        coverage.static[mutant] = (coverage.static[mutant] ?? 0) + count;
    } else {
      note(tests, Object.keys(hits), key);
      coverage.perTest[key] = hits;
    }
  }
  const paths = [...new Set(Object.values(loadedBy).flat())];
  const reach = Object.fromEntries(paths.map((path) => [path, reachOf(path)]));
  const breadth = Object.fromEntries(slow.map((id) => [id, Object.keys(counted.perTest[id] ?? {}).length]));
  return { coverage, learnt: { ms, slow, breadth, tests, loadedBy, reach } };
}

function note(found: Record<string, string[]>, mutants: readonly string[], by: string): void {
  for (const mutant of mutants) {
    const known = found[mutant] ?? [];
    found[mutant] = known;
    known.push(by);
  }
}
