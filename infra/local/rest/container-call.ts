import { request as httpRequest } from 'node:http';
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
export function postCall(
  socketPath: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  timeoutMs: Ms,
): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        socketPath,
        path: '/call',
        method: 'POST',
        headers: { ...headers, 'content-length': body.byteLength },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          clearTimeout(timer);
          const flat = Object.entries(incoming.headers).map(([k, v]) => [k, String(v)] as const);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(flat),
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    const timer = setTimeout(() => {
      const late = new ContainerFailure(504, 'FunctionInvokeTimeout', `No answer within ${timeoutMs} ms.`);
      reject(late);
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end(body);
  });
}
