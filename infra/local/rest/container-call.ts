import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Ms } from '../../../functions/core/base/time.ts';

export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why a container could not be used; `code` is the Functions service's. */
export class ContainerFailure extends Error {
  override readonly name = 'ContainerFailure';
  readonly status: 502 | 504;
  readonly code: string;

  constructor(status: 502 | 504, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * POSTs one call to a container over its socket.
 * @throws ContainerFailure 504 when no answer came in time, and what the socket threw.
 */
export async function postCall(
  socketPath: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  timeoutMs: Ms,
): Promise<CallAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const outgoing = request({
    socketPath,
    path: '/call',
    method: 'POST',
    headers: { ...headers, 'content-length': body.byteLength },
    signal,
  });
  try {
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const flat = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
    return {
      status: incoming.statusCode ?? 0,
      headers: Object.fromEntries(flat) as Record<string, string>,
      body: await buffer(incoming),
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new ContainerFailure(504, 'FunctionInvokeTimeout', `No answer within ${timeoutMs} ms.`);
  }
}
