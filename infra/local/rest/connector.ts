import { type At, DAY, type Ms, pauseAfter, SECOND } from '../../../functions/core/base/time.ts';
import type { Clock } from '../../../functions/core/ports.ts';
import { type LogRecordJson, parseCondition } from '../cloud/log-query.ts';

export interface ConnectorOptions {
  readonly clock: Clock;
  /** Batch is delivered when it is this old (default 60 s on OCI) ... */
  readonly batchTimeMs: Ms;
  /** ... or when its body reaches this size. */
  readonly batchBytes: number;
  /** Condition of the log rule; without one everything passes. */
  readonly condition?: string;
  /** First pause after a failed delivery; doubles up to 30 s. */
  readonly retryMs?: Ms;
  /** Calls the function; the HTTP status. A rejection counts as a failure. */
  deliver(body: string): Promise<number>;
}

const MAX_RETRY_MS: Ms = 30 * SECOND;
/** The Logging source keeps data for 24 h; what fails longer is lost (docs/oci-facts.md#connector-hub). */
const RETENTION_MS: Ms = DAY;

/**
 * Connector Hub with a Logging source and a Functions target: batches by size and time, one call at a time, in order,
 * a failed batch is repeated for ever and blocks what follows.
 */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #matches: (record: LogRecordJson) => boolean;
  /** Records as they go into the body: each is written out once. */
  readonly #queue: { readonly text: string; readonly bytes: number; readonly at: At }[] = [];
  /** The batch that failed; it is repeated unchanged. */
  #pending: { body: string; records: number; firstAt: At } | null = null;
  #failures = 0;
  #notBefore: At = 0;
  #pumping: Promise<number> | null = null;
  #abort: AbortController | null = null;
  #loop: Promise<void> | null = null;

  /** Batches delivered, failed deliveries, records lost by age. */
  readonly counts = { delivered: 0, failed: 0, lost: 0 };

  constructor(options: ConnectorOptions) {
    this.#options = options;
    this.#matches = options.condition === undefined ? () => true : parseCondition(options.condition);
  }

  push(record: LogRecordJson): void {
    if (!this.#matches(record)) return;
    const text = JSON.stringify(record);
    this.#queue.push({ text, bytes: Buffer.byteLength(text) + 1, at: this.#options.clock.now() });
  }

  /** Records not delivered yet. */
  get waiting(): number {
    return this.#queue.length + (this.#pending?.records ?? 0);
  }

  /** When the next delivery is due; null when there is nothing. */
  nextDueAt(): At | null {
    if (this.#pending !== null) return this.#notBefore;
    const first = this.#queue[0];
    if (first === undefined) return null;
    return this.#isFull() ? this.#options.clock.now() : first.at + this.#options.batchTimeMs;
  }

  /** Delivers everything that is due now, one batch after the other. @returns batches delivered. */
  pump(): Promise<number> {
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = null;
    });
    return this.#pumping;
  }

  /** Pumps on the clock until `stop`. For the local tenancy; the simulator pumps by itself. */
  start(): void {
    const abort = new AbortController();
    this.#abort = abort;
    const run = async (): Promise<void> => {
      while (!abort.signal.aborted) {
        await this.pump();
        const due = this.nextDueAt();
        const wait = due === null ? 50 : Math.min(Math.max(due - this.#options.clock.now(), 5), 50);
        await this.#options.clock.sleep(wait, abort.signal).catch(() => undefined);
      }
    };
    this.#loop = run();
  }

  async stop(): Promise<void> {
    this.#abort?.abort(new Error('stopped'));
    await this.#loop;
  }

  async #pump(): Promise<number> {
    let delivered = 0;
    for (;;) {
      const due = this.nextDueAt();
      if (due === null || due > this.#options.clock.now()) return delivered;
      this.#pending ??= this.#take();
      if (this.#pending === null) continue;
      if (!(await this.#deliver(this.#pending.body))) return delivered;
      delivered += 1;
      this.#pending = null;
    }
  }

  async #deliver(body: string): Promise<boolean> {
    const { clock, retryMs = SECOND } = this.#options;
    const status = await this.#options.deliver(body).catch(() => 0);
    if (status >= 200 && status < 300) {
      this.counts.delivered += 1;
      this.#failures = 0;
      return true;
    }
    this.counts.failed += 1;
    this.#failures += 1;
    this.#notBefore = clock.now() + pauseAfter(this.#failures, { first: retryMs, longest: MAX_RETRY_MS });
    const pending = this.#pending;
    if (pending !== null && pending.firstAt < clock.now() - RETENTION_MS) {
      this.counts.lost += pending.records;
      this.#pending = null;
    }
    return false;
  }

  #isFull(): boolean {
    let bytes = 2;
    for (const entry of this.#queue) {
      bytes += entry.bytes;
      if (bytes >= this.#options.batchBytes) return true;
    }
    return false;
  }

  #take(): { body: string; records: number; firstAt: At } | null {
    const oldest = this.#options.clock.now() - RETENTION_MS;
    while ((this.#queue[0]?.at ?? oldest) < oldest) {
      this.#queue.shift();
      this.counts.lost += 1;
    }
    const batch: string[] = [];
    let bytes = 2;
    const firstAt = this.#queue[0]?.at ?? 0;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (batch.length > 0 && bytes + next.bytes > this.#options.batchBytes) break;
      batch.push(next.text);
      bytes += next.bytes;
      this.#queue.shift();
    }
    return batch.length === 0 ? null : { body: `[${batch.join(',')}]`, records: batch.length, firstAt };
  }
}
