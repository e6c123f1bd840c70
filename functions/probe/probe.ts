import { type At, type Ms, SECOND } from '../core/base/time.ts';
import type { ProbeReport } from '../core/probe/stored.ts';
import type { Logger } from '../runtime/logger.ts';
import { putInbox } from '../store/inbox.ts';
import { raiseWakeSeq, type WakePorts, wakeRespond } from '../store/wake.ts';
import { type AskPorts, askNode } from './ask-node.ts';
import type { ProbeRequest } from './request.ts';

/** Left for writing and waking. */
const RESERVE: Ms = 20 * SECOND;
/** No invocation waits longer than this: it ends within the synchronous limit of 300 s. */
const LONGEST: Ms = 270 * SECOND;

type ProbePorts = AskPorts & WakePorts;

interface ProbeOptions {
  readonly compartments: readonly string[];
  /** `respond`, where the configuration names it; else the request does. */
  readonly respondFunctionId: string | null;
}

interface ProbeAnswer {
  readonly status: 'asked';
  readonly answered: number;
  readonly failed: number;
  /** Not answered yet: `respond` asks again in the same round. */
  readonly pending: number;
}

/**
 * Asks the nodes all at once, each answer becoming an immutable inbox object as soon as it is there, and wakes
 * `respond`: the single writer decides what it means.
 *
 * @throws what the store or the wake threw.
 */
export function createProbe(
  ports: ProbePorts,
  options: ProbeOptions,
): (request: ProbeRequest, deadline: At, log: Logger) => Promise<ProbeAnswer> {
  return async ({ nodes, round, respond }, deadline, log) => {
    const until = Math.min(deadline - RESERVE, ports.clock.now() + LONGEST);
    const functionId = options.respondFunctionId ?? respond?.id ?? null;
    const reports = await Promise.all(
      nodes.map(async (node) => {
        const report = await askNode(ports, options.compartments, { node, round }, until);
        await hand(ports, report, functionId);
        const { failure, pending } = report;
        log.info('node asked', { node, round, pending, code: failure?.errorCode, detail: failure?.detail });
        return report;
      }),
    );
    const count = (wanted: (report: ProbeReport) => boolean) => reports.filter(wanted).length;
    return {
      status: 'asked',
      answered: count(({ facts }) => facts !== null),
      failed: count(({ failure }) => failure !== null),
      pending: count(({ pending }) => pending),
    };
  };
}

async function hand(ports: ProbePorts, report: ProbeReport, respondFunctionId: string | null): Promise<void> {
  await putInbox(ports.store, { source: 'probe', signals: [], events: [], probes: [report] });
  // Whoever holds the lease looks at it every few seconds while an incident is open.
  if (respondFunctionId === null) await raiseWakeSeq(ports);
  else await wakeRespond(ports, respondFunctionId);
}
