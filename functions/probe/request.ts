import * as v from 'valibot';
import { fromJsonBytes } from '../core/base/json-bytes.ts';
import { type At, MINUTE, type Ms } from '../core/base/time.ts';
import { ROUND_LASTS } from '../core/decision/probe-schedule.ts';
import { WardenError } from '../runtime/errors.ts';
import { functionsOrigin } from '../store/wake.ts';

/** The clock of `respond` may be this much ahead. */
const CLOCK_AHEAD: Ms = 2 * MINUTE;
/** A cluster has fewer nodes than this. */
const MAX_NODES = 32;

/** What `respond` asks for. Nothing of it becomes part of a script. */
export interface ProbeRequest {
  /** Instance OCIDs; each is confirmed by the API before it is asked anything. */
  readonly nodes: readonly string[];
  /** When the round began: the same round gives the same retry tokens. */
  readonly round: At;
  /** Where `respond` can be woken; null where the body does not name a host of the Functions service. */
  readonly respond: { readonly id: string; readonly endpoint: string } | null;
}

const schema = v.object({
  nodes: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^ocid1\.instance\.[a-z0-9._-]{1,240}$/))),
    v.minLength(1),
    v.maxLength(MAX_NODES),
  ),
  round: v.pipe(v.number(), v.integer()),
  respond: v.optional(v.unknown()),
});
const addressSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^ocid1\.fnfunc\.[\w.-]{1,240}$/)),
  endpoint: v.string(),
});

/**
 * Reads an invocation's body.
 *
 * @throws WardenError `INPUT_MALFORMED` for anything else, and for a round that is over or has not begun: repeating the
 *   call cannot help.
 */
export function readRequest(body: Uint8Array, now: At): ProbeRequest {
  const parsed = v.safeParse(schema, fromJsonBytes(body));
  if (!parsed.success)
    throw new WardenError('INPUT_MALFORMED', {
      detail: 'The body must be {"nodes": [instance OCIDs], "round": time}.',
    });
  const { nodes, round, respond } = parsed.output;
  const age = now - round;
  if (age < -CLOCK_AHEAD || age > ROUND_LASTS)
    throw new WardenError('INPUT_MALFORMED', { detail: 'The round is not one of now.' });
  const address = v.safeParse(addressSchema, respond);
  const endpoint = address.success ? functionsOrigin(address.output.endpoint) : null;
  return {
    nodes: [...new Set(nodes)],
    round,
    respond: address.success && endpoint !== null ? { id: address.output.id, endpoint } : null,
  };
}
