import { OciClients } from '../oci/clients.ts';
import { OciCompute } from '../oci/compute.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { OciRunCommand } from '../oci/run-command.ts';
import { randomIds } from '../runtime/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { createProbe } from './probe.ts';
import { readRequest } from './request.ts';

serve({
  functionName: 'probe',
  create: () => {
    const config = loadConfig('probe', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const { respondFunctionId: id, respondEndpoint: endpoint } = config;
    const configured = id === undefined || endpoint === undefined ? null : { id, endpoint };
    const ports = {
      store: new ObjectStore(clients, config.namespace, config.stateBucket),
      runCommand: new OciRunCommand(clients),
      compute: new OciCompute(clients),
      clock: clients.clock,
      ids: randomIds,
    };
    return (call) => {
      clients.useDeadline(call.deadline);
      const request = readRequest(call.body, clients.clock.now());
      const respond = configured ?? request.respond;
      const invoker = new OciInvoker(clients, respond === null ? [] : [respond]);
      const options = { compartments: config.compartments, respondFunctionId: respond?.id ?? null };
      return createProbe({ ...ports, invoker }, options)(
        request,
        clients.clock.fromHost(call.deadline.at),
        call.logger,
      );
    };
  },
});
