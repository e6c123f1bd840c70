import { MINUTE, type Ms } from '../base/time.ts';
import type { Signal } from './signal.ts';

/** Lines that an agent hands over together were written within this. */
const TOGETHER: Ms = MINUTE;

/**
 * Signals of one batch, none of them dated later than its line was taken in: a stamp that lies after that moment proves
 * that the node's clock, or its zone, is ahead. Believed, it would close every loss until its time has come.
 *
 * Where all lines of the node are ahead alike, all are set back by the same: their order and distances stay. Otherwise,
 * which is a forged line or a clock that was set between two lines, only those that lie in the future are set back, each
 * to the moment of its reading: what is bad news later than it happened is still told.
 */
export function notAfterRead(signals: readonly Signal[]): readonly Signal[] {
  const ahead = new Map<string, Ahead>();
  for (const signal of signals) {
    const by = aheadOf(signal);
    if (by === null) continue;
    const known = ahead.get(signal.node) ?? { most: by, least: by };
    ahead.set(signal.node, { most: Math.max(known.most, by), least: Math.min(known.least, by) });
  }
  if (![...ahead.values()].some(({ most }) => most > 0)) return signals;
  return signals.map((signal) => setBack(signal, ahead.get(signal.node)));
}

/** By how much the lines of a node in one batch are stamped after their reading; negative: before it. */
interface Ahead {
  readonly most: Ms;
  readonly least: Ms;
}

function aheadOf({ at, readAt }: Signal): Ms | null {
  return readAt == null || at <= 0 ? null : at - readAt;
}

function setBack(signal: Signal, ahead: Ahead | undefined): Signal {
  const by = aheadOf(signal);
  if (by === null || ahead === undefined || ahead.most <= 0) return signal;
  const areAlike = ahead.most - ahead.least <= TOGETHER;
  if (!areAlike && by <= 0) return signal;
  const { at, stampedAt = at } = signal;
  return { ...signal, at: at - (areAlike ? ahead.most : by), stampedAt };
}
