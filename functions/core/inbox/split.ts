import type { InboxObject } from './inbox.ts';

/**
 * Largest object that is handed over, by what its parts weigh as JSON in UTF-8. A batch of 6 MB of bare lines makes 25 MB of
 * signals: more than can be read back, and more at once than `respond` has memory for. Bytes.
 */
export const MAX_INBOX_BYTES: number = 4 * 1024 * 1024;

/**
 * The same in objects that can be read back. Where one begins depends on the content alone, so that a repeated delivery
 * gives the same ones; each has the corrections of the zones of its own nodes.
 */
export function splitInbox(object: InboxObject): readonly InboxObject[] {
  const { signals, events, zoneOffsets, ...rest } = object;
  const runs = runsOf(signals);
  const eventRuns = runsOf(events);
  if (Math.max(runs.length, eventRuns.length) <= 1) return [object];
  const count = Math.max(runs.length, eventRuns.length);
  return Array.from({ length: count }, (_, index) => {
    const own = runs[index] ?? [];
    const nodes = new Set(own.map(({ node }) => node));
    const offsets = Object.entries(zoneOffsets ?? {}).filter(([node]) => nodes.has(node));
    return {
      ...rest,
      signals: own,
      events: eventRuns[index] ?? [],
      ...(offsets.length > 0 && { zoneOffsets: Object.fromEntries(offsets) }),
    };
  });
}

/** Runs of parts of which each weighs at most half of what an object may. */
function runsOf<T>(parts: readonly T[]): T[][] {
  const runs: T[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const own = weightOf(part);
    if (weight + own > MAX_INBOX_BYTES / 2) {
      runs.push([]);
      weight = 0;
    }
    runs.at(-1)?.push(part);
    weight += own;
  }
  return runs;
}

function weightOf(part: unknown): number {
  return Buffer.byteLength(JSON.stringify(part)) + 1;
}
