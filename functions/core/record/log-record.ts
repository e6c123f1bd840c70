import type { At, Ms } from '../base/time.ts';

/** One log line with where it came from, as the collector delivered it. */
export interface LogRecord {
  /** The record's own id in Logging; re-deliveries repeat it. */
  readonly id: string | null;
  /** `oracle.instanceid`. The only identity of a node that is trusted; `warden scan` uses the host name instead. */
  readonly instanceId: string | null;
  /** Host name as the record's `source` or the line says; a label, not an identity. */
  readonly host: string | null;
  /** File the agent tailed, e.g. `/var/log/messages`. */
  readonly path: string | null;
  /**
   * When the collector took the line (the record's `time`), the anchor for time stamps without a year. The agent runs
   * on the node: it is the node's own clock (docs/oci-facts.md#whose-clock).
   */
  readonly time: At | null;
  /** When Logging (or Streaming) took the line in, by its own clock: no line is younger. Null when nobody says. */
  readonly readAt: At | null;
  /** The raw line: valid UTF-16, at most `MAX_LINE_CHARS`, control characters kept (they are stripped on output). */
  readonly text: string;
}

/** Part of a batch that is no log record; it goes to `dead-letter/` and never fails the batch. */
export interface RejectedPart {
  /** Index in the batch's array; 0 when the body itself is unusable. */
  readonly index: number;
  /** What is wrong, with the field's name. */
  readonly reason: string;
  /** The start of the offending part as text, at most 1,000 characters. */
  readonly excerpt: string;
}

export interface DecodedBatch {
  readonly records: readonly LogRecord[];
  /** Log records in all, those that were not wanted among them. */
  readonly count: number;
  readonly rejected: readonly RejectedPart[];
}

/** Which envelope a line came in. */
export type HeaderKind =
  | 'rfc3164'
  | 'rfc5424'
  | 'iso'
  | 'journald-json'
  | 'journal-monotonic'
  | 'dmesg'
  | 'dmesg-t'
  | 'bare';

/** A record's text taken apart into header and message. */
export interface LogLine {
  readonly header: HeaderKind;
  /** Time of the line: its own stamp resolved to UTC, else the record's time; null when neither is known. */
  readonly at: At | null;
  /** Resolution of `at`: 1000 for second stamps, 1 for better ones. */
  readonly precision: Ms;
  readonly host: string | null;
  /** Syslog program, lower case kept as written: `iscsid`, `kernel`, `lkscsid`, ... */
  readonly program: string | null;
  readonly pid: number | null;
  /** The message without header, doubled `iscsid: ` prefix and kernel `[secs.usecs]` stamp; leading blanks removed. */
  readonly message: string;
  /** Seconds since boot, where the kernel's own stamp stood beside another time (`kernel: [28477.898809] ...`). */
  readonly uptime?: number;
  /** journald's boot id, when known. */
  readonly bootId: string | null;
  /** > 1 when rsyslog wrote `message repeated N times: [ ... ]`. */
  readonly repeated: number;
}

/** How stamps without year or zone are read. */
export interface TimeContext {
  /** IANA zone of the node's syslog, e.g. `Asia/Tokyo`, or an offset: `UTC+09:00`. */
  readonly zone: string;
  /** Year for stamps without one when the record carries no time (`warden scan --year`). */
  readonly year?: number;
  /** No stamp without a year is later than this, e.g. the last change of the file it stands in. */
  readonly latest?: At;
  /** When the node booted, if known: dates lines that carry only seconds since boot. */
  readonly bootAt?: At;
}
