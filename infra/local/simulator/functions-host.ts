import { type At, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../../functions/core/decision/contract.ts';
import type { Policy } from '../../../functions/core/incident/policy.ts';
import type { Attacher, AuditSearch, Ids } from '../../../functions/core/ports.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { createDetect } from '../../../functions/detect/detect.ts';
import { createObserve } from '../../../functions/observe/observe.ts';
import { createProbe, type ProbeAnswer, type ProbePorts } from '../../../functions/probe/probe.ts';
import { readRequest } from '../../../functions/probe/request.ts';
import { createReattach, readPlanId } from '../../../functions/reattach/reattach.ts';
import { createRespond } from '../../../functions/respond/respond.ts';
import { createLogger, type Logger } from '../../../functions/runtime/logger.ts';
import { createSweep } from '../../../functions/sweep/sweep.ts';
import { readTrigger } from '../../../functions/sweep/trigger.ts';
import { type Caller, functionCaller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { FunctionAnswer } from '../cloud/functions.ts';
import { type CloudPorts, cloudPorts } from '../cloud/ports.ts';
import { FUNCTION_NAMES, type FunctionName, SIM } from './installation.ts';
import { type AgentsSeen, simulatedLiveness, simulatedSubscriptions } from './monitor-ports.ts';
import { SimProcess } from './process.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Platform time-outs: a synchronous call has at most 300 s, a detached one here 15 minutes. */
const TIMEOUT_MS: Readonly<Record<FunctionName, Ms>> = {
  detect: MINUTE,
  observe: MINUTE,
  respond: 15 * MINUTE,
  sweep: 5 * MINUTE,
  reattach: 5 * MINUTE,
  probe: 5 * MINUTE,
};

/** A line that a function logged. */
export interface FunctionLog {
  readonly name: FunctionName;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface HostOptions {
  readonly time: VirtualTime;
  readonly cloud: Cloud;
  readonly ids: Ids;
  readonly compartments: readonly string[];
  readonly policy: Policy;
  /** Zone of syslog as the installation has it configured. */
  readonly syslogZone: string;
  readonly auditSearch: boolean;
  /** How many people have to approve a plan. */
  readonly approvalsNeeded: number;
  /** A call can be found in Audit after this. */
  readonly auditLagMs: Ms;
  readonly decide: (input: DecisionInput) => Decision;
  /** Time of one call to a service. */
  readonly callMs: () => Ms;
  /** Time from invocation to the first line of the function. */
  readonly startMs: () => Ms;
  /** How much the clock of an invocation's container is ahead; asked once per invocation, then at every look. */
  readonly skewOf: (name: FunctionName) => () => Ms;
  readonly learnsTime: boolean;
  /** Stands in for a defect of the product: what a function gets to see of the services. */
  readonly tamper: (name: FunctionName, ports: CloudPorts) => CloudPorts;
  readonly agentsSeen: AgentsSeen;
  onLog(line: FunctionLog): void;
}

const matcher = createMatcher(builtInRules());

/** Runs the functions of the suite, unchanged, as processes on the virtual clock. */
export class FunctionsHost {
  readonly #options: HostOptions;
  readonly #processes = new Map<Caller, SimProcess>();

  constructor(options: HostOptions) {
    this.#options = options;
    for (const name of FUNCTION_NAMES) {
      options.cloud.functions.register(SIM.functionId(name), name, SIM.compartmentId, (body) =>
        this.#invoke(name, body),
      );
    }
  }

  /** Invocations that have begun and not ended. */
  running(name?: FunctionName): readonly SimProcess[] {
    const all = [...this.#processes.values()];
    return name === undefined ? all : all.filter((process) => process.name === name);
  }

  /** The process that a call came from. */
  processOf(caller: Caller): SimProcess | null {
    return this.#processes.get(caller) ?? null;
  }

  async #invoke(name: FunctionName, body: Uint8Array): Promise<FunctionAnswer> {
    const { time, callMs, startMs, skewOf, learnsTime } = this.#options;
    await time.sleep(startMs());
    const caller = functionCaller(name, SIM.functionId(name));
    const timeoutMs = TIMEOUT_MS[name];
    const process = new SimProcess(time, { caller, timeoutMs, callMs, skewMs: skewOf(name), learnsTime });
    this.#processes.set(caller, process);
    try {
      const answer = await process.run(() => this.#work(name, process, body));
      return { status: 200, body: new TextEncoder().encode(JSON.stringify(answer)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#options.onLog({ name, fields: { level: 'error', msg: 'invocation ended', why } });
      return { status: why === 'out of time' ? 504 : 502, body: new Uint8Array() };
    } finally {
      this.#processes.delete(caller);
    }
  }

  #work(name: FunctionName, process: SimProcess, body: Uint8Array): Promise<unknown> {
    const { cloud, ids, policy } = this.#options;
    const raw = this.#options.tamper(name, cloudPorts(cloud, process.caller));
    const respondFunctionId = SIM.functionId('respond');
    const common = {
      store: process.guard(raw.store(SIM.stateBucket)),
      invoker: process.guard(raw.invoker),
      clock: process.clock,
      ids,
    };
    const log = this.#logger(name, process);
    switch (name) {
      case 'detect': {
        const options = { respondFunctionId, zone: this.#options.syslogZone };
        return createDetect({ ...common, matcher }, options)(body, log);
      }
      case 'observe':
        return createObserve(common, { respondFunctionId })(body, log);
      case 'sweep':
        return createSweep(
          {
            ...common,
            compute: process.guard(raw.compute),
            notifier: process.guard(raw.notifier),
            metrics: process.guard(raw.metrics),
            liveness: process.guard(simulatedLiveness(cloud, process.caller, this.#options.agentsSeen)),
            plugins: process.guard(raw.runCommand),
            subscriptions: process.guard(simulatedSubscriptions(cloud, process.caller)),
            messagesLog: process.guard(raw.auditLog(SIM.messagesLogId)),
          },
          {
            respondFunctionId,
            compartments: this.#options.compartments,
            topicId: SIM.topicId,
            monitorTopicId: null,
            quorumVolumeIds: policy.quorumVolumeIds,
            languages: policy.languages,
            zone: policy.zone,
            probeEnabled: policy.probeEnabled,
          },
        )(readTrigger(body, null), log, () => process.deadline - process.clock.now() > 20 * SECOND);
      case 'respond':
        return createRespond(
          {
            ...common,
            compute: process.guard(raw.compute),
            notifier: process.guard(raw.notifier),
            metrics: process.guard(raw.metrics),
            auditLog: process.guard(raw.auditLog(SIM.auditLogId)),
            ...(this.#options.auditSearch && { auditSearch: process.guard(this.#lagging(raw.auditSearch)) }),
            approvals: process.guard(raw.store(SIM.approvalsBucket)),
            log,
          },
          {
            build: '20261122000000',
            respondFunctionId,
            topicId: SIM.topicId,
            policy,
            reattach: {
              reattachFunctionId: SIM.functionId('reattach'),
              approvalsNeeded: this.#options.approvalsNeeded,
            },
            ...(policy.probeEnabled && {
              probe: { probeFunctionId: SIM.functionId('probe'), respond: null },
            }),
            decide: this.#options.decide,
          },
        )(process.deadline);
      case 'reattach':
        return createReattach(
          {
            state: common.store,
            approvals: process.guard(raw.store(SIM.approvalsBucket)),
            compute: process.guard(raw.compute),
            metrics: process.guard(raw.metrics),
            attacher: process.guard<Attacher>({
              // Its last look at the clock is one at its own.
              attach: (request, token, sendBefore) =>
                raw.attacher.attach(request, token, sendBefore + process.lagMs),
            }),
            clock: process.clock,
            ids,
            ...(this.#options.auditSearch && { auditSearch: process.guard(this.#lagging(raw.auditSearch)) }),
          },
          { policy, approvalsNeeded: this.#options.approvalsNeeded },
        )(readPlanId(body), process.deadline, log);
      case 'probe': {
        const asks = { runCommand: process.guard(raw.runCommand), compute: process.guard(raw.compute) };
        return this.#probe({ ...common, ...asks }, body, process.deadline, log);
      }
    }
  }

  #probe(ports: ProbePorts, body: Uint8Array, deadline: At, log: Logger): Promise<ProbeAnswer> {
    const { compartments } = this.#options;
    const options = { compartments, respondFunctionId: SIM.functionId('respond') };
    return createProbe(ports, options)(readRequest(body, ports.clock.now()), deadline, log);
  }

  #lagging(search: AuditSearch): AuditSearch {
    const { time, auditLagMs } = this.#options;
    return {
      actions: async (compartmentId, from, to) => {
        const found = await search.actions(compartmentId, from, to);
        return found.filter((action) => action.at <= time.now() - auditLagMs);
      },
    };
  }

  #logger(name: FunctionName, process: SimProcess): Logger {
    return createLogger({
      level: () => 'info',
      now: () => this.#options.time.now(),
      write: (line) => {
        if (!process.isDead)
          this.#options.onLog({ name, fields: JSON.parse(line) as Readonly<Record<string, unknown>> });
      },
    });
  }
}
