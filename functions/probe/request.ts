import * as v from 'valibot';
import { fromJsonBytes, type Stored } from '../core/base/json-bytes.ts';
import { type At, MINUTE, type Ms } from '../core/base/time.ts';
import { ROUND_LASTS } from '../core/decision/probe-schedule.ts';
import { WardenError } from '../runtime/errors.ts';
import { functionsOrigin } from '../store/wake.ts';

/** The clock of `respond` may be this much ahead. */
const CLOCK_AHEAD: Ms = 2 * MINUTE;
/** A cluster has fewer nodes than this. */
const MAX_NODES = 32;

const schema = v.object({
  /** Instance OCIDs; each is confirmed by the API before it is asked anything. */
  nodes: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^ocid1\.instance\.[a-z0-9._-]{1,240}$/))),
    v.minLength(1),
    v.maxLength(MAX_NODES),
    v.transform((nodes) => [...new Set(nodes)]),
  ),
  /** When the round began: the same round gives the same retry tokens. */
  round: v.pipe(v.number(), v.integer()),
  /** Where `respond` can be woken; null where the body does not name a host of the Functions service. */
  respond: v.fallback(
    v.nullable(
      v.object({
        id: v.pipe(v.string(), v.regex(/^ocid1\.fnfunc\.[\w.-]{1,240}$/)),
        endpoint: v.pipe(
          v.string(),
          v.transform((named) => functionsOrigin(named)),
          v.string(),
        ),
      }),
    ),
    null,
  ),
});

/** What `respond` asks for. Nothing of it becomes part of a script. */
export type ProbeRequest = Stored<typeof schema>;

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
  const age = now - parsed.output.round;
  if (age < -CLOCK_AHEAD || age > ROUND_LASTS)
    throw new WardenError('INPUT_MALFORMED', { detail: 'The round is not one of now.' });
  return parsed.output;
}
