import { installationOf, LINK_BASE, LinkKeys } from '../runtime/link-keys.ts';
import { bucketsOf } from '../runtime/policy.ts';
import type { Wiring } from '../runtime/wiring.ts';
import { createConsole } from './console.ts';
import { answerOf, csrfOf, doorOf, personOf, requestOf } from './gateway-request.ts';
import { createLinks } from './link.ts';

/** `console`, as every platform runs it. */
export const consoleWiring: Wiring<'console', 'auditLog' | 'secrets'> = {
  name: 'console',
  wire: (config, { clock, ids, store, invoker, auditLog, secrets }) => {
    const { respondFunctionId, respondEndpoint, approvalsBucket, auditLogId, lang, zone, mode } = config;
    const { consoleSignIn, gatewaySecretHash, linkSecretId } = config;
    const url = config.consoleUrl === undefined ? null : new URL(config.consoleUrl);
    const origin = url?.origin ?? null;
    const base = url === null ? '' : url.pathname.replace(/\/+$/, '');
    const ports = {
      store: store(config.stateBucket),
      invoker: invoker([{ id: respondFunctionId, endpoint: respondEndpoint }]),
      clock,
      ids,
      ...(auditLogId !== undefined && { auditLog: auditLog(auditLogId) }),
    };
    const options = { respondFunctionId, lang, zone, mode, base, origin, ...bucketsOf(config) };
    // Without reattach, which mode approve needs, IAM lets nobody into that bucket.
    const isReading = mode !== 'observe' && approvalsBucket !== undefined;
    const show = createConsole({ ...ports, approvals: isReading ? store(approvalsBucket) : null }, options);
    const openLink =
      linkSecretId === undefined
        ? null
        : createLinks(
            { ...ports, keys: new LinkKeys({ secrets, clock }, linkSecretId) },
            { ...options, base: LINK_BASE, installation: installationOf(config) },
          );
    return async (call) => {
      const { callId, logger: log } = call;
      const door = doorOf(call, gatewaySecretHash);
      const request = requestOf(call, origin);
      // Whoever comes by this door is nobody, whatever headers say.
      if (door === 'link' && openLink !== null) return answerOf(await openLink(request, { callId, log }));
      const isThrough = door === 'console';
      if (!isThrough) log.warn('not through the gateway', { code: 'CONSOLE_DIRECT' });
      const person = isThrough ? personOf(call, consoleSignIn) : null;
      const visit = { isFromGateway: isThrough, person, csrf: csrfOf(call), callId, log };
      return answerOf(await show(request, visit));
    };
  },
};
