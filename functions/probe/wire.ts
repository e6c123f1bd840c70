import type { Wiring } from '../runtime/wiring.ts';
import { createProbe } from './probe.ts';
import { readRequest } from './request.ts';

/** `probe`, as every platform runs it. Where `respond` can be woken comes with the call, unless it is configured. */
export const probe: Wiring<'probe', 'runCommand' | 'compute'> = {
  name: 'probe',
  wire: (config, { clock, ids, store, invoker, runCommand, compute }) => {
    const { respondFunctionId: id, respondEndpoint: endpoint, compartments } = config;
    const configured = id === undefined || endpoint === undefined ? null : { id, endpoint };
    const ports = { store: store(config.stateBucket), runCommand, compute, clock, ids };
    return ({ body, deadline, logger }) => {
      const request = readRequest(body, clock.now());
      const respond = configured ?? request.respond;
      const run = createProbe(
        { ...ports, invoker: invoker(respond === null ? [] : [respond]) },
        { compartments, respondFunctionId: respond?.id ?? null },
      );
      return run(request, deadline, logger);
    };
  },
};
