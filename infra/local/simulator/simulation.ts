import type { Ms } from '../../../functions/core/base/time.ts';
import { machinesOf } from './node-story.ts';
import type { SimulationOptions } from './options.ts';
import { outcomeOf } from './outcome.ts';
import { peopleOf } from './people-story.ts';
import { Stage } from './stage.ts';
import { type Span, spanOf } from './virtual-time.ts';

export { type EffectMoment, type SentNotice, type SimulationOptions, STORY_START } from './options.ts';

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
 * The {@link Stage} joins the parts; beside it stand what came of the story, what machines do and what people do.
 */
export function createSimulation(options: SimulationOptions = {}) {
  const stage = new Stage(options, (cluster, node) => machines.forceRestart(cluster, node));
  const machines = machinesOf(stage);
  const outcome = outcomeOf(stage);
  const { time, cloud, host, clusters, start, faults, random, record } = stage;
  return {
    time,
    cloud,
    host,
    clusters,
    start,
    /** Script of what goes wrong; `add` and `clear` at any time. */
    faults,
    random,
    timeline: record.timeline,
    /** What the functions logged. */
    logs: record.logs,
    /** Calls of people that the tenancy refused, oldest first. */
    refusals: record.refusals,
    forget: stage.forget.bind(stage),
    cluster: stage.cluster.bind(stage),
    node: stage.node.bind(stage),
    ...outcome,
    ...machines,
    ...peopleOf(stage, outcome),
    /** Milliseconds since the start of the story. */
    get now(): Ms {
      return time.now() - start;
    },
    /** Does something at a moment of the story. */
    at(span: Span, action: () => void): void {
      time.at(start + spanOf(span), action);
    },
    /** Plays up to a moment of the story. */
    run: (until: Span): Promise<void> => time.runUntil(start + spanOf(until)),
  };
}

/** See {@link createSimulation}. */
export type Simulation = ReturnType<typeof createSimulation>;
