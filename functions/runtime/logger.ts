import { WardenError } from './errors.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** Logging takes entries under 1 MB, but its structured fields only 1,000 bytes each. */
const MAX_FIELD_CHARS = 900;
export const MAX_LINE_CHARS = 8_000;
const MAX_FIELDS = 30;
const MAX_DEPTH = 3;

/** Values that make sense in a log line; anything else is described, not printed. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON object per line: `ts, level, msg, code, callId, ...fields`. Never throws. */
export interface Logger {
  debug(msg: string, fields?: Fields): void;
  info(msg: string, fields?: Fields): void;
  warn(msg: string, fields?: Fields): void;
  error(msg: string, fields?: Fields): void;
  /** Logs what was thrown with its code, service answer and request id; the stack only for unexpected ones. */
  failure(msg: string, error: unknown, fields?: Fields): void;
  /** Same sink with fields that every line carries. */
  with(fields: Fields): Logger;
}

interface LoggerOptions {
  /** Least level that is written; asked at every line. `info` by default. */
  readonly level?: () => Level;
  readonly fields?: Fields;
  readonly now?: () => number;
  /** Takes one line without its end; standard error by default. */
  readonly write?: (line: string) => void;
}

/** Reserved names are written first and cannot be overwritten by fields. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const level = options.level ?? ((): Level => 'info');
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const now = options.now ?? Date.now;
  const common = options.fields ?? {};
  const log = (as: Level, msg: string, fields: Fields = {}): void => {
    if (LEVELS.indexOf(as) < LEVELS.indexOf(level())) return;
    try {
      write(render(as, msg, { ...common, ...fields }, now()));
    } catch {
      // A logger that throws would turn a notice into a failure.
    }
  };
  return {
    debug: (msg, fields) => log('debug', msg, fields),
    info: (msg, fields) => log('info', msg, fields),
    warn: (msg, fields) => log('warn', msg, fields),
    error: (msg, fields) => log('error', msg, fields),
    failure: (msg, error, fields) => log('error', msg, { ...fields, ...describeError(error) }),
    with: (fields) => createLogger({ ...options, fields: { ...common, ...fields } }),
  };
}

/** Fields of a log line for anything thrown. */
function describeError(error: unknown): Fields {
  if (error instanceof WardenError)
    return {
      code: error.code,
      ...(error.detail !== null && { detail: error.detail }),
      ...(error.operation !== null && { operation: error.operation }),
      ...(error.statusCode !== null && { statusCode: error.statusCode }),
      ...(error.serviceCode !== null && { serviceCode: error.serviceCode }),
      ...(error.opcRequestId !== null && { opcRequestId: error.opcRequestId }),
      ...(error.code === 'INTERNAL' && { stack: stackOf(error.cause) ?? stackOf(error) }),
    };
  return {
    code: 'INTERNAL',
    detail: error instanceof Error ? error.message : `a ${typeof error} was thrown`,
    stack: stackOf(error),
  };
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack?.split('\n').slice(0, 8).join(' | ') : undefined;
}

function render(level: Level, msg: string, fields: Fields, at: number): string {
  const line: Record<string, unknown> = { ts: new Date(at).toISOString(), level, msg: clean(msg) };
  for (const [name, value] of Object.entries(fields).slice(0, MAX_FIELDS)) {
    if (name in line || value === undefined || name === '__proto__') continue;
    line[clean(name).slice(0, 64)] = SECRET_NAME.test(name) ? '[removed]' : printable(value, 0);
  }
  const text = JSON.stringify(line);
  if (text.length <= MAX_LINE_CHARS) return text;
  return JSON.stringify({
    ts: line['ts'],
    level,
    msg: line['msg'],
    code: line['code'],
    callId: line['callId'],
    cut: text.length,
    start: text.slice(0, MAX_FIELD_CHARS),
  });
}

const SECRET_NAME = /passw|secret|private.?key|authorization|(^|[^a-z])(rpst|pem|token|credential)/i;
const SECRET_VALUE =
  /ST\$[\w.-]+|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+|-----BEGIN [A-Z ]*KEY-----[\s\S]*?(-----END [A-Z ]*KEY-----|$)|signature="[^"]*"/g;

/** One line, no control or direction characters, no tokens or keys, capped. */
export function clean(value: string): string {
  // The cap comes first (with room for a token cut in two): patterns must not run over megabytes.
  const secretless = value.slice(0, 4 * MAX_FIELD_CHARS).replace(SECRET_VALUE, '[removed]');
  const plain = secretless.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g,
    ' ',
  );
  return plain.length <= MAX_FIELD_CHARS ? plain : `${plain.slice(0, MAX_FIELD_CHARS)}…`;
}

function printable(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return describeError(value)['detail'];
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 20).map((part) => printable(part, depth + 1));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, 20)
        .map(([name, part]) => [
          clean(name).slice(0, 64),
          SECRET_NAME.test(name) ? '[removed]' : printable(part, depth + 1),
        ]),
    );
  return `[${typeof value}]`;
}

/**
 * Makes JSON lines of what libraries print: the SDK and the FDK write raw errors by `console.warn`, over several lines
 * and with control characters of whatever they were given.
 */
export function redirectConsole(logger: Logger): void {
  const line =
    (level: Level) =>
    (...parts: unknown[]): void => {
      const text = parts
        .map((part) => (part instanceof Error ? part.message : part))
        .map((part) => (typeof part === 'string' ? part : `[${typeof part}]`))
        .join(' ')
        .trim();
      // Said again by our own lines with code and request id; a lost conditional write is no warning at all.
      logger[REPEATED_ELSEWHERE.test(text) ? 'debug' : level]('library message', { text });
    };
  for (const level of LEVELS) console[level] = line(level);
  console.log = line('info');
}

const REPEATED_ELSEWHERE =
  /^(Request cannot be retried|All retry attempts|Request failed with|Error in function|Error 502)/;
