import { setTimeout as delay } from 'node:timers/promises';
import { type At, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';
import { cost } from '../docs/cost-figures.ts';
import { addFleet } from './storm-fleet.ts';
import { slowCalls } from './storm-latency.ts';
import { lossLines, recordOf, type Speaker } from './storm-lines.ts';
import { FirstNotices, Usage } from './storm-watch.ts';

/**
 * One storm. Times are of the wall: `firstMailS` since the storm began, the others since each cluster's own loss until the first mail
 * that counts it.
 */
export interface StormFigures {
  readonly clusters: number;
  /** Clusters that were told of. */
  readonly told: number;
  readonly mails: number;
  readonly firstMailS: number;
  readonly p50S: number;
  readonly p99S: number;
  readonly lastS: number;
  readonly passes: number;
  readonly batches: number;
  readonly callsOfRespond: number;
  readonly callsPerCluster: number;
  readonly cpuOfRespondS: number;
  readonly cpuPerCallMs: number;
  readonly cpuOfDetectS: number;
  readonly peakOfRespondMib: number;
  readonly peakOfDetectMib: number;
  /** US dollars until the last first notice, without free amounts: requests of Object Storage, and `respond` all the time. */
  readonly costUsd: number;
  readonly costAnIncidentUsd: number;
  readonly calls: Readonly<Record<string, number>>;
}

export interface StormOptions {
  /** What the image starts. */
  readonly entry: string;
  readonly clusters: number;
  /** Retries that a node logs after its loss. */
  readonly retries: number;
  /** The connector had stopped: all lines of the outage, half a second apart, come at once. */
  readonly isBacklog: boolean;
  /** MB of each function. */
  readonly memory: number;
  readonly batchTimeMs: Ms;
  /** No longer than this after the storm began. */
  readonly longestMs: Ms;
  /** Log lines of the functions. */
  readonly isVerbose: boolean;
}

const NAMES = ['detect', 'respond'] as const;
const NOTHING = { gbSec: 0, invocation: 0, gb: 0, request: 0, mail: 0 };
const WITHIN: Ms = MINUTE;

/** Clusters lose their storage within one minute; the shipped bundles as processes, each call as slow as on OCI. */
export async function storm(options: StormOptions): Promise<StormFigures> {
  const { entry, clusters, memory, batchTimeMs } = options;
  const tenancy = await startTenancy({
    faults: slowCalls,
    connector: { batchTimeMs, batchBytes: 5_000_000 },
    ...(options.isVerbose && {
      onLog: ({ functionName, text }) => process.stderr.write(`${functionName}: ${text}\n`),
    }),
  });
  try {
    const active = await addFleet(tenancy, clusters);
    const before = tenancy.cloud.calls.length;
    for (const name of NAMES)
      tenancy.deploy({
        name,
        file: entry,
        memoryMb: memory,
        timeoutMs: name === 'respond' ? 5 * MINUTE : MINUTE,
        detachedTimeoutMs: name === 'respond' ? 15 * MINUTE : MINUTE,
        config: {
          FUNCTION_ENTRY: name,
          WARDEN_LANG: 'en',
          WARDEN_ZONE: 'Asia/Tokyo',
          WARDEN_SYSLOG_ZONE: 'UTC',
        },
      });
    const usage = new Usage(tenancy, NAMES);
    const notices = new FirstNotices(tenancy);
    try {
      const beganAt = Date.now();
      const lostAt = await rain(tenancy, active, options);
      while (notices.size < clusters && Date.now() - beganAt < options.longestMs) await delay(SECOND / 4);
      usage.look();
      return figures({ tenancy, options, usage, notices, lostAt, before, beganAt });
    } finally {
      usage.stop();
    }
  } finally {
    await tenancy.stop();
  }
}

/** Every node's lines as time passes, until the last loss. @returns when each cluster lost its storage, by name. */
async function rain(
  tenancy: Tenancy,
  active: readonly Speaker[],
  { retries, clusters, isBacklog }: StormOptions,
): Promise<ReadonlyMap<string, At>> {
  const every = isBacklog ? SECOND / 2 : 3 * SECOND;
  const from = Date.now() - (isBacklog ? retries * every : 0);
  const lostAt = new Map<string, At>();
  const lines = active
    .flatMap((speaker, n) => {
      const at = from + Math.floor((n * WITHIN) / clusters);
      // Of a backlog nothing can be told before it comes.
      lostAt.set(speaker.name.slice(0, -1), isBacklog ? Date.now() : at);
      return lossLines(speaker, at, { retries, every }).map((line) => ({ speaker, line }));
    })
    .sort((a, b) => a.line.at - b.line.at);
  const say = async (): Promise<void> => {
    for (const [serial, { speaker, line }] of lines.entries()) {
      const wait = line.at - Date.now();
      if (wait > 20 || serial % 1_000 === 0) await delay(Math.max(0, wait));
      tenancy.connector.push(recordOf(speaker, line, serial));
    }
  };
  // Those after the last loss are written while we look.
  void say();
  await delay(WITHIN);
  return lostAt;
}

interface Played {
  readonly tenancy: Tenancy;
  readonly options: StormOptions;
  readonly usage: Usage;
  readonly notices: FirstNotices;
  readonly lostAt: ReadonlyMap<string, At>;
  /** Calls that were made while the fleet was built. */
  readonly before: number;
  readonly beganAt: At;
}

function figures({ tenancy, options, usage, notices, lostAt, before, beganAt }: Played): StormFigures {
  const { clusters } = options;
  const waits = [...lostAt].map(([name, at]) => (notices.at(name) ?? Number.POSITIVE_INFINITY) - at);
  const sorted = waits.sort((a, b) => a - b);
  const seconds = (share: number) => (sorted[Math.ceil(share * clusters) - 1] ?? Number.NaN) / SECOND;
  const calls = kindsOf(tenancy, before);
  const ofRespond = [...calls].filter(([kind]) => kind.startsWith('respond '));
  const usd = costOf(calls, (WITHIN + seconds(1) * SECOND) / SECOND, options.memory);
  const all = ofRespond.reduce((sum, [, count]) => sum + count, 0);
  return {
    clusters,
    told: notices.size,
    mails: notices.mails.length,
    firstMailS: ((notices.mails[0]?.at ?? Number.NaN) - beganAt) / SECOND,
    p50S: seconds(0.5),
    p99S: seconds(0.99),
    lastS: seconds(1),
    passes: calls.get('respond ListObjects inbox') ?? 0,
    batches: tenancy.connector.counts.delivered,
    callsOfRespond: all,
    callsPerCluster: all / clusters,
    cpuOfRespondS: usage.cpuMs('respond') / SECOND,
    cpuPerCallMs: usage.cpuMs('respond') / all,
    cpuOfDetectS: usage.cpuMs('detect') / SECOND,
    peakOfRespondMib: usage.peak('respond'),
    peakOfDetectMib: usage.peak('detect'),
    costUsd: usd,
    costAnIncidentUsd: usd / clusters,
    calls: Object.fromEntries(calls),
  };
}

function costOf(calls: ReadonlyMap<string, number>, seconds: number, memory: number): number {
  const requests = [...calls].filter(([kind]) => /Objects?\b/.test(kind));
  const count = requests.reduce((sum, [, times]) => sum + times, 0);
  return cost({ ...NOTHING, request: count, gbSec: seconds * (memory / 1024) }, false);
}

/** Calls by who made them, what they were and on which folder of the state bucket. */
function kindsOf(tenancy: Tenancy, from: number): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  for (const { operation, target, principal } of tenancy.cloud.calls.slice(from)) {
    const folder = /^warden-state\/(\w+)/.exec(target)?.[1] ?? '';
    const kind = `${principal} ${operation} ${folder}`.trim();
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}
