import { OciClients } from '../oci/clients.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { randomIds } from '../runtime/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { createObserve } from './observe.ts';

serve({
  functionName: 'observe',
  create: () => {
    const config = loadConfig('observe', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const respond = { id: config.respondFunctionId, endpoint: config.respondEndpoint };
    const observe = createObserve(
      {
        store: new ObjectStore(clients, config.namespace, config.stateBucket),
        invoker: new OciInvoker(clients, [respond]),
        clock: clients.clock,
        ids: randomIds,
      },
      { respondFunctionId: respond.id },
    );
    return (call) => {
      clients.useDeadline(call.deadline);
      return observe(call.body, call.logger);
    };
  },
});
