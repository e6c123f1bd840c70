import { createHash } from 'node:crypto';
import type {
  Clock,
  Ids,
  Invoker,
  Notifier,
  PutCondition,
  PutResult,
  Store,
  StoredObject,
} from '../../functions/core/ports.ts';

/** Time that moves only when everybody sleeps. */
export class VirtualClock implements Clock {
  #now: number;
  #timers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(start = Date.UTC(2026, 10, 22, 10, 0, 0)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      this.#timers.push({ at: this.#now + Math.max(0, ms), wake: resolve });
    });
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  /** Plays until the work is done, letting time pass whenever nothing else can run. */
  async play<T>(work: Promise<T>, limitMs = 24 * 3_600_000): Promise<T> {
    const end = this.#now + limitMs;
    let settled = false;
    const watched = work.finally(() => {
      settled = true;
    });
    watched.catch(() => undefined);
    while (!settled) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) break;
      this.#timers.sort((a, b) => a.at - b.at);
      const next = this.#timers.shift();
      if (next === undefined) continue;
      if (next.at > end) throw new Error('The work went on past the time limit of the test.');
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    return watched;
  }
}

export function countingIds(prefix = 'id'): Ids {
  let count = 0;
  return {
    unique: () => {
      count += 1;
      return `${prefix}-${String(count).padStart(16, '0')}`;
    },
  };
}

/** A bucket with ETags and conditional writes. */
export class MemoryStore implements Store {
  readonly objects = new Map<string, StoredObject>();
  #version = 0;

  async get(name: string): Promise<StoredObject | null> {
    return this.objects.get(name) ?? null;
  }

  async put(name: string, body: Uint8Array, condition: PutCondition): Promise<PutResult> {
    const present = this.objects.get(name);
    if (condition.kind === 'absent' && present !== undefined) return { kind: 'lost' };
    if (condition.kind === 'match' && present?.etag !== condition.etag) return { kind: 'lost' };
    this.#version += 1;
    const etag = createHash('sha256').update(`${this.#version}`).update(body).digest('hex').slice(0, 16);
    this.objects.set(name, { body: Uint8Array.from(body), etag });
    return { kind: 'written', etag };
  }

  async delete(name: string, etag?: string): Promise<boolean> {
    const present = this.objects.get(name);
    if (present === undefined) return true;
    if (etag !== undefined && present.etag !== etag) return false;
    this.objects.delete(name);
    return true;
  }

  async list(prefix: string, limit?: number): Promise<readonly string[]> {
    const names = [...this.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
    return limit === undefined ? names : names.slice(0, limit);
  }

  json(name: string): unknown {
    const stored = this.objects.get(name);
    return stored === undefined ? null : JSON.parse(new TextDecoder().decode(stored.body));
  }

  names(prefix: string): string[] {
    return [...this.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
  }
}

export class MemoryInvoker implements Invoker {
  readonly calls: { readonly functionId: string; readonly body: string }[] = [];

  async invokeDetached(functionId: string, body: string): Promise<void> {
    this.calls.push({ functionId, body });
  }
}

export class MemoryNotifier implements Notifier {
  readonly sent: { readonly topicId: string; readonly title: string; readonly body: string }[] = [];

  async publish(topicId: string, title: string, body: string): Promise<string> {
    this.sent.push({ topicId, title, body });
    return `message-${this.sent.length}`;
  }
}
