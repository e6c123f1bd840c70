import { decide } from '../core/decision/decide.ts';
import { OciClients } from '../oci/clients.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { ociPorts } from './oci-ports.ts';
import { policyOf, reattachOf } from './policy.ts';
import { createRespond } from './respond.ts';

serve({
  functionName: 'respond',
  create: () => {
    const config = loadConfig('respond', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const ports = ociPorts(config, clients);
    const options = {
      // Written into the bundle when it is built: the UTC time, so that builds sort in their order.
      build: process.env['WARDEN_BUILD'] ?? '',
      respondFunctionId: config.respondFunctionId,
      topicId: config.topicId,
      monitorTopicId: config.monitorTopicId,
      metricsCompartmentId: config.homeCompartment ?? config.compartments[0],
      policy: policyOf(config),
      reattach: reattachOf(config),
      decide,
    };
    return (call) => {
      clients.useDeadline(call.deadline);
      return createRespond({ ...ports, log: call.logger }, options)(call.deadline.at);
    };
  },
});
