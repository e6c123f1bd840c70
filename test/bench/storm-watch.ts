import { readdirSync, readFileSync } from 'node:fs';
import type { At, Ms } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { WideFacts } from '../../functions/core/notice/facts-of-many.ts';
import { LOCAL, RESOURCES } from '../../infra/local/installation.ts';
import type { Tenancy } from '../../infra/local/tenancy.ts';

const SAMPLE_MS = 500;

/**
 * When each cluster was first told of: in a notice of its own, or counted in a summary of many. Names beyond those that fit into a
 * mail are a number there; who is counted is told.
 */
export class FirstNotices {
  readonly #told = new Map<string, At>();
  readonly #mails: { readonly at: At; readonly title: string; readonly counted: number }[] = [];

  constructor(tenancy: Tenancy) {
    const { objectStorage, notifications } = tenancy.cloud;
    notifications.onMessage(({ topicId, title, at }) => {
      if (topicId !== LOCAL.topicId) return;
      const id = /\[LKW:([\w-]+)\]/.exec(title)?.[1] ?? '';
      const stored = objectStorage.peek(RESOURCES.stateBucket, `incidents/${id}.json`);
      const clusters =
        stored === null ? [] : clustersOf(JSON.parse(Buffer.from(stored.body).toString('utf8')));
      for (const cluster of clusters) if (!this.#told.has(cluster)) this.#told.set(cluster, at);
      this.#mails.push({ at, title, counted: clusters.length });
    });
  }

  get mails() {
    return this.#mails;
  }

  get size(): number {
    return this.#told.size;
  }

  at(cluster: string): At | undefined {
    return this.#told.get(cluster);
  }
}

function clustersOf({ cluster, wide, outbox }: Incident): readonly string[] {
  if (wide === undefined) return [cluster.name];
  const facts = outbox.findLast(({ facts }) => facts !== undefined)?.facts;
  return isWide(facts) ? facts.clusters : [];
}

function isWide(facts: { readonly schema: string } | undefined): facts is WideFacts {
  return facts?.schema === 'warden.wide-notice/1';
}

/** What the processes of the functions took, looked at twice a second. */
export class Usage {
  readonly #peaks = new Map<string, number>();
  readonly #cpu = new Map<string, Map<number, Ms>>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly names: readonly string[],
  ) {
    this.#timer = setInterval(() => this.look(), SAMPLE_MS);
  }

  look(): void {
    for (const name of this.names)
      for (const pid of this.tenancy.pids(name)) {
        const seen = usageOf(pid);
        if (seen === null) continue;
        this.#peaks.set(name, Math.max(this.#peaks.get(name) ?? 0, seen.peakMib));
        const byPid = this.#cpu.get(name) ?? new Map<number, Ms>();
        this.#cpu.set(name, byPid.set(pid, seen.cpuMs));
      }
  }

  /** MiB of the largest container. */
  peak(name: string): number {
    return this.#peaks.get(name) ?? Number.NaN;
  }

  /** Of all containers together. */
  cpuMs(name: string): Ms {
    return [...(this.#cpu.get(name)?.values() ?? [])].reduce((a, b) => a + b, 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function usageOf(pid: number): { readonly cpuMs: Ms; readonly peakMib: number } | null {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`)
      .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
      .reduce((a, b) => a + b, 0);
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? null : { cpuMs: nanoseconds / 1e6, peakMib: Number(peak) / 1024 };
  } catch {
    // It ended while we looked.
    return null;
  }
}
