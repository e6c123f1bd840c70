import { randomIds } from '../runtime/clock.ts';
import { type FunctionName, loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import type { BasePort, CallTarget, Platform, Wiring } from '../runtime/wiring.ts';
import { OciClients } from './clients.ts';
import { OciInvoker } from './invoke.ts';
import { ObjectStore } from './object-store.ts';

/**
 * Binds a function to the platform and to OCI. Its configuration is read at the first call, and again while it is wrong.
 *
 * @param adapters the ports that this function needs besides those of all; its bundle holds no others.
 */
export function serveOnOci<F extends FunctionName, P extends keyof Platform>(
  { name, wire }: Wiring<F, P>,
  adapters: (clients: OciClients) => Pick<Platform, Exclude<P, BasePort>>,
): void {
  serve(name, () => {
    const config = loadConfig(name, process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const base: Pick<Platform, BasePort> = {
      clock: clients.clock,
      ids: randomIds,
      store: (bucket) => new ObjectStore(clients, config.namespace, bucket),
      invoker: (targets: readonly CallTarget[]) => new OciInvoker(clients, targets),
    };
    // Together they are what was asked for; TypeScript cannot join the two halves of a generic Pick.
    const platform = { ...base, ...adapters(clients) } as Pick<Platform, BasePort | P>;
    const run = wire(config, platform);
    return {
      logLevel: config.logLevel,
      handler: (call) => {
        clients.useDeadline(call.deadline);
        const deadline = clients.clock.fromHost(call.deadline.at);
        return run({ ...call, deadline, functionId: process.env['FN_FN_ID'] });
      },
    };
  });
}
