import * as v from 'valibot';
import { count, time, words } from './forms.ts';

/** What is checked of every node, as far as stored objects tell; `unknown` is never as good as `good`. */
export const readinessSchema = v.object({
  schema: v.literal('warden.readiness/1'),
  clusters: v.array(
    v.object({
      key: words,
      name: words,
      nodes: v.array(
        v.object({
          id: words,
          name: words,
          timeout: v.object({
            /** Different ones of one node, shortest first; empty: not known. */
            seconds: v.array(v.number()),
            by: words,
          }),
          checks: v.array(
            v.object({
              check: words,
              verdict: v.picklist(['good', 'warn', 'bad', 'unknown']),
              found: words,
              what: words,
              /** When it was seen last; null: never, or it has no time. */
              at: v.nullable(time),
            }),
          ),
        }),
      ),
    }),
  ),
  /** Clusters behind the last one of this answer: asked for with `from`. */
  left: count,
});
