import { serveOnOci } from '../oci/serve-on-oci.ts';
import { observe } from './wire.ts';

serveOnOci(observe, () => ({}));
