import type { Signal } from '../rules/signal.ts';
import type { InboxObject } from './inbox.ts';

/**
 * Largest object that is handed over. A batch of 6 MB of bare lines makes 25 MB of signals: more than can be read back, and
 * more at once than `respond` has memory for. Bytes.
 */
export const MAX_INBOX_BYTES: number = 4 * 1024 * 1024;

/**
 * An object as it is stored, in pieces that can be read back, mostly one. Where a piece begins depends on the content alone,
 * so that a repeated delivery gives the same ones; each has the corrections of the zones of its own nodes.
 *
 * One piece is made after the other, and each part is made into JSON once: it is weighed by what is written.
 */
export function* inboxBodies(object: InboxObject): Generator<Uint8Array> {
  const { signals, events, zoneOffsets = {}, ...rest } = object;
  const head = JSON.stringify(rest).slice(0, -1);
  const [signalRuns, eventRuns] = [runsOf(signals), runsOf(events)];
  let [run, happened] = [next(signalRuns), next(eventRuns)];
  for (let isFirst = true; isFirst || run !== null || happened !== null; isFirst = false) {
    const [later, happenedLater] = [next(signalRuns), next(eventRuns)];
    const offsets =
      isFirst && later === null && happenedLater === null ? zoneOffsets : ofNodes(zoneOffsets, run);
    const tail = Object.keys(offsets).length > 0 ? `,"zoneOffsets":${JSON.stringify(offsets)}}` : '}';
    yield Buffer.concat([
      Buffer.from(`${head},"signals":[`),
      ...(run?.bytes ?? []),
      Buffer.from('],"events":['),
      ...(happened?.bytes ?? []),
      Buffer.from(`]${tail}`),
    ]);
    [run, happened] = [later, happenedLater];
  }
}

/** Parts that go into one piece, and their JSON between the brackets. */
interface Run<T> {
  readonly parts: readonly T[];
  readonly bytes: readonly Uint8Array[];
}

/** So many parts are made into JSON and weighed at once: they weigh at most an eighth of what an object may. */
const WEIGHED_AT_ONCE = 64;

/** Runs of parts of which each weighs at most half of what an object may. */
function* runsOf<T>(all: readonly T[]): Generator<Run<T>> {
  let from = 0;
  let bytes: Uint8Array[] = [];
  let weight = 0;
  for (let at = 0; at < all.length; at += WEIGHED_AT_ONCE) {
    const own = Buffer.from(JSON.stringify(all.slice(at, at + WEIGHED_AT_ONCE))).subarray(1, -1);
    if (bytes.length > 0 && weight + own.length > MAX_INBOX_BYTES / 2) {
      yield { parts: all.slice(from, at), bytes };
      [from, bytes, weight] = [at, [], 0];
    }
    if (bytes.length > 0) bytes.push(COMMA);
    bytes.push(own);
    weight += own.length;
  }
  if (bytes.length > 0) yield { parts: all.slice(from), bytes };
}

const COMMA = Buffer.from(',');

type Offsets = NonNullable<InboxObject['zoneOffsets']>;

function ofNodes(offsets: Offsets, run: Run<Signal> | null): Offsets {
  if (Object.keys(offsets).length === 0) return offsets;
  const nodes = new Set(run?.parts.map(({ node }) => node));
  return Object.fromEntries(Object.entries(offsets).filter(([node]) => nodes.has(node)));
}

function next<T>(runs: Generator<Run<T>>): Run<T> | null {
  const { value, done } = runs.next();
  return done === true ? null : value;
}
