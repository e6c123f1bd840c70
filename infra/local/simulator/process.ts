import type { Clock } from '../../../functions/core/ports.ts';
import type { At, Ms } from '../../../functions/core/time.ts';
import type { Caller } from '../world/gate.ts';
import type { VirtualTime } from './virtual-time.ts';

/**
 * One invocation of one function, in a container of its own. Everything outside is reached through {@link guard}, so
 * that nothing of it goes on once it was killed: promises that it waits for never settle.
 */
export class SimProcess {
  readonly name: string;
  readonly startedAt: At;
  /** When the platform ends it. */
  readonly deadline: At;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly #time: VirtualTime;
  readonly #callMs: () => Ms;
  #isDead = false;
  #onDeath: (why: string) => void = () => undefined;

  constructor(time: VirtualTime, options: { caller: Caller; timeoutMs: Ms; callMs: () => Ms }) {
    this.#time = time;
    this.#callMs = options.callMs;
    this.caller = options.caller;
    this.name = options.caller.name;
    this.startedAt = time.now();
    this.deadline = this.startedAt + options.timeoutMs;
    this.clock = {
      now: () => time.now(),
      sleep: (ms, signal) => this.#alive(() => time.sleep(ms, signal)),
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Runs the work of the invocation; rejects when the process is killed first, or is out of time. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#onDeath = (why) => reject(new Error(why));
      this.#time.at(this.deadline, () => this.kill('out of time'));
      work().then(
        (value) => {
          this.#onDeath = () => undefined;
          this.#isDead = true;
          resolve(value);
        },
        (error: unknown) => {
          this.#isDead = true;
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  /** Ends it at this very moment. */
  kill(why = 'killed'): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#onDeath(why);
  }

  /** A port whose calls take the time of a call and die with the process. */
  guard<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          this.#alive(async () => {
            const ms = this.#callMs();
            if (ms > 0) await this.#time.sleep(ms);
            // Killed while it was on its way: the call was never made.
            if (this.#isDead) return new Promise(() => undefined);
            return method.apply(target, args) as unknown;
          });
      },
    });
  }

  #alive<R>(work: () => Promise<R>): Promise<R> {
    if (this.#isDead) return new Promise<R>(() => undefined);
    return new Promise<R>((resolve, reject) => {
      work().then(
        (value) => {
          if (!this.#isDead) resolve(value);
        },
        (error: unknown) => {
          if (!this.#isDead) reject(error);
        },
      );
    });
  }
}
