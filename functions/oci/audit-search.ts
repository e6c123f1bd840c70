import * as v from 'valibot';
import { type At, DAY, type Ms } from '../core/base/time.ts';
import type { AuditAction } from '../core/platform/look-ups.ts';
import type { AuditSearch } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import { clean } from '../runtime/logger.ts';
import { allPages, validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { LOG_SEARCH } from './services.ts';

/**
 * Operations that are looked for: who changed attachments and instances, and who moved a private address. LifeKeeper's
 * `ocivip` moves its virtual address with UpdatePrivateIp, or assigns it anew with CreatePrivateIp (docs/oci-facts.md#audit; the
 * three event types `com.oraclecloud.virtualnetwork.*privateip` are in Oracle's list).
 */
const AUDITED_OPERATIONS = [
  'AttachVolume',
  'DetachVolume',
  'UpdateVolumeAttachment',
  'InstanceAction',
  'TerminateInstance',
  'UpdateInstance',
  'CreatePrivateIp',
  'UpdatePrivateIp',
  'DeletePrivateIp',
  'PrivateIpVnicDetach',
] as const;
/** Log search refuses wider ranges. */
const MAX_RANGE: Ms = 14 * DAY;
/** The most that a page of a search can have. */
const SEARCH_PAGE = 1_000;

const text = v.nullish(v.string());
/** The parts of an audit record that are used; everything may be absent. */
const recordSchema = v.object({
  id: v.optional(v.string()),
  time: v.string(),
  data: v.object({
    eventName: v.string(),
    resourceId: text,
    identity: v.optional(
      v.object({ principalName: text, principalId: text, ipAddress: text, userAgent: text }),
    ),
    request: v.optional(v.object({ path: text })),
    response: v.optional(v.object({ status: v.nullish(v.union([v.string(), v.number()])) })),
  }),
});
const resultSchema = v.union([
  v.object({ logContent: recordSchema }),
  v.pipe(
    recordSchema,
    v.transform((logContent) => ({ logContent })),
  ),
]);

/** Who attached, detached, stopped: from Audit through log search (needs `read audit-events`). */
export class OciAuditSearch implements AuditSearch {
  constructor(private readonly clients: OciClients) {}

  async actions(compartmentId: string, from: At, to: At): Promise<readonly AuditAction[]> {
    if (!(to > from) || to - from > MAX_RANGE)
      throw new WardenError('ARGUMENT_INVALID', { detail: 'Audit is searched over at most 14 days.' });
    // The only text from outside in the query; its form excludes quotes and blanks.
    const compartment = validOcid(compartmentId, 'The compartment');
    return toActions(await searchLogs(this.clients, auditQuery(compartment), from, to));
  }
}

/** What a query of Logging finds between two times, all pages of it. */
export async function searchLogs(
  clients: OciClients,
  searchQuery: string,
  from: At,
  to: At,
): Promise<readonly unknown[]> {
  const results = await allPages((page) =>
    clients.call(LOG_SEARCH, 'searchLogs', async (client) => {
      const { searchResponse, opcNextPage } = await client.searchLogs({
        searchLogsDetails: { timeStart: new Date(from), timeEnd: new Date(to), searchQuery },
        limit: SEARCH_PAGE,
        ...page,
      });
      return { items: searchResponse.results ?? [], opcNextPage };
    }),
  );
  return results.map((result) => result.data);
}

/** @param compartment an OCID: nothing in it is escaped. */
function auditQuery(compartment: string): string {
  const wanted = AUDITED_OPERATIONS.map((name) => `data.eventName = '${name}'`).join(' or ');
  return `search "${compartment}/_Audit" | where ${wanted} | sort by datetime asc`;
}

/** Audit records to actions, one per record id, oldest first; records that cannot be read are left out. */
function toActions(results: readonly unknown[]): readonly AuditAction[] {
  const byId = new Map<string, AuditAction>();
  for (const result of results) {
    const parsed = v.safeParse(resultSchema, result);
    if (!parsed.success) continue;
    const { id, time, data } = parsed.output.logContent;
    const at = Date.parse(time);
    const resourceId = data.resourceId ?? data.request?.path?.match(/ocid1\.[\w.-]+/)?.[0];
    if (!Number.isFinite(at) || resourceId === undefined) continue;
    const status = data.response?.status;
    byId.set(id ?? `${at} ${data.eventName} ${resourceId}`, {
      at,
      name: clean(data.eventName),
      resourceId,
      principalName: cleaned(data.identity?.principalName),
      principalId: cleaned(data.identity?.principalId),
      ipAddress: cleaned(data.identity?.ipAddress),
      userAgent: cleaned(data.identity?.userAgent),
      status: status === undefined || status === null ? null : String(status),
    });
  }
  return [...byId.values()].sort((a, b) => a.at - b.at);
}

function cleaned(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : clean(value).slice(0, 200);
}
