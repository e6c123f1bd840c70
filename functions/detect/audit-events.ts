import { fromJsonBytes } from '../core/base/json-bytes.ts';
import type { PlatformEvent } from '../core/inbox/inbox.ts';
import { isAuditRecord } from '../core/record/decode-batch.ts';
import { own, ownText } from '../core/record/untrusted.ts';

const PREFIX = 'com.oraclecloud.';

/**
 * API calls of a connector on the `_Audit` log group, as the events that say "read the API now". Who made the call is
 * not taken from here: `respond` believes type, ids and time only.
 *
 * @returns with them the places of audit records in the batch: they are no rejected parts.
 */
export function auditEventsOf(body: Uint8Array): { events: PlatformEvent[]; indexes: Set<number> } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Nearly every batch is of log lines: do not parse those twice.
  if (!bytes.includes('"_Audit"')) return { events: [], indexes: new Set() };
  const batch = fromJsonBytes(body);
  const events: PlatformEvent[] = [];
  const indexes = new Set<number>();
  for (const [index, part] of (Array.isArray(batch) ? batch : [batch]).entries()) {
    if (!isAuditRecord(part)) continue;
    indexes.add(index);
    const event = eventOf(own(part, 'logContent') ?? part);
    if (event !== null) events.push(event);
  }
  return { events, indexes };
}

function eventOf(record: unknown): PlatformEvent | null {
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
