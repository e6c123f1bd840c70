/** Closed set of causes (docs/causes.md). */
export const CAUSES = [
  'detached-intent-unknown',
  'detached-planned',
  'target-refusing',
  'path-timeout',
  'login-rejected',
  'bind-loop',
  'instance-overloaded',
  'platform-maintenance',
  'wide-outage',
  'competing-remediator',
  'filesystem-dead',
  'boot-volume-lost',
  'quorum-volume-lost',
  'degraded-multipath',
  'phantom',
  'unknown',
] as const;
export type Cause = (typeof CAUSES)[number];

export type Confidence = 'confirmed' | 'likely' | 'possible';

/** What speaks for a cause; each has a line in docs/causes.md and a wording in both catalogues. */
export const EVIDENCE_CODES = [
  'api-detached',
  'api-absent',
  'attachment-replaced',
  'api-attached',
  'api-unreadable',
  'clean-logout',
  'in-window',
  'on-hold',
  'expected-principal',
  'role-boot',
  'role-quorum',
  'refused-line',
  'timeout-line',
  'login-rejected-line',
  'bind-loop-line',
  'cpu-high',
  'load-high',
  'memory-stalls',
  'io-throttled',
  'maintenance-event',
  'many-clusters',
  'competitor-line',
  'file-system-dead',
  'device-dead',
  'one-of-several-paths',
  'phantom-session',
  'lifekeeper-device-failure',
] as const;
export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

/** What would change a verdict; each has a sentence in both catalogues. */
export type WouldChange =
  | 'detach-confirmed'
  | 'who-detached'
  | 'attachment-returns'
  | 'metrics-or-lines'
  | 'session-recovers'
  | 'nothing-but-person'
  | 'other-clusters-heal'
  | 'more-lines';

/**
 * What a broken connection's code says:
 * - `silence`: the far side did not answer, or what was sent did not get through;
 * - `closed`: the far side closed the connection, for whatever reason;
 * - `protocol`: a PDU that breaks the protocol, which no time-out makes;
 * - `checksum`: damaged on its way;
 * - `local`: something in the initiator itself.
 */
type ErrorReading = 'silence' | 'closed' | 'protocol' | 'checksum' | 'local';

/** ISCSI_ERR codes by number (the kernel's include/scsi/iscsi_if.h; 1000 is the base, 1022 the highest). */
export const CONNECTION_ERRORS: Readonly<Record<number, readonly [name: string, reading: ErrorReading]>> = {
  1001: ['DATASN', 'protocol'],
  1002: ['DATA_OFFSET', 'protocol'],
  1003: ['MAX_CMDSN', 'protocol'],
  1004: ['EXP_CMDSN', 'protocol'],
  1005: ['BAD_OPCODE', 'protocol'],
  1006: ['DATALEN', 'protocol'],
  1007: ['AHSLEN', 'protocol'],
  1008: ['PROTO', 'protocol'],
  1009: ['LUN', 'protocol'],
  1010: ['BAD_ITT', 'protocol'],
  // Older kernels also give it when a ping or an abort was not answered.
  1011: ['CONN_FAILED', 'silence'],
  1012: ['R2TSN', 'protocol'],
  1013: ['SESSION_FAILED', 'local'],
  1014: ['HDR_DGST', 'checksum'],
  1015: ['DATA_DGST', 'checksum'],
  1016: ['PARAM_NOT_FOUND', 'local'],
  1017: ['NO_SCSI_CMD', 'local'],
  1018: ['INVALID_HOST', 'local'],
  1019: ['XMIT_FAILED', 'silence'],
  1020: ['TCP_CONN_CLOSE', 'closed'],
  1021: ['SCSI_EH_SESSION_RST', 'silence'],
  1022: ['NOP_TIMEDOUT', 'silence'],
};

/** The codes of a far side that fell silent, as the table of causes names them. */
export const SILENCE_CODES: readonly number[] = Object.entries(CONNECTION_ERRORS).flatMap(
  ([code, [, reading]]) => (reading === 'silence' ? [Number(code)] : []),
);
