import { OciAuditLog } from '../oci/audit-log.ts';
import { OciCompute } from '../oci/compute.ts';
import { OciLiveness } from '../oci/liveness.ts';
import { OciMetrics } from '../oci/metrics.ts';
import { OciNotifier, OciSubscriptions } from '../oci/notifications.ts';
import { OciRunCommand } from '../oci/run-command.ts';
import { serveOnOci } from '../oci/serve-on-oci.ts';
import { sweep } from './wire.ts';

serveOnOci(sweep, (clients) => ({
  compute: new OciCompute(clients),
  notifier: new OciNotifier(clients),
  metrics: new OciMetrics(clients),
  liveness: new OciLiveness(clients),
  runCommand: new OciRunCommand(clients),
  subscriptions: new OciSubscriptions(clients),
  auditLog: (logId) => new OciAuditLog(clients, logId),
}));
