import { OciAuditSearch } from '../oci/audit-search.ts';
import { OciAttacher, OciCompute } from '../oci/compute.ts';
import { OciMetrics } from '../oci/metrics.ts';
import { serveOnOci } from '../oci/serve-on-oci.ts';
import { reattach } from './wire.ts';

serveOnOci(reattach, (clients) => ({
  compute: new OciCompute(clients),
  attacher: new OciAttacher(clients),
  metrics: new OciMetrics(clients),
  auditSearch: new OciAuditSearch(clients),
}));
