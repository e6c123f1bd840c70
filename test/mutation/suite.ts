import { relative } from 'node:path';
import { expect } from 'expect';
import {
  addEventHandler,
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  type Event,
  getState,
  it,
  resetState,
  run,
  type State,
  setState,
  test,
} from 'jest-circus';
import { ModuleMocker } from 'jest-mock';

type Block = State['rootDescribeBlock'];
type Entry = NonNullable<State['currentlyRunningTest']>;

/** What a run of some tests of a suite came to. */
export interface Outcome {
  /** `ms` of the processor: machines that mutate are busy. */
  readonly ran: readonly { readonly id: string; readonly ms: number; readonly wallMs: number }[];
  readonly failed: { readonly id: string; readonly message: string } | null;
}

/** Tests of one file, defined once and run as often as wanted. */
export interface Suite {
  readonly file: string;
  readonly state: State;
  /** That the file itself asks for, by `jest.setTimeout`; else 0. */
  readonly patienceMs: number;
  readonly tests: ReadonlyMap<string, { readonly entry: Entry; readonly mode: Entry['mode'] }>;
}

let stray: unknown = null;
let running: ((entry: Entry | null) => void) | null = null;

/** Puts Jest's globals in place, once a process. An error that nobody awaits belongs to the test that runs. */
export function prepareGlobals(): void {
  const mocker = new ModuleMocker(globalThis);
  const jest = {
    setTimeout: (ms: number) => {
      getState().testTimeout = ms;
    },
    spyOn: mocker.spyOn.bind(mocker),
    fn: mocker.fn.bind(mocker),
  };
  const hooks = { beforeAll, beforeEach, afterAll, afterEach };
  Object.assign(globalThis, { ...hooks, describe, it, test, expect, jest });
  for (const kind of ['unhandledRejection', 'uncaughtException'] as const)
    process.on(kind, (error: unknown) => {
      stray = error ?? new Error(kind);
    });
  addEventHandler((event: Event) => {
    if (event.name === 'test_started') running?.(event.test);
    if (event.name === 'test_done' || event.name === 'run_finish') running?.(null);
  });
}

/** Defines the tests of a file by loading it. `file` is absolute. */
export function defineSuite(root: string, file: string, load: (file: string) => unknown): Suite {
  resetState();
  const state = getState();
  state.testTimeout = 0;
  load(file);
  const [broken] = state.unhandledErrors;
  if (broken !== undefined) throw new Error(messageOf(broken));
  const tests = new Map<string, { entry: Entry; mode: Entry['mode'] }>();
  for (const entry of entriesOf(state.rootDescribeBlock)) {
    const name = `${relative(root, file)} ${nameOf(entry)}`;
    let id = name;
    for (let n = 2; tests.has(id); n++) id = `${name} (${n})`;
    tests.set(id, { entry, mode: entry.mode });
  }
  return { file, state, patienceMs: state.testTimeout, tests };
}

/** Runs some tests of a suite in their order, up to the first that fails. `patienceMs` is for one that says nothing itself. */
export async function runTests(
  suite: Suite,
  wanted: (id: string) => boolean,
  patienceMs: number,
  onTest: (id: string | null) => void,
): Promise<Outcome> {
  const ids = new Map<Entry, string>();
  for (const [id, { entry, mode }] of suite.tests) {
    entry.mode = wanted(id) ? mode : 'skip';
    entry.errors = [];
    entry.status = null;
    ids.set(entry, id);
  }
  const ran: { id: string; ms: number; wallMs: number }[] = [];
  let failed: Outcome['failed'] = null;
  let current: { entry: Entry; id: string; begun: number; at: number } | null = null;
  const finish = (): void => {
    if (current === null) return;
    const { entry, id, begun, at } = current;
    current = null;
    ran.push({ id, ms: cpuMs() - begun, wallMs: performance.now() - at });
    const error = stray ?? entry.errors[0] ?? null;
    stray = null;
    if (error === null || failed !== null) return;
    failed = { id, message: messageOf(error) };
    for (const { entry: other } of suite.tests.values()) other.mode = 'skip';
  };
  running = (entry) => {
    finish();
    if (entry !== null) current = { entry, id: ids.get(entry) ?? '', begun: cpuMs(), at: performance.now() };
    onTest(current?.id ?? null);
  };
  stray = null;
  setState(suite.state);
  suite.state.unhandledErrors = [];
  suite.state.testTimeout = Math.max(suite.patienceMs, patienceMs);
  await run();
  running = null;
  const last = ran.at(-1);
  const late = stray ?? suite.state.unhandledErrors[0] ?? null;
  if (failed === null && late !== null && last !== undefined)
    failed = { id: last.id, message: messageOf(late) };
  return { ran, failed };
}

/** What this process has had of the processor so far. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function* entriesOf(block: Block): Generator<Entry> {
  for (const child of block.children) {
    if (child.type === 'test') yield child;
    else yield* entriesOf(child);
  }
}

function nameOf(entry: Entry): string {
  const names = [entry.name];
  for (let block = entry.parent; block.parent !== undefined; block = block.parent) names.unshift(block.name);
  return names.join(' ');
}

/** Circus keeps an error with the place where the test stands, as a pair. */
function messageOf(error: unknown): string {
  const first: unknown = Array.isArray(error) ? (error[0] ?? error[1]) : error;
  return (first instanceof Error ? first.message : String(first)).slice(0, 500);
}
