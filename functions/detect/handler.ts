import { serveOnOci } from '../oci/serve-on-oci.ts';
import { detect } from './wire.ts';

serveOnOci(detect, () => ({}));
