import { parseJson } from '../base/json-bytes.ts';
import { type At, MINUTE } from '../base/time.ts';
import type { RejectedPart } from '../record/log-record.ts';
import { excerptOf, isObject, own, ownText } from '../record/untrusted.ts';
import type { PlatformEvent } from './inbox.ts';

/** Bodies over this are not parsed: an event has about 1 KB. */
export const MAX_EVENT_BYTES = 1024 * 1024;
/** Elements of an array that are looked at; Events delivers one object per call. */
export const MAX_EVENTS = 500;

const PREFIX = 'com.oraclecloud.';
/** Services after whose events attachments, instances or volumes may look different. Compared in lower case: Audit spells `computeApi`. */
const RELEVANT = ['computeapi.', 'blockvolumes.', 'blockvolume.'] as const;
const MAX_TYPE_CHARS = 200;
const MAX_ID_CHARS = 255;
const EXCERPT_CHARS = 300;
/** Clocks of two services differ by less than this; a later event is dated when it arrived. */
const MAX_AHEAD = 5 * MINUTE;

interface ParsedEvents {
  readonly events: readonly PlatformEvent[];
  /** Well-formed events of services that we do not follow, by type, at most ten types. */
  readonly ignored: readonly string[];
  readonly rejected: readonly RejectedPart[];
}

/**
 * Reads what an Events rule delivers: one object; defensively also an array of them, the `{datetime, logContent}`
 * wrapper and records of `_Audit`. Only type, ids and time are taken: everything else in an event can be absent, empty
 * or the text "null".
 *
 * Never throws. The result depends on `body` alone, unless an event has no usable time.
 *
 * @param receivedAt taken as the time of an event that has none or lies in the future.
 */
export function parseEvents(body: Uint8Array, receivedAt: At): ParsedEvents {
  const broken = (reason: string, text: string): ParsedEvents => ({
    events: [],
    ignored: [],
    rejected: [reject(0, reason, text)],
  });
  if (body.byteLength > MAX_EVENT_BYTES)
    return broken(`body has ${body.byteLength} bytes, more than ${MAX_EVENT_BYTES}`, '');
  const text = new TextDecoder('utf-8').decode(body).trim();
  const outer = parseJson(text);
  const parsed = typeof outer === 'string' ? parseJson(outer) : outer;
  if (parsed === undefined) return broken('body is not JSON: expected one event', text);
  const parts = Array.isArray(parsed) ? parsed : [parsed];
  const events = new Map<string, PlatformEvent>();
  const ignored = new Set<string>();
  const rejected: RejectedPart[] = [];
  for (const [index, part] of parts.slice(0, MAX_EVENTS).entries()) {
    const event = eventOf(part, receivedAt);
    if (typeof event === 'string') rejected.push(reject(index, event, part));
    else if (!RELEVANT.some((service) => event.type.startsWith(service))) ignored.add(event.type);
    else events.set(JSON.stringify(event), event);
  }
  if (parts.length > MAX_EVENTS)
    rejected.push(
      reject(MAX_EVENTS, `${parts.length - MAX_EVENTS} events beyond ${MAX_EVENTS} were not read`, ''),
    );
  return { events: [...events.values()], ignored: [...ignored].slice(0, 10), rejected };
}

/** The event, or the reason why it is none. */
function eventOf(part: unknown, receivedAt: At): PlatformEvent | string {
  const record = own(part, 'logContent') ?? part;
  if (!isObject(record)) return 'event is no JSON object';
  const type = (ownText(record, 'eventType') ?? ownText(record, 'type'))?.toLowerCase();
  if (type === undefined) return 'field eventType is missing';
  if (!type.startsWith(PREFIX)) return `field eventType does not start with ${PREFIX}`;
  const data = own(record, 'data');
  const oracle = own(record, 'oracle');
  return {
    type: type.slice(PREFIX.length, PREFIX.length + MAX_TYPE_CHARS),
    resourceId: idOf(data, 'resourceId'),
    compartmentId:
      idOf(data, 'compartmentId') ??
      idOf(own(record, 'extensions'), 'compartmentId') ??
      idOf(oracle, 'compartmentid'),
    at: timeOf(ownText(record, 'eventTime') ?? ownText(record, 'time'), receivedAt),
    eventId: idOf(record, 'eventID') ?? idOf(record, 'eventId') ?? idOf(record, 'id'),
  };
}

/** Only characters that ids consist of: whatever else stands there is no id. */
function idOf(value: unknown, key: string): string | null {
  const id = ownText(value, key);
  if (id === null || id === 'null' || id.length > MAX_ID_CHARS) return null;
  return /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/.test(id) ? id : null;
}

function timeOf(text: string | null, receivedAt: At): At {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(at) && at > 0 && at <= receivedAt + MAX_AHEAD ? at : receivedAt;
}

function reject(index: number, reason: string, part: unknown): RejectedPart {
  return { index, reason, excerpt: excerptOf(part, EXCERPT_CHARS) };
}
