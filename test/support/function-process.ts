import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** What came back over the socket. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A function as the platform runs it: a child process behind a unix socket. */
export interface FunctionProcess {
  call(body: string | Buffer, headers?: Record<string, string>): Promise<Reply>;
  /** Lines of both outputs so far. */
  lines(): readonly string[];
  /** Resolves with the first output line that holds `text`. */
  line(text: string): Promise<string>;
  readonly exited: () => boolean;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Calls a function over its socket, as the platform does. */
export function callOver(
  socketPath: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/call', method: 'POST', headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
        }),
      );
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Bundles one TypeScript file for the child. */
export function bundleForTest(entry: string, outfile: string): void {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
}

/** Starts a bundle and waits, as the platform does, until the socket's link exists. */
export async function startFunction(
  file: string,
  env: Record<string, string> = {},
  nodeArguments: readonly string[] = [],
): Promise<FunctionProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'fn-'));
  const socketPath = join(folder, 'lsnr.sock');
  const child: ChildProcess = spawn(process.execPath, [...nodeArguments, file], {
    env: { FN_FORMAT: 'http-stream', FN_LISTENER: `unix:${socketPath}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let watchers: (() => void)[] = [];
  const onData = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const watcher of watchers) watcher();
  };
  child.stdout?.on('data', onData);
  child.stderr?.on('data', onData);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const exited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const lines = (): readonly string[] => output.split('\n').filter((text) => text !== '');

  while (!existsSync(socketPath)) {
    if (exited()) throw new Error(`the function ended at start: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  return {
    lines,
    exited,
    pid: child.pid ?? 0,
    line: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = lines().find((candidate) => candidate.includes(text));
          if (found === undefined) return;
          watchers = watchers.filter((watcher) => watcher !== look);
          resolve(found);
        };
        watchers.push(look);
        look();
      }),
    call: (body, headers = {}) =>
      callOver(socketPath, body, {
        'Fn-Call-Id': 'call-1',
        'Content-Length': String(Buffer.byteLength(body)),
        ...headers,
      }),
    stop: async () => {
      if (!exited()) child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
