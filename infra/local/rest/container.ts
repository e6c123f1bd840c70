import { type ChildProcess, spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../../../functions/core/base/time.ts';
import { nodeFlags } from '../../bundle/node-flags.ts';
import { type CallAnswer, ContainerFailure, postCall } from './container-call.ts';

/** The server waits this long for the socket, from the start of the container (docs/oci-facts.md#container-contract). */
const INIT_TIMEOUT_MS: Ms = 5_000;
/** An idle container is frozen after this time. */
const FREEZE_AFTER_MS: Ms = 50;
const LOOK_EVERY_MS: Ms = 5;
const SOCKET = 'lsnr.sock';

interface ContainerOptions {
  /** The shipped bundle. */
  readonly file: string;
  /** MB, as configured for the function. */
  readonly memoryMb: number;
  /** Complete environment apart from the listener. */
  readonly environment: Readonly<Record<string, string>>;
  readonly initTimeoutMs?: Ms;
  onLine(stream: 'stdout' | 'stderr', line: string): void;
}

/** One container: a child process that listens on a unix socket in a folder of its own. */
export class Container {
  readonly #folder = mkdtempSync(join(tmpdir(), 'wf-'));
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #freezing: NodeJS.Timeout | null = null;
  #alive = true;
  busy = false;

  private constructor(options: ContainerOptions) {
    this.#child = spawn(process.execPath, [...nodeFlags(options.memoryMb), options.file], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...options.environment,
        FN_FORMAT: 'http-stream',
        FN_LISTENER: `unix:${join(this.#folder, SOCKET)}`,
        FN_MEMORY: String(options.memoryMb),
        FN_TYPE: 'sync',
      },
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      const source = this.#child[stream];
      if (source !== null)
        createInterface({ input: source }).on('line', (line) => options.onLine(stream, line));
    }
    living.add(this);
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', () => {
        this.#alive = false;
      });
      // After `exit`, when the last lines have been read too.
      const ended = (): void => {
        this.#alive = false;
        living.delete(this);
        rmSync(this.#folder, { recursive: true, force: true });
        resolve();
      };
      this.#child.once('close', ended).once('error', ended);
    });
  }

  /** @throws ContainerFailure 504 when there is no valid socket in time, 502 when the process ends before. */
  static async start(options: ContainerOptions): Promise<Container> {
    const container = new Container(options);
    const giveUpAt = Date.now() + (options.initTimeoutMs ?? INIT_TIMEOUT_MS);
    while (!isListening(container.#folder)) {
      if (!container.#alive) {
        throw new ContainerFailure(
          502,
          'FunctionInvokeContainerInitFail',
          'The container ended while it started.',
        );
      }
      if (Date.now() >= giveUpAt) {
        await container.kill();
        throw new ContainerFailure(
          504,
          'FunctionInvokeContainerInitTimeout',
          'The container did not open its socket in time.',
        );
      }
      await delay(LOOK_EVERY_MS);
    }
    return container;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /**
   * One call. 200 and 502 leave the container running; at a time-out and after any other status it is killed.
   * @throws ContainerFailure 504 time-out, 502 for a process that died or an answer outside the contract.
   */
  async call(
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    timeoutMs: Ms,
  ): Promise<CallAnswer> {
    let answer: CallAnswer;
    this.#thaw();
    try {
      answer = await postCall(join(this.#folder, SOCKET), headers, body, timeoutMs);
    } catch (error) {
      await this.kill();
      if (error instanceof ContainerFailure) throw error;
      throw new ContainerFailure(502, 'FunctionInvokeExecutionFailed', 'function failed');
    }
    if (answer.status === 200 || answer.status === 502) {
      this.#freezeSoon();
      return answer;
    }
    await this.kill();
    if (answer.status === 504) {
      throw new ContainerFailure(504, 'FunctionInvokeTimeout', 'The function timed out.');
    }
    throw new ContainerFailure(
      502,
      'FunctionInvokeExecutionFailed',
      `The container answered ${answer.status}, which is outside the contract.`,
    );
  }

  #thaw(): void {
    if (this.#freezing !== null) clearTimeout(this.#freezing);
    this.#freezing = null;
    this.#child.kill('SIGCONT');
  }

  /** No timers and no background work between calls, as under the platform's cgroup freezer. */
  #freezeSoon(): void {
    this.#freezing = setTimeout(() => this.#child.kill('SIGSTOP'), FREEZE_AFTER_MS);
    this.#freezing.unref();
  }

  /** SIGKILL, never SIGTERM, as on the platform; resolves when the process is gone and its folder removed. */
  async kill(): Promise<void> {
    if (this.#freezing !== null) clearTimeout(this.#freezing);
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** For the end of this process: does not wait. */
  killNow(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Containers that must not outlive this process: frozen ones would not even notice that it is gone. */
const living = new Set<Container>();
process.once('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    // Who listens too ends the process in its own way; else the signal does what it does without listeners.
    if (process.listenerCount(signal) > 0) return;
    killAll();
    process.kill(process.pid, signal);
  });
}

function killAll(): void {
  for (const container of living) container.killNow();
}

/** `lsnr.sock` must be a symlink, relative, inside the folder, to a socket. */
function isListening(folder: string): boolean {
  const link = join(folder, SOCKET);
  try {
    if (!lstatSync(link).isSymbolicLink()) return false;
    const target = readlinkSync(link);
    if (isAbsolute(target) || normalize(target).startsWith('..')) return false;
    return statSync(join(folder, target)).isSocket();
  } catch {
    return false;
  }
}
