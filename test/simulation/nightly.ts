import { fork } from 'node:child_process';
import { playSchedule } from './schedule.ts';

/**
 * Plays a range of seeds without Jest, whose module scopes cost a third more, in one process per core that is given:
 * `node infra/bundle/run.cjs test/simulation/nightly.ts [first] [last] [processes]`, by default 1 10000 2.
 * The exit code is 0 when no invariant broke.
 */

/** What came of one seed. */
interface Result {
  readonly seed: number;
  readonly broken: readonly string[];
  /** Keys of sentences that were false. */
  readonly said: readonly string[];
  readonly attaches: number;
  readonly takeOvers: number;
  readonly losses: number;
  readonly notices: number;
  /** CPU time of its process for it, milliseconds. */
  readonly cpuMs: number;
}

const PROGRESS_EVERY = 250;
const PART = '--part';

/** Seeds of one process: every `step`th from `first`. */
async function playPart(first: number, last: number, step: number): Promise<void> {
  for (let seed = first; seed <= last; seed += step) process.send?.(await played(seed));
  process.disconnect?.();
}

/** A seed that throws is a broken one; the others are played all the same. */
async function played(seed: number): Promise<Result> {
  try {
    return await play(seed);
  } catch (error) {
    const broken = [`threw: ${error instanceof Error ? error.message : String(error)}`];
    return { seed, broken, said: [], attaches: 0, takeOvers: 0, losses: 0, notices: 0, cpuMs: 0 };
  }
}

async function play(seed: number): Promise<Result> {
  const before = process.cpuUsage();
  const { sim, broken, losses, takeOvers, falsehoods } = await playSchedule(seed);
  const { user, system } = process.cpuUsage(before);
  const attaches = sim.attempts().filter(({ state }) => state === 'attached').length;
  const notices = sim.notices().length;
  const said = [...new Set(falsehoods.map(({ sentence }) => sentence))];
  return { seed, broken, said, attaches, takeOvers, losses, notices, cpuMs: (user + system) / 1_000 };
}

async function playAll(first: number, last: number, processes: number): Promise<boolean> {
  const results: Result[] = [];
  const began = Date.now();
  const take = (result: Result) => {
    results.push(result);
    if (result.broken.length > 0)
      say(
        `WARDEN_SEED=${result.seed} npx jest test/simulation/simulation.test.ts: ${result.broken.join('; ')}`,
      );
    if (result.said.length > 0) say(`seed ${result.seed}, false sentences: ${result.said.join('; ')}`);
    if (results.length % PROGRESS_EVERY === 0) say(summary(results, began));
  };
  const parts = Array.from({ length: processes }, (_, index) =>
    part([first + index, last, processes].map(String), take),
  );
  const ended = await Promise.all(parts);
  const wanted = last - first + 1;
  say(summary(results, began));
  if (results.length < wanted) say(`${wanted - results.length} seeds were not played`);
  const attaches = total(results, 'attaches');
  // A harness in which nothing is ever attached would prove nothing.
  if (attaches <= wanted / 20) say('too few attaches');
  const isWhole = results.length === wanted && attaches > wanted / 20;
  return isWhole && ended.every((code) => code === 0) && results.every(({ broken }) => broken.length === 0);
}

/** @returns its exit code. */
function part(args: readonly string[], take: (result: Result) => void): Promise<number | null> {
  return new Promise((resolve) => {
    const child = fork(process.argv[1] ?? '', [PART, ...args]);
    child.on('message', (message) => take(message as Result));
    child.on('exit', resolve);
  });
}

function summary(results: readonly Result[], began: number): string {
  const broken = results.filter((result) => result.broken.length > 0).length;
  const figures = (['losses', 'takeOvers', 'attaches', 'notices'] as const).map(
    (what) => `${total(results, what)} ${what}`,
  );
  const seconds = Math.round((Date.now() - began) / 1_000);
  const each = (total(results, 'cpuMs') / 1_000 / Math.max(1, results.length)).toFixed(2);
  const untrue = results.filter(({ said }) => said.length > 0).length;
  return `${results.length} seeds, ${broken} broken, ${untrue} with a false sentence, ${figures.join(', ')}, ${seconds} s, CPU ${each} s a seed`;
}

type Figure = 'losses' | 'takeOvers' | 'attaches' | 'notices' | 'cpuMs';

function total(results: readonly Result[], figure: Figure): number {
  return results.reduce((sum, result) => sum + result[figure], 0);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main([mode, ...rest]: readonly string[]): Promise<void> {
  if (mode === PART) {
    const [first = 1, last = 0, step = 1] = rest.map(Number);
    return playPart(first, last, step);
  }
  const numbers = [mode, ...rest].filter((text) => text !== undefined).map(Number);
  const [first = 1, last = 10_000, processes = 2] = numbers;
  if (!numbers.every((n) => Number.isInteger(n) && n > 0) || last < first)
    throw new RangeError('usage: nightly.ts [first] [last] [processes], whole numbers from 1');
  process.exitCode = (await playAll(first, last, processes)) ? 0 : 1;
}

void main(process.argv.slice(2));
