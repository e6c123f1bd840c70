import { OciClients } from '../oci/clients.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { optionsOf } from './options.ts';
import { portsOf } from './ports.ts';
import { createSweep } from './sweep.ts';
import { readTrigger } from './trigger.ts';

/** Kept for judging, handing over and telling when the look-ups take long. */
const RESERVE_MS = 20_000;

serve({
  functionName: 'sweep',
  create: () => {
    const config = loadConfig('sweep', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const sweep = createSweep(portsOf(config, clients), optionsOf(config));
    return (call) => {
      clients.useDeadline(call.deadline);
      const trigger = readTrigger(call.body, call.header('X-OCI-NS-MessageId'));
      return sweep(trigger, call.logger, () => call.deadline.remaining() > RESERVE_MS);
    };
  },
});
