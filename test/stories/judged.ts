import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../infra/local/simulator/simulation.ts';
import { spanOf } from '../../infra/local/simulator/virtual-time.ts';
import type { Source } from '../simulation/sentences/claim.ts';
import { SentenceJudge } from '../simulation/sentences/judge.ts';
import { isKnownFalse } from '../simulation/sentences/known-false.ts';

const MINUTE = 60_000;

/** What a story is called where something is known to be false of it still, and what it makes up. */
export interface Judging {
  readonly name?: string;
  /** What somebody in the story makes up: sentences that rest on it are not judged. */
  readonly bent?: readonly Source[];
  /** How late the story's lines come, milliseconds. */
  readonly lateMs?: number;
}

const open: { readonly judge: SentenceJudge; readonly name: string }[] = [];

/** A story of which every sentence of every notice is held against the simulated world, after the test. */
export function judgedSimulation(options: SimulationOptions = {}, how: Judging = {}): Simulation {
  const sim = createSimulation(options);
  const { name = '', bent = [], lateMs = 0 } = how;
  const lag = spanOf(options.agentMs ?? 0) + spanOf(options.batchMs ?? 0) + lateMs + 3 * MINUTE;
  const mode = options.configuration?.mode === 'approve' ? 'approve' : 'observe';
  const suspended = { sources: new Set(bent), cluster: null };
  open.push({ judge: new SentenceJudge(sim, { lagMs: () => lag, mode, suspended }), name });
  return sim;
}

afterEach(() => {
  const found = open
    .splice(0)
    .flatMap(({ judge, name }) => judge.finish().filter(({ sentence }) => !isKnownFalse(sentence, name)));
  expect(found).toEqual([]);
});
