import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { Order, type Wanted } from './order.ts';
import { cpuMs, defineSuite, prepareGlobals, runTests, type Suite } from './suite.ts';

/** What the part tells the runner, in the options of Stryker. */
export interface HotOptions {
  readonly root: string;
  /** Absolute. */
  readonly testFiles: readonly string[];
  /** Where what the dry run learnt is kept for further processes. */
  readonly memory: string;
  /** Slow tests are left out: what only they would notice counts as survived. */
  readonly quickOnly: boolean;
}

/** A test of more processor time, ms, is slow: it runs only for a mutant that no quick one noticed. */
const SLOW_MS = 1_000;
/**
 * Of the processor, ms, for one mutant: of its quick tests, then of its slow ones. What nothing has noticed by then counts as
 * survived. Slow ones get as much as a few stories take; a survivor costs all of it, and there are hundreds.
 */
const BUDGET_MS = { quick: 10_000, slow: 20_000 };
/** Of a test that says nothing itself, ms of the clock, on a machine that does other things too: a mutant may wait for ever. */
const PATIENCE_MS = { quick: 15_000, slow: 60_000 };
/** A module that keeps something between calls: what it kept would hide a mutant that comes later. */
const KEEPS = /^let |= new WeakMap|^const \w+ = new Map<.+>\(\);$/m;

type Killed = Extract<MutantRunResult, { status: MutantRunStatus.Killed }>;
type Pace = 'quick' | 'slow';

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
  /** ms of slow tests, which run only once before mutants do. */
  readonly #slow = new Map<string, number>();

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
      const { ran, failed } = await this.#run(file, () => true, 'slow');
      if (failed !== null) throw new Error(`${failed.id} fails without a mutant: ${failed.message}`);
      for (const { id, ms } of ran) if (ms > SLOW_MS) this.#slow.set(id, ms);
    }
  }

  /** A test that passes only once cannot be run again and again. This second run, of quick ones, is warm; its times count. */
  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const ms: Record<string, number> = {};
    for (const file of this.#options.testFiles) {
      const { ran, failed } = await this.#run(file, (id) => !this.#slow.has(id), 'quick');
      if (failed !== null) {
        const errorMessage = `${failed.id} fails when it runs once more: ${failed.message}`;
        return { status: DryRunStatus.Error, errorMessage };
      }
      for (const one of ran) ms[one.id] = one.ms;
      for (const { id, wallMs } of ran)
        tests.push({ id, name: id, timeSpentMs: wallMs, status: TestStatus.Success });
    }
    for (const [id, took] of this.#slow) {
      ms[id] = took;
      // Stryker waits for a mutant as long as its tests took; slow ones have a budget instead.
      tests.push({ id, name: id, timeSpentMs: 0, status: TestStatus.Success });
    }
    const { coverage, learnt } = learntFrom(
      this.#context.mutantCoverage,
      ms,
      [...this.#slow.keys()],
      (path) => {
        const importers = this.#sources.importersOf(path);
        return this.#options.testFiles.filter((file) => importers.has(file));
      },
    );
    this.#learnt = learnt;
    writeFileSync(this.#options.memory, JSON.stringify(learnt));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: coverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    this.#learnt ??= JSON.parse(readFileSync(this.#options.memory, 'utf8')) as Learnt;
    const order = new Order(this.#options.root, this.#learnt);
    const { id, fileName } = options.activeMutant;
    this.#context.hitLimit = options.hitLimit;
    this.#context.hitCount = options.hitLimit === undefined ? undefined : 0;
    const quick = order.quick(id);
    const first = await this.#hot(id, quick, 'quick');
    if (first.status !== MutantRunStatus.Survived) return first;
    const loads = id in this.#learnt.loadedBy;
    const keeps = KEEPS.test(readFileSync(fileName, 'utf8'));
    const anew = loads ? order.loading(id, fileName) : quick;
    const second = loads || keeps ? await this.#fresh(id, anew, 'quick') : first;
    if (second.status !== MutantRunStatus.Survived) return second;
    const slow = this.#options.quickOnly ? [] : order.slow(id, fileName);
    if (slow.length === 0) return second;
    return loads ? await this.#fresh(id, slow, 'slow') : await this.#hot(id, slow, 'slow');
  }

  /** With all loaded already. */
  async #hot(id: string, wanted: Wanted, pace: Pace): Promise<MutantRunResult> {
    const result = await this.#judge(id, wanted, pace);
    if (result.status !== MutantRunStatus.Killed || (await this.#passesWithout(result))) return result;
    this.#forget();
    const again = await this.#judge(id, wanted, pace);
    if (again.status === MutantRunStatus.Killed && !(await this.#passesWithout(again))) this.#forget();
    return again;
  }

  /** In a registry of its own, loaded with the mutant at work. */
  async #fresh(id: string, wanted: Wanted, pace: Pace): Promise<MutantRunResult> {
    const kept = { modules: this.#modules, suites: this.#suites };
    this.#forget();
    try {
      return await this.#judge(id, wanted, pace);
    } finally {
      this.#modules = kept.modules;
      this.#suites = kept.suites;
    }
  }

  async #judge(id: string, wanted: Wanted, pace: Pace): Promise<MutantRunResult> {
    const end = cpuMs() + BUDGET_MS[pace];
    let nrOfTests = 0;
    this.#context.activeMutant = id;
    try {
      for (const [file, ids] of wanted) {
        if (cpuMs() > end) break;
        const { ran, failed } = await this.#run(file, (test) => ids.has(test), pace);
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
    for (const id of [ids].flat()) {
      const { failed } = await this.#run(this.#fileOf(id), (test) => test === id, 'slow');
      if (failed !== null) return false;
    }
    return true;
  }

  /** A file that cannot even be loaded is a failure of all its tests. */
  async #run(file: string, wanted: (id: string) => boolean, pace: Pace): ReturnType<typeof runTests> {
    try {
      return await runTests(this.#suite(file), wanted, PATIENCE_MS[pace], (id) => {
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

  #fileOf(id: string): string {
    return join(this.#options.root, id.slice(0, id.indexOf(' ')));
  }
}

function killedBy(id: string, failureMessage: string, nrOfTests: number): Killed {
  return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
}
