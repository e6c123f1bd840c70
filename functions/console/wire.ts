import { bucketsOf } from '../runtime/policy.ts';
import type { Wiring } from '../runtime/wiring.ts';
import { createConsole } from './console.ts';
import { answerOf, csrfOf, isFromGateway, personOf, requestOf } from './gateway-request.ts';

/** `console`, as every platform runs it. */
export const consoleWiring: Wiring<'console', 'auditLog'> = {
  name: 'console',
  wire: (config, { clock, ids, store, invoker, auditLog }) => {
    const { respondFunctionId, respondEndpoint, approvalsBucket, auditLogId, lang, zone, mode } = config;
    const { consoleSignIn, gatewaySecretHash } = config;
    const url = config.consoleUrl === undefined ? null : new URL(config.consoleUrl);
    const origin = url?.origin ?? null;
    const base = url === null ? '' : url.pathname.replace(/\/+$/, '');
    const show = createConsole(
      {
        store: store(config.stateBucket),
        // Without reattach, which mode approve needs, IAM lets nobody into that bucket.
        approvals: mode === 'observe' || approvalsBucket === undefined ? null : store(approvalsBucket),
        invoker: invoker([{ id: respondFunctionId, endpoint: respondEndpoint }]),
        clock,
        ids,
        ...(auditLogId !== undefined && { auditLog: auditLog(auditLogId) }),
      },
      { respondFunctionId, lang, zone, mode, base, origin, ...bucketsOf(config) },
    );
    return async (call) => {
      const isThrough = isFromGateway(call, gatewaySecretHash);
      if (!isThrough) call.logger.warn('not through the gateway', { code: 'CONSOLE_DIRECT' });
      const visit = {
        isFromGateway: isThrough,
        person: isThrough ? personOf(call, consoleSignIn) : null,
        csrf: csrfOf(call),
        callId: call.callId,
        log: call.logger,
      };
      return answerOf(await show(requestOf(call, origin), visit));
    };
  },
};
