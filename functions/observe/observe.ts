import { parseEvents } from '../core/inbox/parse-events.ts';
import type { Logger } from '../runtime/logger.ts';
import { deadLetter } from '../store/dead-letters.ts';
import { putInbox } from '../store/inbox.ts';
import { type WakePorts, wakeRespond } from '../store/wake.ts';

interface ObserveAnswer {
  /** `woken`: handed to `respond`. `ignored`: an event of a service that we do not follow. `set-aside`: no event. */
  readonly status: 'woken' | 'ignored' | 'set-aside';
  readonly events: number;
  readonly ignored: number;
  readonly rejected: number;
  /** Names of the inbox objects, one per event. */
  readonly inbox: readonly string[];
}

/**
 * An event of the platform -> one immutable inbox object -> wake. An event means nothing but "read the API now, and
 * again 30 s later"; both readings are `respond`'s, which keeps the inbox object until the second is done. So they
 * happen once for many events, by the one holder that can say what normal was, and survive a kill of anybody; and this
 * function needs neither the right to read instances nor half a minute of waiting.
 *
 * One object per event, named by its content: an event delivered again, alone or among others, is the same object.
 *
 * @throws what the store or the wake threw: the only failures that a repetition can help. Bad input never throws.
 */
export function createObserve(
  ports: WakePorts,
  options: { readonly respondFunctionId: string },
): (body: Uint8Array, log: Logger) => Promise<ObserveAnswer> {
  return async (body, log) => {
    const { events, ignored, rejected } = parseEvents(body, ports.clock.now());
    const counts = { events: events.length, ignored: ignored.length, rejected: rejected.length };
    if (rejected.length > 0) {
      const name = await deadLetter(ports.store, body);
      log.warn('input set aside', { code: 'INPUT_MALFORMED', reason: rejected[0]?.reason, name });
    }
    if (ignored.length > 0) log.info('events of other services ignored', { types: ignored });
    if (events.length === 0)
      return { status: rejected.length > 0 ? 'set-aside' : 'ignored', ...counts, inbox: [] };

    const inbox: string[] = [];
    for (const event of events)
      inbox.push(await putInbox(ports.store, { source: 'observe', signals: [], events: [event] }));
    const wakeSeq = await wakeRespond(ports, options.respondFunctionId);
    const types = [...new Set(events.map((event) => event.type))].slice(0, 10);
    log.info('respond woken', { ...counts, types, eventId: events[0]?.eventId, wakeSeq });
    return { status: 'woken', ...counts, inbox };
  };
}
