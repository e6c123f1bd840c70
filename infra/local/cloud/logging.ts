import { type At, DAY } from '../../../functions/core/base/time.ts';
import { ApiError, notAuthorizedOrNotFound } from './api-error.ts';
import type { Caller } from './caller.ts';
import { type AuditEntry, demand, type Gate, Service } from './gate.ts';
import { keepNewest } from './keep-newest.ts';
import { mustBeWithin } from './limits.ts';
import { type LogRecordJson, parseQuery } from './log-query.ts';

interface Log {
  readonly logId: string;
  readonly logGroupId: string;
  readonly compartmentId: string;
}

/** A record in Logging with the log it belongs to. */
export interface StoredLogRecord extends Log {
  readonly at: At;
  readonly record: LogRecordJson;
}

/** One batch of `putLogs`. */
interface LogBatch {
  readonly source: string;
  readonly type: string;
  readonly subject?: string | null;
  readonly entries: readonly { readonly id: string; readonly data: string; readonly time?: string | null }[];
}

export const TENANCY_ID = 'ocid1.tenancy.oc1..localtenancy';
/** An entry is below 1 MB; a search reaches at most 14 days (docs/oci-facts.md#logging). */
const MAX_ENTRY_BYTES = 1024 * 1024;
/** "Any log data field cannot be more than 10,000 characters. If your data exceeds this limit, the field is truncated" (SDK, LogEntry). */
const MAX_FIELD_CHARS = 10_000;
const MAX_SEARCH_MS = 14 * DAY;
const AUDIT = '_Audit';
/** Calls that Audit does not record unless somebody asks for it. */
const DATA_PLANE = new Set(['PutObject', 'DeleteObject', 'InvokeFunction', 'PublishMessage']);

/** Logging: logs, ingestion, search; Audit as the log group `_Audit`. */
export class Logging extends Service {
  readonly #logs = new Map<string, Log>();
  readonly #records: StoredLogRecord[] = [];
  /** Those of Audit among them: few among many lines, and searched often. */
  readonly #audit: StoredLogRecord[] = [];
  readonly #listeners: ((stored: StoredLogRecord) => void)[] = [];

  constructor(gate: Gate) {
    super(gate);
    gate.onAudit((entry) => {
      if (!DATA_PLANE.has(entry.eventName)) this.#store(this.#auditRecord(entry));
    });
  }

  /** @throws ApiError 400 for one more than the limit, of logs or of their groups. */
  addLog(logId: string, logGroupId: string, compartmentId: string): void {
    this.#logs.set(logId, { logId, logGroupId, compartmentId });
    mustBeWithin('log-count', this.#logs.size);
    mustBeWithin('log-group-count', new Set([...this.#logs.values()].map((log) => log.logGroupId)).size);
  }

  onRecord(listener: (stored: StoredLogRecord) => void): void {
    this.#listeners.push(listener);
  }

  get records(): readonly StoredLogRecord[] {
    return this.#records;
  }

  /** Drops all but the newest records, of Audit as of the others. */
  forget(newest: number): void {
    keepNewest(this.#records, newest);
    keepNewest(this.#audit, newest);
  }

  /** Puts a record in as an agent does; no API call. */
  ingest(logId: string, record: LogRecordJson, at: At = this.now()): void {
    this.#store({ ...this.#log(logId), at, record });
  }

  /** @throws ApiError 404 for an unknown log, 413 for an entry of 1 MB and more. */
  putLogs(caller: Caller, logId: string, batches: readonly LogBatch[]): Promise<void> {
    const name = 'PutLogs';
    const log = this.#logs.get(logId);
    const variables = { 'target.log.id': logId, 'target.loggroup.id': log?.logGroupId ?? '' };
    const entries = batches.flatMap((batch) => batch.entries.map((entry) => ({ batch, entry })));
    const demands = [demand(name, 'LOG_CONTENT_PUSH', log?.compartmentId ?? null, variables)];
    return this.gate.call(caller, { name, target: logId, demands, mutating: false }, () => {
      const known = this.#log(logId);
      for (const { batch, entry } of entries) {
        if (Buffer.byteLength(entry.data) >= MAX_ENTRY_BYTES)
          throw new ApiError(413, 'PayloadTooLarge', 'A log entry is 1 MB or larger.');
        const at = entry.time == null ? this.now() : Date.parse(entry.time);
        const record = this.#envelope(known, batch, entry, at);
        this.ingest(logId, caller.kind === 'instance' ? fromInstance(record, caller.id) : record, at);
      }
    });
  }

  /** An agent asks what it has to tail. @throws ApiError 404 NotAuthorizedOrNotFound */
  async generateAgentConfiguration(caller: Caller, compartmentId: string): Promise<void> {
    const name = 'GenerateUnifiedAgentConfiguration';
    const demands = [demand(name, 'UNIFIED_AGENT_CONFIG_GENERATE', compartmentId)];
    await this.gate.call(caller, { name, target: compartmentId, demands, mutating: false }, () => undefined);
  }

  /** @throws ApiError 400 for a range over 14 days or a query that cannot be understood. */
  search(
    caller: Caller,
    query: { readonly timeStart: At; readonly timeEnd: At; readonly searchQuery: string },
  ): Promise<readonly StoredLogRecord[]> {
    const name = 'SearchLogs';
    const compartmentId = /"([^"/]*)/.exec(query.searchQuery)?.[1] ?? null;
    const needed = query.searchQuery.includes(AUDIT) ? 'AUDIT_EVENT_READ' : 'LOG_CONTENT_READ';
    const demands = [demand(name, needed, compartmentId)];
    return this.gate.call(caller, { name, target: compartmentId ?? '', demands, mutating: false }, () => {
      if (query.timeEnd - query.timeStart > MAX_SEARCH_MS) {
        throw new ApiError(400, 'InvalidParameter', 'The range of a search is at most 14 days.');
      }
      const parsed = this.#parse(query.searchQuery);
      const isOfAudit = parsed.scopes.every((scope) => scope.includes(AUDIT));
      const found = (isOfAudit ? this.#audit : this.#records).filter(
        (stored) =>
          stored.at >= query.timeStart &&
          stored.at <= query.timeEnd &&
          parsed.scopes.some((scope) => inScope(stored, scope)) &&
          parsed.where(stored.record),
      );
      found.sort((a, b) => (parsed.newestFirst ? b.at - a.at : a.at - b.at));
      return found.slice(0, parsed.limit ?? undefined);
    });
  }

  #parse(text: string) {
    try {
      return parseQuery(text);
    } catch (error) {
      throw new ApiError(400, 'InvalidParameter', error instanceof Error ? error.message : String(error));
    }
  }

  #log(logId: string): Log {
    const log = this.#logs.get(logId);
    if (log === undefined) throw notAuthorizedOrNotFound();
    return log;
  }

  #store(stored: StoredLogRecord): void {
    this.#records.push(stored);
    if (stored.logGroupId === AUDIT) this.#audit.push(stored);
    for (const listener of this.#listeners) listener(stored);
  }

  #envelope(log: Log, batch: LogBatch, entry: LogBatch['entries'][number], at: At): LogRecordJson {
    return {
      data: shortened(jsonOrMessage(entry.data)),
      id: entry.id,
      oracle: {
        compartmentid: log.compartmentId,
        ingestedtime: new Date(this.now()).toISOString(),
        loggroupid: log.logGroupId,
        logid: log.logId,
        tenantid: TENANCY_ID,
      },
      source: batch.source,
      specversion: '1.0',
      subject: batch.subject ?? '',
      time: new Date(at).toISOString(),
      type: batch.type,
    };
  }

  /** Shape: payloads/connector-audit-detachvolume.json. */
  #auditRecord(entry: AuditEntry): StoredLogRecord {
    const time = new Date(entry.at).toISOString();
    const ok = entry.status >= 200 && entry.status < 300;
    const record = {
      data: {
        additionalDetails: {},
        compartmentId: entry.compartmentId,
        eventName: entry.eventName,
        identity: {
          authType: 'natv',
          ipAddress: entry.caller.ipAddress,
          principalId: entry.caller.id,
          principalName: entry.caller.name,
          tenantId: TENANCY_ID,
          userAgent: entry.caller.userAgent,
        },
        message: `${entry.eventName} ${ok ? 'succeeded' : 'failed'}`,
        request: { id: entry.requestId },
        resourceId: entry.resourceId,
        response: { responseTime: time, status: String(entry.status) },
      },
      dataschema: '2.0',
      id: entry.requestId,
      oracle: {
        compartmentid: entry.compartmentId,
        ingestedtime: time,
        loggroupid: AUDIT,
        tenantid: TENANCY_ID,
      },
      source: entry.resourceId,
      specversion: '1.0',
      time,
      type: `com.oraclecloud.${serviceOf(entry.eventName)}.${entry.eventName}`,
    };
    const compartmentId = entry.compartmentId ?? TENANCY_ID;
    return { logId: AUDIT, logGroupId: AUDIT, compartmentId, at: entry.at, record };
  }
}

/** Records of a node's agent say which node it was (payloads/connector-logging-uma-messages.json). */
function fromInstance(record: LogRecordJson, instanceid: string): LogRecordJson {
  return { ...record, oracle: { ...(record['oracle'] as LogRecordJson), instanceid } };
}

function inScope(stored: StoredLogRecord, scope: string): boolean {
  const [compartment, group, log] = scope.split('/');
  return (
    compartment === stored.compartmentId &&
    (group === undefined || group === stored.logGroupId || group === `${AUDIT}_Include_Subcompartment`) &&
    (group !== undefined || stored.logGroupId !== AUDIT) &&
    (log === undefined || log === stored.logId)
  );
}

function shortened(data: unknown): unknown {
  if (typeof data === 'string') return data.slice(0, MAX_FIELD_CHARS);
  if (Array.isArray(data)) return data.map(shortened);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shortened(value)]));
}

function jsonOrMessage(data: string): unknown {
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // plain text
  }
  return { message: data };
}

function serviceOf(eventName: string): string {
  if (/Object|Bucket/.test(eventName)) return 'objectstorage';
  if (/PrivateIp/.test(eventName)) return 'virtualNetwork';
  return /Volume|Instance/.test(eventName) ? 'computeApi' : 'api';
}
