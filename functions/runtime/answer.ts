/** Well under the 6 MB that the platform carries; our answers are counts and short texts. */
const MAX_ANSWER_BYTES = 1_000_000;
/** Node refuses header blocks over 16 KiB, and the platform then kills the container. */
const MAX_HEADER_BYTES = 8_192;

const HTTP_ANSWER: unique symbol = Symbol('HttpAnswer');

/** An answer for API Gateway: becomes `Fn-Http-*` headers. */
export interface HttpAnswer {
  readonly [HTTP_ANSWER]: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export function httpAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): HttpAnswer {
  return { [HTTP_ANSWER]: true, status, headers, body };
}

export function isHttpAnswer(value: unknown): value is HttpAnswer {
  return typeof value === 'object' && value !== null && HTTP_ANSWER in value;
}

/**
 * The JSON text of a handler's result. What cannot be sent (nothing, a cycle, too much) is replaced by a valid
 * answer that says so: the work is done, and the FDK would end the process over it.
 */
export function encodeAnswer(result: unknown): { readonly text: string; readonly problem: string | null } {
  if (typeof result !== 'object' || result === null)
    return replaced(`the handler returned ${result === null ? 'null' : typeof result}`);
  let text: string | undefined;
  try {
    text = JSON.stringify(result);
  } catch {
    return replaced('the result cannot be written as JSON');
  }
  if (text === undefined) return replaced('the result has no JSON form');
  if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) return replaced('RESPONSE_TOO_LARGE');
  return { text, problem: null };
}

function replaced(problem: string): { readonly text: string; readonly problem: string } {
  return { text: JSON.stringify({ status: 'done', note: problem }), problem };
}

/** Headers that Node accepts, in all at most {@link MAX_HEADER_BYTES}; others are left out. */
export function safeHeaders(
  headers: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  let left = MAX_HEADER_BYTES;
  const safe: (readonly [string, string])[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name) || /[^\t\x20-\x7e]/.test(value)) continue;
    left -= name.length + value.length + 'Fn-Http-H-: \r\n'.length;
    if (left < 0) break;
    safe.push([name, value]);
  }
  return safe;
}
