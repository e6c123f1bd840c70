import { OciAuditLog } from '../oci/audit-log.ts';
import { OciSecrets } from '../oci/secrets.ts';
import { serveOnOci } from '../oci/serve-on-oci.ts';
import { consoleWiring } from './wire.ts';

serveOnOci(consoleWiring, (clients) => ({
  auditLog: (logId) => new OciAuditLog(clients, logId),
  secrets: new OciSecrets(clients),
}));
