import { OciCompute } from '../oci/compute.ts';
import { OciRunCommand } from '../oci/run-command.ts';
import { serveOnOci } from '../oci/serve-on-oci.ts';
import { probe } from './wire.ts';

serveOnOci(probe, (clients) => ({
  compute: new OciCompute(clients),
  runCommand: new OciRunCommand(clients),
}));
