import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import type { PublishedMessage } from '../../infra/local/cloud/notifications.ts';
import type { FunctionLogLine } from '../../infra/local/rest/runner.ts';
import type { SimNode } from '../../infra/local/simulator/node.ts';
import { planDay, type Slot } from './day.ts';
import { type Held, heldBy, type Stored, storedIn } from './held.ts';
import { Installation, NAMES } from './installation.ts';
import { liveOrdinarily } from './ordinary.ts';
import { playUntil } from './pace.ts';
import { faultsOf } from './verdict.ts';

export interface SoakOptions {
  readonly hours: number;
  readonly nodes: number;
  readonly incidents: number;
  readonly seed: number;
  /** Scripts that the functions load besides: what a test breaks on purpose. */
  readonly preload?: readonly string[];
  /** Ends it early: what was played so far is judged, and that it was not all is a fault. */
  readonly signal?: AbortSignal;
  onProgress?(line: string): void;
  onLog?(line: FunctionLogLine): void;
}

/** What was measured at one moment at which every process had come to rest. */
export interface Sample {
  readonly at: At;
  /** No story is being played, and nothing runs. */
  readonly isCalm: boolean;
  readonly held: readonly Held[];
  readonly stored: Stored;
}

/** What a soak has shown; judgement.ts says whether it is flat. */
export interface Soaked {
  readonly nodes: number;
  readonly from: At;
  readonly to: At;
  readonly samples: readonly Sample[];
  /** Names of the stories, in their order, with how many clusters each was about. */
  readonly stories: readonly {
    readonly name: string;
    readonly clusters: number;
    readonly from: At;
    readonly to: At;
  }[];
  /** What people heard wrongly, not at all, or without a reason. */
  readonly faults: readonly string[];
  readonly notices: number;
  readonly calls: number;
  readonly invocations: Readonly<Record<string, number>>;
  readonly containers: Readonly<Record<string, number>>;
  /** Lines that the functions logged as errors. */
  readonly errors: readonly string[];
}

/** Moments of measuring, and the least time between two of them. */
const SAMPLES = 48;
const LEAST_STEP: Ms = 2 * MINUTE;
/** From a line on the node to a notice: the agent, a batch of 60 s, and `respond` at work on the one before. */
const LINES_TAKE: Ms = 2 * MINUTE;
/** Of the errors that are kept. */
const MOST = 50;

/** Plays hours of an installation: shipped bundles as processes, virtual time. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const { hours, nodes, incidents, seed, preload, signal, onProgress, onLog } = options;
  const errors: string[] = [];
  const installation = await Installation.start({
    clusters: Array.from({ length: nodes / 2 }, (_, n) => clusterOf(n)),
    seed,
    ...(preload !== undefined && { preload }),
    onLog: (line) => {
      onLog?.(line);
      const level = line.fields?.['level'];
      if ((level === 'error' || level === undefined) && errors.length < MOST)
        errors.push(`${line.functionName}: ${line.text.slice(0, 300)}`);
    },
  });
  try {
    const { simulation: sim } = installation;
    const from = sim.start;
    const to = from + hours * HOUR;
    const slots = planDay({ hours, incidents, seed, start: from, clusters: sim.clusters });
    const heard = listen(installation);
    liveOrdinarily({
      sim,
      seed,
      calmNodes: () => calmNodes(installation, slots),
      onPage: (path, status) => void heard.pages.set(`${path} ${status}`, status),
    });
    for (const { story, from: begin, clusters } of slots)
      sim.time.at(begin, () =>
        story.play({ sim, clusters, after: (ms, action) => sim.time.at(begin + ms, action) }),
      );
    const samples: Sample[] = [];
    const step = Math.max(LEAST_STEP, (to - from) / SAMPLES);
    let broken: string | null = null;
    try {
      for (let at = from; at <= to; at += step) {
        signal?.throwIfAborted();
        await playUntil(installation, at);
        samples.push(await sampleOf(installation, slots));
        onProgress?.(progressOf(installation, samples.at(-1), from));
      }
    } catch (error) {
      // Hours that were played show something all the same.
      broken = error instanceof Error ? error.message : String(error);
    }
    const reached = samples.at(-1)?.at ?? from;
    return {
      nodes,
      from,
      to,
      samples,
      stories: slots.map(({ story, clusters, ...times }) => ({
        name: story.name,
        clusters: clusters.length,
        from: times.from,
        to: times.to,
      })),
      faults:
        broken === null
          ? faultsOf({ slots, incidents: sim.incidents(), ...heard })
          : [`ended after ${((reached - from) / HOUR).toFixed(1)} of ${hours} hours: ${broken}`],
      notices: heard.messages.length,
      calls: installation.calls,
      invocations: Object.fromEntries(heard.invocations),
      containers: Object.fromEntries(NAMES.map((name) => [name, installation.deployments.started(name)])),
      errors,
    };
  } finally {
    await installation.stop();
  }
}

function clusterOf(n: number) {
  const name = `c${String(n + 1).padStart(3, '0')}`;
  return {
    name: name.toUpperCase(),
    nodes: [`${name}a`, `${name}b`],
    iscsid: n % 2 === 0 ? ('daemon' as const) : ('foreground-debug' as const),
  };
}

/** Keeps what reaches people, what is attached and what is invoked; the pretend services forget. */
function listen({ simulation: sim }: Installation) {
  const messages: PublishedMessage[] = [];
  const attaches: At[] = [];
  const untrue: string[] = [];
  const pages = new Map<string, number>();
  const invocations = new Map<string, number>();
  sim.cloud.notifications.onMessage((message) => {
    messages.push(message);
    const lying = sim.clusters.filter(
      ({ spec, nodes }) =>
        message.title.startsWith(`[RECOVERED] ${spec.name}/`) &&
        nodes.some((node) => node.disks.some(({ session }) => !answered(session, node, message.at))),
    );
    for (const { spec } of lying)
      untrue.push(`"${message.title}" while a disk of ${spec.name} did not answer`);
  });
  sim.cloud.gate.onAudit(({ eventName, caller, status, at }) => {
    if (eventName === 'AttachVolume' && caller.name === 'reattach' && status === 200) attaches.push(at);
  });
  sim.cloud.gate.onJudged(({ demand }) => {
    if (demand.permission !== 'FN_INVOCATION') return;
    const name = String(demand.variables['target.function.id']).split('.').at(-1) ?? '';
    invocations.set(name, (invocations.get(name) ?? 0) + 1);
  });
  return { messages, attaches, untrue, pages, invocations };
}

/** It answers, or did until so short a time ago that no line of its loss can have been read. */
function answered(session: SimNode['disks'][number]['session'], node: SimNode, now: At): boolean {
  const failsAt = session?.failsAt ?? null;
  if (failsAt === null) return session?.state === 'in';
  return now - (failsAt - node.options.recoveryTmoSec * SECOND) < LINES_TAKE;
}

function calmNodes({ simulation: { clusters, time } }: Installation, slots: readonly Slot[]) {
  const now = time.now();
  // A minute before and after, for lines on their way.
  const busy = new Set(
    slots
      .filter(({ from, to }) => now >= from - MINUTE && now <= to + MINUTE)
      .flatMap((slot) => slot.clusters),
  );
  return clusters.filter((cluster) => !busy.has(cluster)).flatMap(({ nodes }) => nodes);
}

async function sampleOf(installation: Installation, slots: readonly Slot[]): Promise<Sample> {
  const { time, cloud } = installation.simulation;
  const at = time.now();
  const isTold = slots.some(({ from, to }) => at >= from && at <= to);
  return {
    at,
    isCalm: !isTold && cloud.functions.running === 0,
    held: await heldBy(installation),
    stored: storedIn(installation),
  };
}

function progressOf({ calls }: Installation, sample: Sample | undefined, from: At): string {
  const passed: Ms = (sample?.at ?? from) - from;
  const rss = (sample?.held ?? []).map(({ name, rssMib }) => `${name} ${rssMib.toFixed(0)}`);
  return `${(passed / HOUR).toFixed(1)} h, ${calls} calls, MiB: ${rss.join(', ')}`;
}
