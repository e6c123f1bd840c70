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

/** Groups of outages, oldest first, in which a path that was lost again and again is one group. */
export function foldFlaps(groups: readonly (readonly LostPath[])[]): readonly OutageGroup[] {
  const folded: OutageGroup[] = [];
  let run: LostPath[] = [];
  const close = (): void => {
    if (run.length >= LEAST_LOSSES) folded.push({ lost: [joined(run)], flaps: run.length });
    else folded.push(...run.map((one) => ({ lost: [one], flaps: null })));
    run = [];
  };
  for (const group of groups) {
    const one = group.length === 1 ? group[0] : undefined;
    if (one === undefined || !isBack(one)) {
      close();
      folded.push({ lost: group, flaps: null });
      continue;
    }
    if (!follows(run.at(-1), one)) close();
    run.push(one);
  }
  close();
  return folded;
}

function isBack(one: LostPath): boolean {
  return stateOf(one) === 'recovered' && one.outage.recoveredAt !== null && one.path.deadSince === null;
}

function follows(before: LostPath | undefined, { path, outage }: LostPath): boolean {
  if (before === undefined) return true;
  const backAt: At = before.outage.recoveredAt ?? 0;
  return before.path.key === path.key && outage.lostAt - backAt <= SOON;
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
