import type { Signal } from '../core/rules/signal.ts';

/**
 * Leaves out repetitions of lines that are kept as evidence text only (kind `detail`): at iscsid's debug levels they are
 * most of a batch. Of each such rule and subject the first and the last line by time stay, which is all that evidence
 * takes from them: a sample, since when, until when, and what they say about session, portal and disk.
 *
 * The order of what stays is that of the batch. Signals of every other kind stay.
 */
export function dropRepeatedDetails(signals: readonly Signal[]): readonly Signal[] {
  const kept = new Map<string, { first: Signal; last: Signal }>();
  for (const signal of signals) {
    if (signal.kind !== 'detail') continue;
    const key = keyOf(signal);
    const known = kept.get(key);
    if (known === undefined) kept.set(key, { first: signal, last: signal });
    else if (signal.at < known.first.at) known.first = signal;
    else if (signal.at > known.last.at) known.last = signal;
  }
  return signals.filter((signal) => {
    if (signal.kind !== 'detail') return true;
    const ends = kept.get(keyOf(signal));
    return ends?.first === signal || ends?.last === signal;
  });
}

/** What evidence distinguishes: the node's boot, the rule, and all that ties sessions, portals and disks together. */
function keyOf(signal: Signal): string {
  const { node, host, bootId, rule, session, iqn, portal, device, scsiHost, scsiAddress } = signal;
  return JSON.stringify([node, host, bootId, rule, session, iqn, portal, device, scsiHost, scsiAddress]);
}
