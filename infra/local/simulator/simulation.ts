import type { Ms } from '../../../functions/core/base/time.ts';
import type { SimulationOptions } from './options.ts';
import { PeopleStory } from './people-story.ts';
import { type Span, spanOf } from './virtual-time.ts';

export type { EffectMoment, SentNotice, SimulationOptions } from './options.ts';
export { STORY_START } from './stage.ts';

/**
 * Clusters of LifeKeeper nodes, the pretend tenancy and the suite's functions on one virtual clock.
 *
 * ```ts
 * const sim = createSimulation({ seed: 7, clusters: [{ name: 'CL1' }] });
 * sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
 * await sim.run('31m');
 * sim.notices();
 * ```
 *
 * Its layers: `Stage` joins the parts, `Outcome` reads what came of it, `NodeStory` is what machines do, `PeopleStory`
 * what people do.
 */
export class Simulation extends PeopleStory {
  /** Milliseconds since the start of the story. */
  get now(): Ms {
    return this.time.now() - this.start;
  }

  /** Does something at a moment of the story. */
  at(span: Span, action: () => void): this {
    this.time.at(this.start + spanOf(span), action);
    return this;
  }

  /** Plays up to a moment of the story. */
  async run(until: Span): Promise<void> {
    await this.time.runUntil(this.start + spanOf(until));
  }
}

/** See {@link Simulation}. */
export function createSimulation(options: SimulationOptions = {}): Simulation {
  return new Simulation(options);
}
