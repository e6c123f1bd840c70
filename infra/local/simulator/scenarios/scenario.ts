import type { Language } from '../../../../functions/core/base/language.ts';
import { createSimulation, type Simulation, type SimulationOptions } from '../simulation.ts';
import type { Span } from '../virtual-time.ts';

/** A story that can be played: who is there, what happens when. */
export interface Scenario {
  /** Kebab case; `warden simulate <name>`. */
  readonly name: string;
  /** One line for people. */
  readonly about: Readonly<Record<Language, string>>;
  readonly options?: SimulationOptions;
  /** How long it is played. */
  readonly until: Span;
  /** Puts what happens on the schedule. */
  schedule(sim: Simulation): void;
}

/** Plays a scenario to its end. @param more options over the scenario's own. */
export async function playScenario(
  scenario: Scenario,
  lang: Language,
  more: SimulationOptions = {},
): Promise<Simulation> {
  const options = { ...scenario.options, ...more };
  const sim = createSimulation({
    ...options,
    configuration: { lang, ...scenario.options?.configuration, ...more.configuration },
  });
  scenario.schedule(sim);
  await sim.run(scenario.until);
  return sim;
}

/** The volume of a cluster that says nothing else. */
export const SHARED = 'lk-shared';
