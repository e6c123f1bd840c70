import { createHash } from 'node:crypto';
import type { Ms } from '../../functions/core/base/time.ts';
import type {
  Invoker,
  Notifier,
  PutCondition,
  PutResult,
  Store,
  StoredObject,
} from '../../functions/core/ports.ts';
import type { Cloud } from '../../infra/local/cloud/cloud.ts';
import type { LogRecordJson } from '../../infra/local/cloud/log-query.ts';
import { VirtualTime } from '../../infra/local/simulator/virtual-time.ts';

export { countingIds, VirtualTime } from '../../infra/local/simulator/virtual-time.ts';

/** Sunday 22 November 2026, 19:00 in Tokyo. */
const EVENING: number = Date.UTC(2026, 10, 22, 10, 0, 0);

/** Time as tests move it: it passes while work is played. */
export function testTime(start = EVENING): VirtualTime {
  return new VirtualTime(start);
}

/** Sleeps of one test: whoever sleeps more often never ends. */
const MOST_SLEEPS = 5_000;

/** Time for what nobody plays: whoever sleeps moves it at once. What would wait for ever fails. */
export class JumpingTime extends VirtualTime {
  #sleeps = 0;

  constructor(start = EVENING) {
    super(start);
  }

  override async sleep(ms: Ms): Promise<void> {
    this.#sleeps += 1;
    if (this.#sleeps > MOST_SLEEPS) throw new Error('it waits for ever');
    this.advance(ms);
  }
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
    this.objects.set(name, { body: Uint8Array.from(body), etag, storedAt: null });
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

/** What one log holds, or `_Audit`. */
export function recordsOf({ logging }: Pick<Cloud, 'logging'>, logId: string): readonly LogRecordJson[] {
  return logging.records.filter((stored) => stored.logId === logId).map(({ record }) => record);
}
