import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, tokens } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import type fc from 'fast-check';
import { type Learnt, LOADING, learntFrom, newContext } from './learnt.ts';
import { Modules, Sources } from './modules.ts';
import { cpuMs, defineSuite, prepareGlobals, runTests, type Suite } from './suite.ts';

/** What the part tells the runner, in the options of Stryker. */
export interface HotOptions {
  readonly root: string;
  /** Absolute. */
  readonly testFiles: readonly string[];
  /** Where what the dry run learnt is kept for further processes. */
  readonly memory: string;
}

/** Of the processor, for one mutant; the tests nearest to it come first. What nothing has noticed by then counts as survived. */
const BUDGET_MS = 10_000;
/** A test that takes longer, ms, is not run for mutants: it would cost hours. */
const SLOW_MS = 1_000;
/** A module that keeps something between calls: what it kept would hide a mutant that comes later. */
const KEEPS = /^let |= new WeakMap/m;

type Killed = Extract<MutantRunResult, { status: MutantRunStatus.Killed }>;
type Wanted = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

/**
 * Runs tests for mutants in one process with everything loaded: some ms a mutant, where a new registry and all its test files
 * cost Jest's own runner a quarter of a second to several seconds. Tests are defined and run by jest-circus, Jest's own.
 * A mutant that runs while a module loads gets a registry of its own. After each kill the test that failed runs once more without
 * the mutant; if it fails still, something was left behind, all is loaded anew and the mutant judged again.
 */
export class HotRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #options: HotOptions;
  readonly #sources: Sources;
  readonly #context = newContext();
  #modules: Modules;
  #suites = new Map<string, Suite>();
  #learnt: Learnt | null = null;
  readonly #slow = new Set<string>();

  constructor(options: StrykerOptions) {
    this.#options = options['hot'] as HotOptions;
    this.#sources = new Sources(this.#options.root, process.cwd());
    // Seeds of properties: a mutant must not be killed today and survive tomorrow. Set in the copy that the tests require, which is
    // not the one that this file imports.
    const { configureGlobal, readConfigureGlobal } = this.#sources.foreign(
      'fast-check',
      this.#options.root,
    ) as typeof fc;
    configureGlobal({ ...readConfigureGlobal(), seed: 1 });
    Object.assign(globalThis, { __stryker__: this.#context });
    this.#modules = this.#registry();
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  /** The first of two runs of all tests, before the clock of the dry run starts: its time would be added to Stryker's patience. */
  async init(): Promise<void> {
    process.chdir(this.#options.root);
    prepareGlobals();
    if (existsSync(this.#options.memory)) return;
    for (const file of this.#options.testFiles) {
      const { ran, failed } = await this.#run(file, () => true);
      if (failed !== null) throw new Error(`${failed.id} fails without a mutant: ${failed.message}`);
      for (const { id, ms } of ran) if (ms > SLOW_MS) this.#slow.add(id);
    }
  }

  /** A test that passes only once cannot be run again and again. This second run is warm, its times count. */
  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const ms: Record<string, number> = {};
    for (const file of this.#options.testFiles) {
      const { ran, failed } = await this.#run(file, (id) => !this.#slow.has(id));
      if (failed !== null) {
        const errorMessage = `${failed.id} fails when it runs once more: ${failed.message}`;
        return { status: DryRunStatus.Error, errorMessage };
      }
      for (const one of ran) ms[one.id] = one.ms;
      for (const { id, wallMs } of ran)
        tests.push({ id, name: id, timeSpentMs: wallMs, status: TestStatus.Success });
    }
    for (const id of this.#slow) delete this.#context.mutantCoverage.perTest[id];
    const { coverage, learnt } = learntFrom(this.#context.mutantCoverage, ms, (path) => {
      const importers = this.#sources.importersOf(path);
      return this.#options.testFiles.filter((file) => importers.has(file));
    });
    this.#learnt = learnt;
    writeFileSync(this.#options.memory, JSON.stringify(learnt));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: coverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    this.#learnt ??= JSON.parse(readFileSync(this.#options.memory, 'utf8')) as Learnt;
    const { id, fileName } = options.activeMutant;
    this.#context.hitLimit = options.hitLimit;
    this.#context.hitCount = options.hitLimit === undefined ? undefined : 0;
    const covering = this.#byFile(this.#learnt.tests[id] ?? []);
    const loading = this.#learnt.loadedBy[id] ?? [];
    const first = await this.#hot(id, covering);
    if (first.status !== MutantRunStatus.Survived) return first;
    if (loading.length > 0) return await this.#fresh(id, this.#loadingFirst(fileName, loading, covering));
    const keeps = KEEPS.test(readFileSync(fileName, 'utf8'));
    return keeps && covering.size > 0 ? await this.#fresh(id, covering) : first;
  }

  /** With all loaded already. */
  async #hot(id: string, wanted: Wanted): Promise<MutantRunResult> {
    const result = await this.#judge(id, wanted);
    if (result.status !== MutantRunStatus.Killed || (await this.#passesWithout(result))) return result;
    this.#forget();
    const again = await this.#judge(id, wanted);
    if (again.status === MutantRunStatus.Killed && !(await this.#passesWithout(again))) this.#forget();
    return again;
  }

  /** In a registry of its own, loaded with the mutant at work. */
  async #fresh(id: string, wanted: Wanted): Promise<MutantRunResult> {
    const kept = { modules: this.#modules, suites: this.#suites };
    this.#forget();
    try {
      return await this.#judge(id, wanted);
    } finally {
      this.#modules = kept.modules;
      this.#suites = kept.suites;
    }
  }

  async #judge(id: string, wanted: Wanted): Promise<MutantRunResult> {
    const end = cpuMs() + BUDGET_MS;
    let nrOfTests = 0;
    this.#context.activeMutant = id;
    try {
      for (const [file, ids] of wanted) {
        if (cpuMs() > end) break;
        const known = this.#learnt?.ms ?? {};
        const { ran, failed } = await this.#run(file, (test) =>
          ids === 'all' ? test in known : ids.has(test),
        );
        nrOfTests += ran.length;
        const endless = determineHitLimitReached(this.#context.hitCount, this.#context.hitLimit);
        if (endless !== undefined) return { status: MutantRunStatus.Timeout, reason: endless.reason ?? '' };
        if (failed !== null) return killedBy(failed.id, failed.message, nrOfTests);
      }
    } finally {
      this.#context.activeMutant = undefined;
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  async #passesWithout({ killedBy: ids }: Killed): Promise<boolean> {
    for (const [file, wanted] of this.#byFile(typeof ids === 'string' ? [ids] : ids)) {
      const { failed } = await this.#run(file, (test) => wanted.has(test));
      if (failed !== null) return false;
    }
    return true;
  }

  /** A file that cannot even be loaded is a failure of all its tests. */
  async #run(file: string, wanted: (id: string) => boolean): ReturnType<typeof runTests> {
    try {
      return await runTests(this.#suite(file), wanted, (id) => {
        this.#context.currentTestId = id ?? `${LOADING}${file}`;
      });
    } catch (error) {
      const id = Object.keys(this.#learnt?.ms ?? {}).find((test) => this.#fileOf(test) === file) ?? file;
      return { ran: [], failed: { id, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  #suite(file: string): Suite {
    const known = this.#suites.get(file);
    if (known !== undefined) return known;
    const modules = this.#modules;
    const suite = defineSuite(this.#options.root, file, (path) => modules.load(path));
    this.#suites.set(file, suite);
    return suite;
  }

  #registry(): Modules {
    return new Modules(this.#sources, (path) => {
      this.#context.currentTestId = path === null ? undefined : `${LOADING}${path}`;
    });
  }

  #forget(): void {
    this.#suites = new Map();
    this.#modules = this.#registry();
  }

  /** Tests by file, files of little time first. */
  #byFile(ids: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, { ids: Set<string>; ms: number }>();
    for (const id of ids) {
      const file = this.#fileOf(id);
      const one = found.get(file) ?? { ids: new Set(), ms: 0 };
      one.ids.add(id);
      one.ms += this.#learnt?.ms[id] ?? 0;
      found.set(file, one);
    }
    const sorted = [...found].sort(([, a], [, b]) => a.ms - b.ms);
    return new Map(sorted.map(([file, one]) => [file, one.ids]));
  }

  #fileOf(id: string): string {
    return join(this.#options.root, id.slice(0, id.indexOf(' ')));
  }

  /** All tests of the files that load the mutant, those of the same folder first, then those that cover it otherwise. */
  #loadingFirst(mutated: string, loading: readonly string[], covering: Wanted): Wanted {
    const reach = new Set(loading.flatMap((path) => this.#learnt?.reach[path] ?? []));
    const folder = basename(dirname(mutated));
    const near = (file: string): number => Number(!file.includes(`/${folder}/`));
    const files = this.#options.testFiles.filter((file) => reach.has(file));
    const times = new Map<string, number>();
    for (const [id, ms] of Object.entries(this.#learnt?.ms ?? {}))
      times.set(this.#fileOf(id), (times.get(this.#fileOf(id)) ?? 0) + ms);
    files.sort((a, b) => near(a) - near(b) || (times.get(a) ?? 0) - (times.get(b) ?? 0));
    return new Map<string, ReadonlySet<string> | 'all'>([
      ...files.map((file) => [file, 'all'] as const),
      ...[...covering].filter(([file]) => !reach.has(file)),
    ]);
  }
}

function killedBy(id: string, failureMessage: string, nrOfTests: number): Killed {
  return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
}
