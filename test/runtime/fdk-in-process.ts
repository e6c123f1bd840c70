import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call, serve } from '../../functions/runtime/fdk-binding.ts';
import type { Level } from '../../functions/runtime/logger.ts';
import { callOver, type Reply } from '../support/function-process.ts';

/** A timer that the binding asked for. */
interface Timer {
  readonly ms: number;
  readonly isCleared: boolean;
  fire(): void;
}

/** A function behind the real FDK and its socket, in this process: what it logs and waits for can be looked at. */
export interface Served {
  call(body: string, headers?: Readonly<Record<string, string | readonly string[]>>): Promise<Reply>;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly timers: readonly Timer[];
  /** Handlers of the process' own events. */
  readonly onProcess: ReadonlyMap<string, (thrown: unknown) => void>;
  stop(): Promise<void>;
}

const METHODS = ['debug', 'info', 'warn', 'error', 'log'] as const;
const ENV = ['FN_FORMAT', 'FN_LISTENER', 'TZ'] as const;

/** Serves until `stop`, which leaves the process as it was. */
export async function served(
  serving: typeof serve,
  create: () => { readonly handler: (call: Call) => object | Promise<object>; readonly logLevel: Level },
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'served-'));
  const socketPath = join(folder, 'lsnr.sock');
  const env = ENV.map((name) => [name, process.env[name]] as const);
  const kept = METHODS.map((name) => [name, console[name]] as const);
  Object.assign(process.env, { FN_FORMAT: 'http-stream', FN_LISTENER: `unix:${socketPath}` });
  delete process.env['TZ'];

  const lines: Record<string, unknown>[] = [];
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)) as Record<string, unknown>);
    return true;
  });
  const servers: http.Server[] = [];
  const { createServer } = http;
  const making = jest.spyOn(http, 'createServer').mockImplementation(((listener: http.RequestListener) => {
    const server = createServer(listener);
    servers.push(server);
    return server;
  }) as typeof createServer);
  const onProcess = new Map<string, (thrown: unknown) => void>();
  const listening = jest.spyOn(process, 'on').mockImplementation(((name: string, then: () => void) => {
    onProcess.set(name, then);
    return process;
  }) as typeof process.on);
  serving('misbehaving', create);
  listening.mockRestore();
  making.mockRestore();
  const [server] = servers;
  if (server === undefined) throw new Error('nobody listens');
  await new Promise((resolve) => (server.listening ? resolve(null) : server.once('listening', resolve)));

  const timers: Timer[] = [];
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const cleared = new Set<unknown>();
  const setting = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((fire: () => void, ms: number) => {
    const timer = set(fire, ms);
    timers.push({
      ms,
      fire,
      get isCleared() {
        return cleared.has(timer);
      },
    });
    return timer;
  }) as typeof set);
  const clearing = jest.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    cleared.add(timer);
    clear(timer);
  });

  return {
    lines,
    timers,
    onProcess,
    call: (body, headers = {}) =>
      // The FDK puts a link beside it, for the platform, when it listens.
      callOver(`${socketPath}.tmp`, body, { ...headers } as http.OutgoingHttpHeaders),
    stop: async () => {
      for (const spy of [stderr, setting, clearing]) spy.mockRestore();
      for (const [name, original] of kept) console[name] = original;
      for (const [name, value] of env) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
