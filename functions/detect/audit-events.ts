import type { PlatformEvent } from '../core/inbox/inbox.ts';
import { own, ownText } from '../core/record/untrusted.ts';

const PREFIX = 'com.oraclecloud.';

/**
 * An API call of a connector on the `_Audit` log group, as the event that says "read the API now"; null when it is no
 * call of the platform. Who made the call is not taken from here: `respond` believes type, ids and time only.
 */
export function auditEventOf(part: unknown): PlatformEvent | null {
  const record = own(part, 'logContent') ?? part;
  const type = ownText(record, 'type')?.toLowerCase();
  const at = Date.parse(ownText(record, 'time') ?? '');
  if (type === undefined || !type.startsWith(PREFIX) || Number.isNaN(at)) return null;
  const data = own(record, 'data');
  return {
    type: type.slice(PREFIX.length, PREFIX.length + 200),
    resourceId: short(data, 'resourceId'),
    compartmentId: short(data, 'compartmentId'),
    at,
    eventId: short(record, 'id'),
  };
}

function short(record: unknown, key: string): string | null {
  return ownText(record, key)?.slice(0, 255) ?? null;
}
