import { groupBy } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { LateLines } from '../platform/look-ups.ts';
import type { Signal } from '../rules/signal.ts';

/** From a line on the node to this suite, as long as nothing is wrong. */
const ON_TIME: Ms = 2 * MINUTE;

type DatedSignal = Pick<Signal, 'node' | 'at'> & { readonly readAt?: At | null };

/**
 * What one batch brought late, by node: whoever hears of an outage that is over wants to know where its lines were.
 * Nodes whose lines came in time are left out.
 */
export function lateLinesOf(signals: readonly DatedSignal[], now: At): ReadonlyMap<string, LateLines> {
  const late = signals.filter(({ at }) => now - at > ON_TIME);
  const byNode = [...groupBy(late, ({ node }) => node)].map(([node, lines]) => {
    const bounds = lines.reduce(
      ({ from, to, readAt }, line) => ({
        from: Math.min(from, line.at),
        to: Math.max(to, line.at),
        readAt: line.readAt == null ? readAt : Math.max(readAt ?? line.readAt, line.readAt),
      }),
      { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, readAt: null as At | null },
    );
    return [node, bounds] as const;
  });
  return new Map(byNode);
}
