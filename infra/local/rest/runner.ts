import { type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Clock, Ids } from '../../../functions/core/ports.ts';
import { systemClock } from '../../../functions/runtime/clock.ts';
import type { FunctionAnswer, Invocation } from '../cloud/functions.ts';
import { Container } from './container.ts';
import { ContainerFailure } from './container-call.ts';

/** A line that a function printed; `fields` when it is a JSON object. */
export interface FunctionLogLine {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>> | null;
}

export interface RunnerOptions {
  /** Folder name under `functions/`. */
  readonly name: string;
  readonly functionId: string;
  readonly applicationId: string;
  /** The shipped bundle: `dist/functions/<name>/func.js`. */
  readonly file: string;
  /** MB; default 256. */
  readonly memoryMb?: number;
  /** Default 30 s, at most 300 s on the platform. */
  readonly timeoutMs?: Ms;
  /** Default: the synchronous one. */
  readonly detachedTimeoutMs?: Ms;
  /** Containers that may run at once; default 4. */
  readonly maxContainers?: number;
  readonly initTimeoutMs?: Ms;
  readonly ids: Ids;
  /** By whose time a call's deadline is named. Default: this process' own. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Configuration, resource principal and endpoints; read at each start of a container. */
  environment(): Readonly<Record<string, string>>;
  onLog?(line: FunctionLogLine): void;
}

/** Runs one function as the platform does: warm containers, one call at a time in each, more when all are busy. */
export class FunctionContainers {
  readonly #options: RunnerOptions;
  readonly #containers = new Set<Container>();
  readonly #waiting: (() => void)[] = [];
  #starting = 0;
  #started = 0;
  #stopped = false;
  #retired = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Containers started so far: shows cold starts and restarts. */
  get started(): number {
    return this.#started;
  }

  /** Process ids of the living containers, for tests that kill one. */
  get pids(): readonly number[] {
    return [...this.#containers].flatMap((c) => (c.alive && c.pid !== null ? [c.pid] : []));
  }

  /** Never throws: failures are the service's answers with `{code, message}`. */
  async invoke(
    body: Uint8Array,
    invocation: Pick<Invocation, 'kind'>,
    extraHeaders: Readonly<Record<string, string>> = {},
  ): Promise<FunctionAnswer> {
    const timeoutMs = this.#timeout(invocation.kind);
    try {
      const container = await this.#acquire();
      try {
        const answer = await container.call(
          { ...this.#headers(invocation.kind, timeoutMs), ...extraHeaders },
          body,
          timeoutMs,
        );
        return { status: answer.status, body: answer.body, headers: answer.headers };
      } finally {
        this.#release(container);
      }
    } catch (error) {
      if (!(error instanceof ContainerFailure)) throw error;
      const text = JSON.stringify({ code: error.code, message: error.message });
      return { status: error.status, body: new TextEncoder().encode(text) };
    }
  }

  /**
   * For the update of a function: whoever calls from now on is answered by its new image, and what was accepted here is
   * ended here. Idle containers go at once, the others after their last call. Nothing may be invoked here afterwards.
   */
  retire(): void {
    this.#retired = true;
    for (const container of this.#containers) if (!container.busy) this.#dismiss(container);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#containers].map((container) => container.kill()));
    this.#containers.clear();
  }

  #timeout(kind: 'sync' | 'detached'): Ms {
    const sync = this.#options.timeoutMs ?? 30 * SECOND;
    return kind === 'detached' ? (this.#options.detachedTimeoutMs ?? sync) : sync;
  }

  #headers(kind: 'sync' | 'detached', timeoutMs: Ms): Record<string, string> {
    const deadline = new Date((this.#options.clock ?? systemClock).now() + timeoutMs)
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
    const callId = this.#options.ids.unique();
    return {
      'content-type': 'application/json',
      'fn-call-id': callId,
      'fn-deadline': deadline,
      'fn-intent': 'httprequest',
      'fn-invoke-type': kind,
      'opc-request-id': `/${callId}/${callId}`,
    };
  }

  async #acquire(): Promise<Container> {
    for (;;) {
      if (this.#stopped) {
        throw new ContainerFailure(502, 'FunctionInvokeContainerInitFail', 'The application was stopped.');
      }
      for (const container of this.#containers) {
        if (!container.alive) this.#containers.delete(container);
        else if (!container.busy) {
          container.busy = true;
          return container;
        }
      }
      if (this.#containers.size + this.#starting < (this.#options.maxContainers ?? 4))
        return this.#startOne();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #startOne(): Promise<Container> {
    const { file, initTimeoutMs } = this.#options;
    this.#starting += 1;
    this.#started += 1;
    try {
      const container = await Container.start({
        file,
        memoryMb: this.#options.memoryMb ?? 256,
        environment: {
          ...this.#options.environment(),
          FN_APP_ID: this.#options.applicationId,
          FN_APP_NAME: 'warden',
          FN_FN_ID: this.#options.functionId,
          FN_FN_NAME: this.#options.name,
        },
        ...(initTimeoutMs !== undefined && { initTimeoutMs }),
        onLine: (stream, line) => this.#log(stream, line),
      });
      container.busy = true;
      this.#containers.add(container);
      if (this.#stopped) await container.kill();
      return container;
    } finally {
      this.#starting -= 1;
      this.#waiting.shift()?.();
    }
  }

  #release(container: Container): void {
    container.busy = false;
    const next = this.#waiting.shift();
    if (next !== undefined) next();
    else if (this.#retired) this.#dismiss(container);
  }

  #dismiss(container: Container): void {
    this.#containers.delete(container);
    void container.kill();
  }

  #log(stream: 'stdout' | 'stderr', text: string): void {
    this.#options.onLog?.({ functionName: this.#options.name, stream, text, fields: jsonFields(text) });
  }
}

function jsonFields(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
