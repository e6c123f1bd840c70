import { type At, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import type { Outage } from '../../functions/core/evidence/path-view.ts';
import { type LostPath, stateOf } from './scan-diagnosis.ts';

/** As many losses, each this soon after the return before it, are one event. */
const LEAST_LOSSES = 3;
const SOON: Ms = 10 * MINUTE;

/** Outages of a node that are one incident. */
export interface OutageGroup {
  readonly lost: readonly LostPath[];
  /** How often the path was lost and came back, at least; null when it was lost once. */
  readonly flaps: number | null;
}

/**
 * Groups of outages, oldest first, in which paths that were lost together, or one alone, again and again are one group.
 */
export function foldFlaps(groups: readonly (readonly LostPath[])[]): readonly OutageGroup[] {
  const folded: OutageGroup[] = [];
  let run: (readonly LostPath[])[] = [];
  const close = (): void => {
    const [first] = run;
    if (run.length < LEAST_LOSSES || first === undefined)
      folded.push(...run.map((lost) => ({ lost, flaps: null })));
    else {
      const lost = first.map(({ path }) => joined(run.flat().filter((one) => one.path.key === path.key)));
      folded.push({ lost, flaps: run.length });
    }
    run = [];
  };
  for (const group of groups) {
    if (!group.every(isBack)) {
      close();
      folded.push({ lost: group, flaps: null });
      continue;
    }
    if (!follows(run.at(-1), group)) close();
    run.push(group);
  }
  close();
  return folded;
}

function isBack(one: LostPath): boolean {
  return stateOf(one) === 'recovered' && one.path.deadSince === null;
}

/** Whether the same paths were lost again soon. */
function follows(before: readonly LostPath[] | undefined, group: readonly LostPath[]): boolean {
  if (before === undefined) return true;
  const keysOf = (lost: readonly LostPath[]) =>
    lost
      .map(({ path }) => path.key)
      .sort()
      .join(' ');
  // Of a return that only the next loss implies no time is known: it is after the last line of the loss before.
  const backAt: At = Math.max(...before.map(({ outage }) => outage.recoveredAt ?? outage.lastSeenAt));
  const lostAt: At = Math.min(...group.map(({ outage }) => outage.lostAt));
  return keysOf(before) === keysOf(group) && lostAt - backAt <= SOON;
}

/** From the first loss to the last return; its length is that of the losses together. */
function joined(run: readonly LostPath[]): LostPath {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('no outage to join');
  const seconds = run.reduce((sum, { outage }) => sum + outage.length.seconds, 0);
  const outage: Outage = {
    ...first.outage,
    rules: [...new Set(run.flatMap((one) => one.outage.rules))].sort(),
    reasons: [...new Set(run.flatMap((one) => one.outage.reasons))].sort().slice(0, 4),
    loginRejected: run.find((one) => one.outage.loginRejected !== null)?.outage.loginRejected ?? null,
    bindLoop: run.some((one) => one.outage.bindLoop),
    recoveredAt: last.outage.recoveredAt,
    endedAt: last.outage.endedAt,
    lastSeenAt: last.outage.lastSeenAt,
    length: { seconds, method: 'lines', bound: 'at-least' },
  };
  return { ...first, outage };
}
