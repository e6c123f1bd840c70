import { createMatcher } from '../core/rules/matcher.ts';
import { builtInRules } from '../core/rules/rule-pack.ts';
import { OciClients } from '../oci/clients.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { randomIds } from '../runtime/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { createDetect } from './detect.ts';

serve({
  functionName: 'detect',
  create: () => {
    const config = loadConfig('detect', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const respond = { id: config.respondFunctionId, endpoint: config.respondEndpoint };
    const detect = createDetect(
      {
        store: new ObjectStore(clients, config.namespace, config.stateBucket),
        invoker: new OciInvoker(clients, [respond]),
        clock: clients.clock,
        ids: randomIds,
        matcher: createMatcher(builtInRules()),
      },
      { respondFunctionId: respond.id, zone: config.syslogZone ?? config.zone },
    );
    return (call) => {
      clients.useDeadline(call.deadline);
      return detect(call.body, call.logger);
    };
  },
});
