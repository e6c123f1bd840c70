import * as fdk from '@fnproject/fdk';
import { encodeAnswer, type HttpAnswer, isHttpAnswer, safeHeaders } from './answer.ts';
import { systemClock } from './clock.ts';
import { collectAfter } from './collect-garbage.ts';
import { startDeadline, type TimeLimit } from './deadline.ts';
import { type ErrorCode, toWardenError, WardenError } from './errors.ts';
import { createLogger, type Level, type Logger, redirectConsole } from './logger.ts';
import { madeOnce } from './promises.ts';

/** One invocation, as a handler sees it. */
export interface Call {
  /** The body as it came; decode it once (the FDK's text modes break characters at 64 KiB borders). */
  readonly body: Buffer;
  readonly callId: string;
  readonly deadline: TimeLimit;
  /** Carries `callId` on every line. */
  readonly logger: Logger;
  /** First value of a request header, by any spelling of its case. */
  header(name: string): string | null;
  /** Set when the call came through API Gateway. */
  readonly gateway: { readonly method: string; readonly requestUrl: string } | null;
}

/** Returns an object that is sent as JSON, or {@link HttpAnswer} made by `httpAnswer` for calls through a gateway. */
type Handler = (call: Call) => Promise<object> | object;

/**
 * Left to a handler whose deadline signal has fired; then the call is answered without it. Together
 * with the rounding of `Fn-Deadline` below `ANSWER_HEADROOM`.
 */
const STOP_GRACE_MS = 1_000;

/** Input that no repetition can make good: answered 200, or the connector would deliver it for ever. */
const SET_ASIDE: ReadonlySet<ErrorCode> = new Set(['INPUT_MALFORMED', 'INPUT_TOO_LARGE', 'INPUT_POISON']);

/**
 * Binds a handler to the platform. Guards against each way in which the FDK 0.0.76 loses a call or its process
 * (docs/oci-facts.md#container-contract). Call it once, at start.
 *
 * An error becomes `200 {"status":"set-aside"}` when the input itself cannot be processed, else a 502: a repetition can
 * help, be it after somebody corrected a policy or the configuration.
 *
 * @param create makes the handler at the first call, and again while it fails: a wrong configuration then answers each
 *   call with its explanation, where an exit at start would only show as a time-out of the container. The level is that
 *   of the process from then on.
 */
export function serve(
  functionName: string,
  create: () => { readonly handler: Handler; readonly logLevel: Level },
): void {
  // The SDK writes local time labelled Z into queries.
  process.env['TZ'] = 'UTC';
  // The level is part of the configuration, which is not read yet.
  let level: Level = 'info';
  const logger = createLogger({ level: () => level, fields: { fn: functionName } });
  redirectConsole(logger);
  surviveLateFailures(logger);
  const getHandler = madeOnce(async () => {
    const { handler, logLevel } = create();
    level = logLevel;
    return handler;
  });
  fdk.handle((body, context) => answerCall(getHandler, toCall(body, context, logger), context), {
    inputMode: 'buffer',
  });
}

async function answerCall(
  getHandler: () => Promise<Handler>,
  call: Call,
  context: fdk.FnContext,
): Promise<fdk.FnResult> {
  const started = systemClock.now();
  try {
    const result = await withinDeadline(
      call.deadline,
      // `then` turns a synchronous throw of the handler into a rejection.
      getHandler().then((handle) => handle(call)),
    );
    call.logger.debug('answered', { ms: systemClock.now() - started });
    return isHttpAnswer(result) ? httpResult(result, context) : jsonResult(result, call.logger);
  } catch (thrown) {
    const error = toWardenError(thrown, { operation: 'call' });
    call.logger.failure('call failed', error, { ms: systemClock.now() - started });
    if (SET_ASIDE.has(error.code))
      return jsonResult({ status: 'set-aside', code: error.code, detail: error.detail }, call.logger);
    // The FDK prints this text into the answer and the log.
    throw new Error(`${error.code}: ${error.message}`.slice(0, 1_000));
  } finally {
    call.deadline.close();
    collectAfter(call.body.length);
  }
}

function withinDeadline<T>(deadline: TimeLimit, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      grace = setTimeout(
        () => reject(new WardenError('DEADLINE_NEAR', { detail: 'The work did not stop in time.' })),
        STOP_GRACE_MS,
      );
    };
    if (deadline.signal.aborted) onAbort();
    else deadline.signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(grace);
      deadline.signal.removeEventListener('abort', onAbort);
    });
  });
}

function toCall(body: Buffer, context: fdk.FnContext, logger: Logger): Call {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(context.headers)) {
    const first = values[0];
    if (first !== undefined) headers.set(name.toLowerCase(), first);
  }
  const header = (name: string): string | null => headers.get(name.toLowerCase()) ?? null;
  const callId = header('fn-call-id') ?? 'none';
  const method = header('fn-http-method');
  return {
    body,
    callId,
    deadline: startDeadline(header('fn-deadline'), systemClock),
    logger: logger.with({ callId }),
    header,
    gateway: method === null ? null : { method, requestUrl: header('fn-http-request-url') ?? '/' },
  };
}

function jsonResult(result: unknown, logger: Logger): fdk.FnResult {
  const { text, problem } = encodeAnswer(result);
  if (problem !== null) logger.warn('answer replaced', { problem });
  return fdk.rawResult(text);
}

function httpResult(answer: HttpAnswer, context: fdk.FnContext): fdk.FnResult {
  context.httpGateway.statusCode = answer.status;
  for (const [name, value] of safeHeaders(answer.headers)) {
    if (name.toLowerCase() === 'content-type') context.responseContentType = value;
    else context.httpGateway.setResponseHeader(name, value);
  }
  // The FDK ends the process' call without an answer when it has nothing to write.
  return fdk.rawResult(answer.body === '' ? '\n' : answer.body);
}

/**
 * A timer or a forgotten promise that throws after the answer would end the process, and the next caller would get a
 * 502 for somebody else's fault. It is logged and the process lives; its work is repeated by design.
 */
function surviveLateFailures(logger: Logger): void {
  process.on('unhandledRejection', (reason) =>
    logger.failure('late rejection', toWardenError(reason, { operation: 'background' })),
  );
  process.on('uncaughtException', (error) =>
    logger.failure('late exception', toWardenError(error, { operation: 'background' })),
  );
}
