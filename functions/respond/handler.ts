import { decide } from '../core/decision/decide.ts';
import { OciClients } from '../oci/clients.ts';
import { OciCompute } from '../oci/compute.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { OciNotifier } from '../oci/notifications.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { randomIds, systemClock } from '../runtime/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { policyOf } from './policy.ts';
import { createRespond } from './respond.ts';

serve({
  functionName: 'respond',
  create: () => {
    const config = loadConfig('respond', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const self = { id: config.respondFunctionId, endpoint: config.respondEndpoint };
    const ports = {
      store: new ObjectStore(clients, config.namespace, config.stateBucket),
      compute: new OciCompute(clients),
      notifier: new OciNotifier(clients),
      invoker: new OciInvoker(clients, [self]),
      clock: systemClock,
      ids: randomIds,
    };
    const options = {
      // Written into the bundle when it is built: the UTC time, so that builds sort in their order.
      build: process.env['WARDEN_BUILD'] ?? '',
      respondFunctionId: self.id,
      topicId: config.topicId,
      policy: policyOf(config),
      decide,
    };
    return (call) => {
      clients.useDeadline(call.deadline);
      return createRespond({ ...ports, log: call.logger }, options)(call.deadline.at);
    };
  },
});
