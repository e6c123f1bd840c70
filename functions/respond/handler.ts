import { decide } from '../core/decision/decide.ts';
import { OciClients } from '../oci/clients.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { policyOf } from '../runtime/policy.ts';
import { ociPorts } from './oci-ports.ts';
import { ownAddress } from './own-address.ts';
import { probeOf, reattachOf } from './policy.ts';
import { createRespond } from './respond.ts';

serve({
  functionName: 'respond',
  create: () => {
    const config = loadConfig('respond', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const options = {
      // Written into the bundle when it is built: the UTC time, so that builds sort in their order.
      build: process.env['WARDEN_BUILD'] ?? '',
      topicId: config.topicId,
      monitorTopicId: config.monitorTopicId,
      metricsCompartmentId: config.homeCompartment ?? config.compartments[0],
      policy: policyOf(config),
      reattach: reattachOf(config),
      decide,
    };
    return (call) => {
      clients.useDeadline(call.deadline);
      const self = ownAddress(config, process.env['FN_FN_ID'], call.body);
      const ports = { ...ociPorts(config, clients, self), log: call.logger };
      const mine = { ...options, probe: probeOf(config, self), respondFunctionId: self.id };
      return createRespond(ports, mine)(clients.clock.fromHost(call.deadline.at));
    };
  },
});
