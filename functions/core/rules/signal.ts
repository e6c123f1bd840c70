import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import { SEVERITIES, SIGNAL_KINDS } from './signal-kinds.ts';

const time = v.pipe(v.number(), v.finite());
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.exactOptional(v.pipe(v.number(), v.finite()));
const word = v.exactOptional(text(1_000));

const captures = {
  /** iscsid session number; <= 0 is a phantom (a first login that never succeeded). */
  session: count,
  connection: count,
  iqn: word,
  portal: v.exactOptional(v.object({ address: text(100), port: v.number() })),
  /** Kernel block device without `/dev/`: `sdb`, `dm-2`. */
  device: word,
  /** SCSI host number of `sd H:C:T:L`. */
  scsiHost: count,
  /** `H:C:T:L` as written. */
  scsiAddress: word,
  /** ISCSI_ERR code, 1001..1022. */
  errorCode: count,
  /** iscsid connection state 0..6; 3 = was logged in. */
  connState: count,
  /** `reopen_cnt` or "(N attempts)". */
  count,
  /** Seconds named by the line, e.g. the kernel's recovery timeout. */
  seconds: count,
  /** LifeKeeper resource tag. */
  tag: word,
  /** LifeKeeper message id, six digits. */
  messageId: word,
  /** LifeKeeper peer node or comm path named by the line. */
  peer: word,
  /** Short free text captured by the rule, control characters stripped, at most 200 characters. */
  detail: word,
};

/** What a line carried. Only what the line itself says; nothing derived. */
export type Captures = Stored<v.ObjectSchema<typeof captures, undefined>>;

/** Loaded by who reads the inbox alone: everybody else needs the type. */
export const signalSchema = v.object({
  rule: text(100),
  kind: v.picklist(SIGNAL_KINDS),
  severity: v.picklist(SEVERITIES),
  /** Node key: instance OCID in the cloud, host name in `warden scan`. */
  node: v.pipe(text(300), v.minLength(1)),
  /** Host name as a label. */
  host: v.nullable(text(300)),
  /** Never later than {@link readAt}, where that is known. */
  at: time,
  precision: time,
  /**
   * When something whose clock is not the node's took the line in; null or absent: nobody says. Absent in what the
   * version before has stored.
   */
  readAt: v.exactOptional(v.nullable(time)),
  /** What the line itself said, when `at` was corrected: by the zone of the node, or because its clock is ahead. */
  stampedAt: v.exactOptional(time),
  /** Seconds since boot by the kernel's own stamp, where the line had one beside its time. */
  uptime: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  /** journald boot id when the line carried one. */
  bootId: v.nullable(text(100)),
  /** The line, control characters stripped, at most 500 characters. */
  text: text(1_000),
  ...captures,
});

/** A record that matched a rule. */
export type Signal = Stored<typeof signalSchema>;
