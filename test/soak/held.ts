import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../../functions/core/base/time.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { type Installation, NAMES } from './installation.ts';

/** What one container holds after its garbage was collected. */
export interface Held {
  readonly name: string;
  readonly pid: number;
  /**
   * MiB of all of the process, of objects in V8's heap, of what the engine compiled, and of buffers outside the heap. V8 counts
   * compiled code, with what it needs to take it back, to the heap in use: it grows with what was ever called, not with time.
   */
  readonly rssMib: number;
  readonly objectsMib: number;
  readonly codeMib: number;
  readonly externalMib: number;
  /** Open file descriptors: files, pipes, sockets. */
  readonly fds: number;
  /** What keeps its event loop alive: sockets, requests, timers. */
  readonly handles: number;
}

/** What lies in the two buckets. */
export interface Stored {
  /** Objects by bucket and folder: `state/inbox`. */
  readonly objects: Readonly<Record<string, number>>;
  readonly bytes: Readonly<Record<string, number>>;
  /** Former versions by bucket. */
  readonly versions: Readonly<Record<string, number>>;
}

const MIB = 1024 * 1024;
/** Of real time. */
const PATIENCE: Ms = 30_000;
const LOOK_EVERY: Ms = 5;
const BUCKETS = { state: SIM.stateBucket, approvals: SIM.approvalsBucket } as const;

/** Asks every living container; a frozen one is thawed for it and frozen again. */
export async function heldBy(installation: Installation): Promise<readonly Held[]> {
  const { deployments, clock } = installation;
  const all = NAMES.flatMap((name) => deployments.pids(name).map((pid) => ({ name, pid })));
  return Promise.all(all.map(async (one) => ({ ...one, ...(await ask(clock.folder, one.pid)) })));
}

async function ask(folder: string, pid: number): Promise<Omit<Held, 'name' | 'pid'>> {
  const file = join(folder, `held-${pid}.json`);
  rmSync(file, { force: true });
  const wasFrozen = isFrozen(pid);
  process.kill(pid, 'SIGUSR2');
  const end = performance.now() + PATIENCE;
  let text: string | null = null;
  while (text === null) {
    if (performance.now() > end) throw new Error(`The container ${pid} does not say what it holds`);
    // Again and again: whoever was called a moment ago is about to be frozen.
    process.kill(pid, 'SIGCONT');
    await delay(LOOK_EVERY);
    text = textOf(file);
  }
  const { rss, objects, code, external, resources } = JSON.parse(text) as {
    readonly rss: number;
    readonly objects: number;
    readonly code: number;
    readonly external: number;
    readonly resources: Readonly<Record<string, number>>;
  };
  const fds = readdirSync(`/proc/${pid}/fd`).length;
  if (wasFrozen) process.kill(pid, 'SIGSTOP');
  return {
    rssMib: rss / MIB,
    objectsMib: objects / MIB,
    codeMib: code / MIB,
    externalMib: external / MIB,
    fds,
    handles: Object.values(resources).reduce((a, b) => a + b, 0),
  };
}

function isFrozen(pid: number): boolean {
  // The name in brackets may have blanks; the state follows it.
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('T') ?? false;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Looks into both buckets from outside. */
export function storedIn({ simulation }: Installation): Stored {
  const { objectStorage } = simulation.cloud;
  const objects: Record<string, number> = {};
  const bytes: Record<string, number> = {};
  const versions: Record<string, number> = {};
  for (const [short, bucket] of Object.entries(BUCKETS)) {
    versions[short] = objectStorage.previousVersions(bucket).length;
    for (const name of objectStorage.names(bucket)) {
      const folder = `${short}/${name.split('/')[0]}`;
      objects[folder] = (objects[folder] ?? 0) + 1;
      bytes[folder] = (bytes[folder] ?? 0) + (objectStorage.peek(bucket, name)?.body.byteLength ?? 0);
    }
  }
  return { objects, bytes, versions };
}
