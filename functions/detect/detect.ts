import type { InboxObject, PlatformEvent } from '../core/inbox/inbox.ts';
import { inboxBodies } from '../core/inbox/split.ts';
import type { Store } from '../core/ports.ts';
import { decodeBatch } from '../core/record/decode-batch.ts';
import type { Matcher } from '../core/rules/matcher.ts';
import { SignalsOfBatch } from '../core/rules/signals-of-batch.ts';
import type { Logger } from '../runtime/logger.ts';
import { DecodeMarker, deadLetter } from '../store/dead-letters.ts';
import { putInboxBody } from '../store/inbox.ts';
import { type WakePorts, wakeRespond } from '../store/wake.ts';
import { auditEventOf } from './audit-events.ts';
import { dropRepeatedDetails } from './drop-repeated-details.ts';
import { isPlainBody } from './plain-body.ts';

/** Rejected parts kept of one batch; the number of the others is kept with them. */
const MAX_PARTS = 200;

/** The store is not touched for a small batch with nothing in it: the first use loads the SDK. */
interface DetectPorts extends WakePorts {
  /** Asked for at the first batch with a record in it: compiling the rules takes as long as the rest of an empty answer. */
  readonly matcher: () => Matcher;
}

interface DetectOptions {
  readonly respondFunctionId: string;
  /** IANA zone of syslog stamps that carry none, asked for as {@link DetectPorts.matcher} is. @throws WardenError `CONFIG_INVALID`. */
  readonly zone: () => string;
}

interface DetectAnswer {
  /**
   * `woken`: signals were handed to `respond`. `nothing`: no line matched. `set-aside`: the whole body went to
   * `dead-letter/` because it is no batch. `poison`: it was, because it ended the process twice.
   */
  readonly status: 'woken' | 'nothing' | 'set-aside' | 'poison';
  readonly records: number;
  readonly signals: number;
  readonly events: number;
  readonly rejected: number;
  /** Names of the inbox objects; one, if the batch is not very large. */
  readonly inbox: readonly string[];
}

/**
 * Batch of Connector Hub -> signals -> immutable inbox objects, mostly one -> wake. The same batch delivered again writes
 * the same objects and wakes again.
 *
 * @throws what the store or the wake threw: the only failures that a repetition can help. Bad input never throws.
 */
export function createDetect(
  ports: DetectPorts,
  options: DetectOptions,
): (body: Uint8Array, log: Logger) => Promise<DetectAnswer> {
  const { store } = ports;
  return async (body, log) => {
    const marker = isPlainBody(body) ? null : markerOf(store, body, options);
    const unlisted = (error: unknown) => log.failure('the markers of a body cannot be listed', error);
    if (marker !== null && !(await marker.begin(unlisted))) {
      const name = await deadLetter(store, body);
      log.error('body not decoded: it ended the process twice', { code: 'INPUT_POISON', name });
      return answer('poison', {});
    }
    const batch = readBatch(body, ports, options, log);
    // Handed over all the same: then the body does not come again, and nobody asks for the marker.
    await marker
      ?.end(ports.clock)
      .catch((error) => log.failure('the marker of a body cannot be written', error));

    const counts = {
      records: batch.records,
      signals: batch.object.signals.length,
      events: batch.object.events.length,
      rejected: batch.rejected.length,
    };
    if (counts.rejected > 0) {
      const isWhole = counts.records + counts.events === 0;
      const parts = { source: 'detect', count: counts.rejected, parts: batch.rejected.slice(0, MAX_PARTS) };
      const name = await deadLetter(store, isWhole ? body : parts);
      const reason = batch.rejected[0]?.reason;
      log.warn('parts rejected', { code: 'INPUT_MALFORMED', count: counts.rejected, reason, name });
      if (isWhole) return answer('set-aside', counts);
    }
    if (counts.signals + counts.events === 0) return answer('nothing', counts);

    const inbox = await putAll(store, batch.object);
    const wakeSeq = await wakeRespond(ports, options.respondFunctionId);
    log.info('respond woken', { ...counts, inbox, wakeSeq });
    return answer('woken', { ...counts, inbox });
  };
}

/** @throws WardenError `CONFIG_INVALID` before the body is marked: a wrong configuration must not count as its fault. */
function markerOf(store: Store, body: Uint8Array, { zone }: DetectOptions): DecodeMarker {
  zone();
  return new DecodeMarker(store, body);
}

/** @returns names of the objects. @throws what the store threw. */
async function putAll(store: Store, object: InboxObject): Promise<string[]> {
  const names: string[] = [];
  for (const body of inboxBodies(object)) names.push(await putInboxBody(store, object.source, body));
  return names;
}

function answer(status: DetectAnswer['status'], parts: Partial<Omit<DetectAnswer, 'status'>>): DetectAnswer {
  return { status, records: 0, signals: 0, events: 0, rejected: 0, inbox: [], ...parts };
}

const NOTHING_FOUND = { signals: [], zoneOffsets: {}, offNodes: {} };

function readBatch(body: Uint8Array, { matcher }: DetectPorts, { zone }: DetectOptions, log: Logger) {
  const events: PlatformEvent[] = [];
  const rules = once(matcher);
  const signals = once(() => new SignalsOfBatch(rules(), { zone: zone() }));
  const { count, rejected } = decodeBatch(body, {
    wanted: (text) => rules().mayMatch(text),
    mayHold: (bytes, from, to) => rules().mayMatchBytes(bytes, from, to),
    onRecord: (record) => signals().add(record),
    onAudit: (record) => {
      const event = auditEventOf(record);
      if (event !== null) events.push(event);
    },
  });
  const found = count === 0 ? NOTHING_FOUND : signals().end();
  for (const [hours, lines] of Object.entries(found.zoneOffsets))
    log.warn('time stamps are whole hours off: is the zone of syslog right?', { hours, count: lines });
  const object: InboxObject = {
    schema: 'warden.inbox/1',
    source: 'detect',
    signals: dropRepeatedDetails(found.signals),
    events,
    ...(Object.keys(found.offNodes).length > 0 && { zoneOffsets: found.offNodes }),
  };
  return { object, records: count, rejected };
}

/** Asked for again it gives what it gave first. */
function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
