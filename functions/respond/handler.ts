import { OciAuditLog } from '../oci/audit-log.ts';
import { OciAuditSearch } from '../oci/audit-search.ts';
import { OciCompute } from '../oci/compute.ts';
import { OciMetrics } from '../oci/metrics.ts';
import { OciNotifier } from '../oci/notifications.ts';
import { OciSecrets } from '../oci/secrets.ts';
import { serveOnOci } from '../oci/serve-on-oci.ts';
import { respond } from './wire.ts';

serveOnOci(respond, (clients) => ({
  compute: new OciCompute(clients),
  notifier: new OciNotifier(clients),
  metrics: new OciMetrics(clients),
  auditSearch: new OciAuditSearch(clients),
  secrets: new OciSecrets(clients),
  auditLog: (logId) => new OciAuditLog(clients, logId),
}));
