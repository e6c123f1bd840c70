import type { ConfigOf } from '../runtime/config.ts';
import type { SweepOptions } from './sweep.ts';

export function optionsOf(config: ConfigOf<'sweep'>): SweepOptions {
  return {
    respondFunctionId: config.respondFunctionId,
    compartments: config.compartments,
    homeCompartmentId: config.homeCompartment,
    topicId: config.topicId,
    monitorTopicId: config.monitorTopicId ?? null,
    quorumVolumeIds: config.quorumVolumes,
    languages: [config.lang],
    zone: config.zone,
    // `sweep` never calls it: where it is deployed, the plugin that it needs is watched.
    probeEnabled: config.probeFunctionId !== undefined,
  };
}
