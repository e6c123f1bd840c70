import { OciAuditLog } from '../oci/audit-log.ts';
import { OciClients } from '../oci/clients.ts';
import { OciInvoker } from '../oci/invoke.ts';
import { ObjectStore } from '../oci/object-store.ts';
import { randomIds } from '../runtime/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import { serve } from '../runtime/fdk-binding.ts';
import { createConsole } from './console.ts';
import { answerOf, csrfOf, personOf, requestOf } from './gateway-request.ts';

serve({
  functionName: 'console',
  create: () => {
    const config = loadConfig('console', process.env);
    const clients = new OciClients({ endpoints: config.endpoints });
    const { respondFunctionId, respondEndpoint, approvalsBucket, auditLogId, lang, zone, mode } = config;
    const url = config.consoleUrl === undefined ? null : new URL(config.consoleUrl);
    const origin = url?.origin ?? null;
    const store = (bucket: string) => new ObjectStore(clients, config.namespace, bucket);
    const ports = {
      store: store(config.stateBucket),
      // Without reattach, which mode approve needs, IAM lets nobody into that bucket.
      approvals: mode === 'observe' || approvalsBucket === undefined ? null : store(approvalsBucket),
      invoker: new OciInvoker(clients, [{ id: respondFunctionId, endpoint: respondEndpoint }]),
      clock: clients.clock,
      ids: randomIds,
      ...(auditLogId !== undefined && { auditLog: new OciAuditLog(clients, auditLogId) }),
    };
    const base = url === null ? '' : url.pathname.replace(/\/+$/, '');
    const show = createConsole(ports, { respondFunctionId, lang, zone, mode, base, origin });
    return async (call) => {
      clients.useDeadline(call.deadline);
      const person = personOf(call, config.consoleSignIn);
      const visit = { person, csrf: csrfOf(call), callId: call.callId, log: call.logger };
      return answerOf(await show(requestOf(call, origin), visit));
    };
  },
});
