/** Longest line kept, in UTF-16 units; syslog's own usual limit is 8 KiB, the rest of a longer line is dropped. */
export const MAX_LINE_CHARS = 16_384;

/** Records taken from one batch; Connector Hub sends at most 6 MB, which genuine records cannot exceed this with. */
export const MAX_RECORDS = 100_000;

/** Wrappers (`logContent`, a JSON string in a JSON string, a stream's base64 value) opened around one record. */
export const MAX_NESTING = 4;

/** Characters of an unusable part that are kept for the operator. */
export const MAX_EXCERPT_CHARS = 1_000;

/** Rejected parts listed one by one; the last entry counts those beyond. */
export const MAX_REJECTED = 1_000;
