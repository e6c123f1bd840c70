import { groupBy } from '../base/group-by.ts';
import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { Signal } from './signal.ts';

/** Lines that are handed over at once are read within this, in any order. */
const AT_ONCE: Ms = 10 * SECOND;

/** Lines that an agent hands over together were written within this. */
const TOGETHER: Ms = MINUTE;

/**
 * Signals of one batch, none of them dated later than its line was taken in: a stamp that lies after that moment proves
 * that the node's clock, or its zone, is ahead. Believed, it would close every loss until its time has come.
 *
 * Where all lines of the node are ahead alike, all are set back by the same: their order and distances stay. Otherwise,
 * which is a forged line, a clock that was set between two lines, or an agent that came late, only those that lie in the
 * future are set back, to the moment of their reading; those that were read at once keep their order.
 */
export function notAfterRead(signals: readonly Signal[]): readonly Signal[] {
  const ahead = new Map<string, Ahead>();
  for (const signal of signals) {
    const by = aheadOf(signal);
    if (by === null) continue;
    const { most, least } = ahead.get(signal.node) ?? { most: by, least: by };
    ahead.set(signal.node, { most: Math.max(most, by), least: Math.min(least, by) });
  }
  if (![...ahead.values()].some(({ most }) => most > 0)) return signals;
  const bounds = boundsOf(signals);
  return signals.map((signal) => setBack(signal, ahead.get(signal.node), bounds));
}

/** By how much the lines of a node in one batch are stamped after their reading; negative: before it. */
interface Ahead {
  readonly most: Ms;
  readonly least: Ms;
}

function aheadOf({ at, readAt }: Signal): Ms | null {
  return readAt == null || at <= 0 ? null : at - readAt;
}

/** When a line can have been written at the latest, in the order of the stamps. */
type Bounds = ReadonlyMap<Signal, At>;

function boundsOf(signals: readonly Signal[]): Bounds {
  const ofNodes = groupBy(signals, ({ node }) => node).values();
  return new Map([...ofNodes].flatMap(readAtOnce).flatMap(inOrder));
}

/** Signals of a node, apart by when they were read. */
function readAtOnce(ofNode: readonly Signal[]): readonly (readonly [At, readonly Signal[]])[] {
  const groups: [At, Signal[]][] = [];
  const dated = ofNode.flatMap((signal) => (signal.readAt == null ? [] : [[signal.readAt, signal] as const]));
  for (const [readAt, signal] of dated.sort(([a], [b]) => a - b)) {
    const group = groups.at(-1);
    if (group !== undefined && readAt - group[0] <= AT_ONCE) group[1].push(signal);
    else groups.push([readAt, [signal]]);
  }
  return groups;
}

/** A millisecond is enough to tell a loss from the return after it. */
function inOrder([readAt, group]: readonly [At, readonly Signal[]]): readonly (readonly [Signal, At])[] {
  let [stamp, bound] = [Number.POSITIVE_INFINITY, readAt + 1];
  return [...group]
    .sort((a, b) => b.at - a.at)
    .map((signal) => {
      if (signal.at < stamp) bound = Math.min(signal.at, bound - 1);
      stamp = signal.at;
      return [signal, bound] as const;
    });
}

function setBack(signal: Signal, ahead: Ahead | undefined, bounds: Bounds): Signal {
  if (aheadOf(signal) === null || ahead === undefined || ahead.most <= 0) return signal;
  const { at, stampedAt = at } = signal;
  const areAlike = ahead.most - ahead.least <= TOGETHER;
  const right = areAlike ? at - ahead.most : (bounds.get(signal) ?? at);
  return right === at ? signal : { ...signal, at: right, stampedAt };
}
