import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../infra/local/simulator/simulation.ts';

export const VOLUME = 'lk-shared';

/** A cluster whose operators may approve; the volume of the node in service is detached at the start. */
export function detachedCluster(
  options: SimulationOptions = {},
  create: (options: SimulationOptions) => Simulation = createSimulation,
): Simulation {
  const sim = create({
    clusters: [{ name: 'CL1' }],
    ...options,
    configuration: { lang: 'en', mode: 'approve', ...options.configuration },
  });
  sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  return sim;
}

/** Notices as `minutes title`, without the incident's id. */
export function told(sim: Simulation): readonly string[] {
  return sim
    .notices()
    .map(({ after, title }) => `${Math.floor(after / 60_000)} ${title.replace(/ \[LKW:[^\]]+\]$/, '')}`);
}

/** Attach requests of `reattach` that changed something. */
export function attaches(sim: Simulation): number {
  return sim.apiCalls({ operation: 'AttachVolume' }).filter((call) => call.effect).length;
}

export function requests(sim: Simulation): number {
  return sim.apiCalls({ operation: 'AttachVolume' }).length;
}

/** Why the last decision made no plan that people may approve. */
export function lastReasons(sim: Simulation): string {
  return sim.timeline.filter((entry) => entry.kind === 'decision').at(-1)?.text ?? '';
}
