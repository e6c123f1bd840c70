import { WardenError } from '../../../functions/core/base/errors.ts';
import type { At, Ms } from '../../../functions/core/base/time.ts';
import type { Clock } from '../../../functions/core/ports.ts';
import { ServiceClock } from '../../../functions/runtime/clock.ts';
import type { Caller } from '../cloud/caller.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Failures without an answer, hence without the services' time. */
const UNANSWERED: ReadonlySet<string> = new Set(['OCI_TIMEOUT', 'OCI_NETWORK', 'DEADLINE_NEAR']);

/** What a killed process waits for. */
const NEVER = new Promise<never>(() => undefined);

interface ProcessOptions {
  readonly caller: Caller;
  readonly timeoutMs: Ms;
  readonly callMs: Ms;
  /** How much the container's own clock is ahead, asked at every look at it. */
  readonly skewMs: () => Ms;
  /** False: the services' time is not heeded, as if the product had no {@link ServiceClock}. */
  readonly learnsTime: boolean;
}

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
  readonly #callMs: Ms;
  readonly #service: ServiceClock;
  readonly #learnsTime: boolean;
  #stalledUntil: At = Number.NEGATIVE_INFINITY;
  #isDead = false;
  #onDeath: (why: string) => void = () => undefined;

  constructor(time: VirtualTime, options: ProcessOptions) {
    this.#time = time;
    this.#callMs = options.callMs;
    this.#learnsTime = options.learnsTime;
    this.#service = new ServiceClock({
      now: () => time.now() + options.skewMs(),
      sleep: (ms, signal) => time.sleep(ms, signal),
    });
    this.caller = options.caller;
    this.name = options.caller.name;
    this.startedAt = time.now();
    this.deadline = this.startedAt + options.timeoutMs;
    this.clock = {
      now: () => this.#service.now(),
      sleep: (ms, signal) => this.#alive(() => time.sleep(ms, signal)),
    };
  }

  /** How much its idea of the time is behind at this moment. */
  get lagMs(): Ms {
    return this.#time.now() - this.#service.now();
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

  /** Stops it for a while, as a host does that is short of everything: it goes on as if nothing had been. */
  async stall(ms: Ms): Promise<void> {
    this.#stalledUntil = Math.max(this.#stalledUntil, this.#time.now() + ms);
    await this.#awake();
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
          this.#alive(() => this.#send(() => method.apply(target, args) as Promise<unknown>));
      },
    });
  }

  async #send(call: () => Promise<unknown>): Promise<unknown> {
    await this.#awake();
    const sentAt = this.#service.hostNow();
    if (this.#callMs > 0) await this.#time.sleep(this.#callMs);
    // Killed while it was on its way: the call was never made.
    if (this.#isDead) return NEVER;
    try {
      const answer = await call();
      this.#learn(sentAt);
      return answer;
    } catch (error) {
      if (!(error instanceof WardenError && UNANSWERED.has(error.code))) this.#learn(sentAt);
      throw error;
    }
  }

  /** As the HTTP client does with the `Date` of an answer. */
  #learn(sentAt: At): void {
    if (this.#learnsTime) this.#service.answered(this.#time.now(), sentAt);
  }

  async #awake(): Promise<void> {
    while (this.#time.now() < this.#stalledUntil && !this.#isDead)
      await this.#time.sleep(this.#stalledUntil - this.#time.now());
  }

  async #alive<R>(work: () => Promise<R>): Promise<R> {
    if (this.#isDead) return NEVER;
    try {
      return await work();
    } finally {
      await this.#awake();
      if (this.#isDead) await NEVER;
    }
  }
}
