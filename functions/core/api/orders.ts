import * as v from 'valibot';
import { words } from './forms.ts';

const hours = v.pipe(v.number(), v.description('From now, 0.25 to 168'));
const nothing = v.strictObject({});
const plan = { hash: words, words: v.optional(words) };

/** What is sent with an order: nothing else, and nothing more. Whether the values can be used the forms' own checks say. */
export const ORDERS = {
  ack: nothing,
  release: nothing,
  hold: v.strictObject({ hours, why: words }),
  close: v.strictObject({ why: words }),
  holdCluster: v.strictObject({
    cluster: v.pipe(words, v.description('Key of the cluster')),
    hours,
    why: words,
  }),
  approve: v.strictObject({
    ...plan,
    node: v.pipe(words, v.description('OCID of the node that is in service, or none')),
    notMeant: v.pipe(v.boolean(), v.description('Nobody meant to detach the volume')),
  }),
  reject: v.strictObject(plan),
} as const;

export type Order = keyof typeof ORDERS;
export type OrderBody<O extends Order> = v.InferOutput<(typeof ORDERS)[O]>;

/** What came of an order: it is stored; what it does shows within a minute. */
export const storedSchema = v.object({ schema: v.literal('warden.stored/1'), action: words, target: words });

/** RFC 9457. `code` is one of docs/errors.md and does not change; `fields` says what is wrong with which field. */
export const problemSchema = v.object({
  type: words,
  title: words,
  status: v.pipe(v.number(), v.integer()),
  detail: words,
  code: words,
  call: words,
  fields: v.optional(v.array(v.object({ field: words, message: words }))),
});
