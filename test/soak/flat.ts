import type { At } from '../../functions/core/base/time.ts';
import { median } from '../bench/table.ts';

/** What was measured of one thing, in the order of time. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly at: At; readonly value: number }[];
  /** How much more of it there may be at the end than in the beginning. */
  readonly limit: number;
}

/** What became of a {@link Series}. */
export interface Flatness {
  readonly name: string;
  /** Medians of the second and of the last quarter. */
  readonly early: number;
  readonly late: number;
  readonly growth: number;
  readonly limit: number;
  /** Null: too few points to tell. */
  readonly isFlat: boolean | null;
}

/** Fewer points after the first quarter tell nothing. */
const LEAST = 6;

/**
 * The rule. The first quarter of the time between the first point and the last is for warming up. After it a straight line is laid through the points (the median of all
 * slopes between two of them, which single high points do not bend); what it rises until the end, and what the median of the last
 * quarter lies above that of the second, must both stay within the limit.
 */
export function flatness({ name, points, limit }: Series): Flatness {
  const from = points[0]?.at ?? 0;
  const to = points.at(-1)?.at ?? 0;
  const part = (first: number, last: number) =>
    points.filter(({ at }) => at >= from + first * (to - from) && at <= from + last * (to - from));
  const judged = part(0.25, 1);
  const early = median(part(0.25, 0.5).map(({ value }) => value));
  const late = median(part(0.75, 1).map(({ value }) => value));
  const first = judged[0]?.at ?? 0;
  const span = (judged.at(-1)?.at ?? 0) - first;
  const rises = [slopeOf(judged) * span, late - early].filter(Number.isFinite);
  const growth = Math.max(...rises);
  const isTold = judged.length >= LEAST && rises.length > 0;
  return { name, early, late, growth, limit, isFlat: isTold ? growth <= limit : null };
}

/** Theil and Sen's: the median of the slopes between every two points. */
function slopeOf(points: Series['points']): number {
  const slopes = points.flatMap((a, n) =>
    points.slice(n + 1).flatMap((b) => (b.at > a.at ? [(b.value - a.value) / (b.at - a.at)] : [])),
  );
  return median(slopes);
}
