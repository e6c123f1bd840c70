import { type Ms, SECOND } from '../core/base/time.ts';
import type { Wiring } from '../runtime/wiring.ts';
import { createSweep } from './sweep.ts';
import { readTrigger } from './trigger.ts';

/** Kept for judging, handing over and reporting when the look-ups take long. */
const RESERVE: Ms = 20 * SECOND;

/** `sweep`, as every platform runs it. */
export const sweep: Wiring<
  'sweep',
  'compute' | 'notifier' | 'metrics' | 'liveness' | 'runCommand' | 'subscriptions' | 'auditLog'
> = {
  name: 'sweep',
  wire: (config, { store, invoker, auditLog, ...ports }) => {
    const { respondFunctionId: id, respondEndpoint: endpoint, messagesLogId } = config;
    const run = createSweep(
      {
        ...ports,
        store: store(config.stateBucket),
        invoker: invoker([{ id, endpoint }]),
        messagesLog: messagesLogId === undefined ? null : auditLog(messagesLogId),
      },
      {
        respondFunctionId: id,
        compartments: config.compartments,
        homeCompartmentId: config.homeCompartment,
        topicId: config.topicId,
        monitorTopicId: config.monitorTopicId,
        quorumVolumeIds: config.quorumVolumes,
        languages: [config.lang],
        zone: config.zone,
        // `sweep` never calls it: where it is deployed, the plugin that it needs is watched.
        probeEnabled: config.probeFunctionId !== undefined,
      },
    );
    return ({ body, header, deadline, logger }) =>
      run(
        readTrigger(body, header('X-OCI-NS-MessageId')),
        logger,
        () => deadline - ports.clock.now() > RESERVE,
      );
  },
};
