import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../infra/local/simulator/simulation.ts';
import { spanOf } from '../../infra/local/simulator/virtual-time.ts';
import type { Source } from '../simulation/sentences/claim.ts';
import { type Falsehood, SentenceJudge } from '../simulation/sentences/judge.ts';

const MINUTE = 60_000;

/** What a story makes up. */
export interface Judging {
  /** What somebody in the story makes up: sentences that rest on it are not judged. */
  readonly bent?: readonly Source[];
  /** How late the story's lines come, milliseconds. */
  readonly lateMs?: number;
  /** Titles of notices that are about what somebody made up altogether: nothing of them is judged. */
  readonly madeUp?: RegExp;
}

const open: (() => readonly Falsehood[])[] = [];

/** A story of which every sentence of every notice is held against the simulated world, after the test. */
export function judgedSimulation(options: SimulationOptions = {}, how: Judging = {}): Simulation {
  const sim = createSimulation(options);
  const { bent = [], lateMs = 0, madeUp } = how;
  const lag = spanOf(options.agentMs ?? 0) + spanOf(options.batchMs ?? 0) + lateMs + 3 * MINUTE;
  const mode = options.configuration?.mode === 'approve' ? 'approve' : 'observe';
  const suspended = { sources: new Set(bent), cluster: null };
  const judge = new SentenceJudge(sim, { lagMs: () => lag, mode, suspended });
  open.push(() => judge.finish().filter(({ title }) => madeUp?.test(title) !== true));
  return sim;
}

afterEach(() => {
  expect(open.splice(0).flatMap((falsehoods) => falsehoods())).toEqual([]);
});
