import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000));
/** The output of a script is 1 KB; nothing in it comes more often than this. */
const list = <T extends v.GenericSchema>(of: T) => v.pipe(v.array(of), v.maxLength(100));
const session = v.pipe(v.number(), v.integer(), v.minValue(0));

export const probeFactsSchema = v.object({
  /** When it was asked: the answer is at least as young as that. */
  at: v.pipe(v.number(), v.finite()),
  resources: list(v.object({ tag: text(400), state: v.picklist(['ISP', 'ISU', 'OSU', 'OSF', 'ILLSTATE']) })),
  commPathsAlive: count,
  commPathsDead: count,
  sessions: list(
    v.object({
      session,
      iqn: text(400),
      portal: text(400),
      state: text(400),
      recoveryTmoSec: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000))),
    }),
  ),
  ocidRunning: v.nullable(v.boolean()),
  /** File systems on disks that a session brought; absent when the node did not answer this question. */
  mounts: v.exactOptional(
    list(v.object({ session, device: text(100), at: text(300), readOnly: v.boolean() })),
  ),
  /** Maps of dm-multipath; absent when there is none or the node did not answer this question. */
  multipath: v.exactOptional(
    list(
      v.object({
        map: text(200),
        pathsUp: count,
        pathsDown: count,
        /** `queue_if_no_path` is at work: the map holds I/O instead of failing it. Null where the answer does not say. */
        queueing: v.nullable(v.boolean()),
      }),
    ),
  ),
});

/** What `probe` (Run Command, read-only) found on a node. */
export type ProbeFacts = Stored<typeof probeFactsSchema>;

export const unknownSchema = v.object({
  known: v.literal(false),
  what: text(400),
  errorCode: text(100),
  detail: text(1_000),
});

/** A look-up that failed. */
export type Unknown = Stored<typeof unknownSchema>;
