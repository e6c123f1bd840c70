import { WardenError } from '../../../functions/core/base/errors.ts';
import { MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Attacher, AuditSearch, Ids, Invoker, Metrics } from '../../../functions/core/ports.ts';
import { detect } from '../../../functions/detect/wire.ts';
import { observe } from '../../../functions/observe/wire.ts';
import { METRIC_NAMESPACE } from '../../../functions/oci/metrics.ts';
import { probe } from '../../../functions/probe/wire.ts';
import { reattach } from '../../../functions/reattach/wire.ts';
import { respond } from '../../../functions/respond/wire.ts';
import { type ConfigOf, loadConfig } from '../../../functions/runtime/config.ts';
import { createLogger, type Level, type Logger } from '../../../functions/runtime/logger.ts';
import type { CallTarget, Platform, Wiring } from '../../../functions/runtime/wiring.ts';
import { sweep } from '../../../functions/sweep/wire.ts';
import { type Caller, functionCaller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { FunctionAnswer } from '../cloud/functions.ts';
import { throughPort } from '../cloud/port-errors.ts';
import { cloudPorts } from '../cloud/ports.ts';
import { FUNCTION_NAMES, type FunctionName, SIM } from './installation.ts';
import { type AgentsSeen, simulatedLiveness, simulatedSubscriptions } from './monitor-ports.ts';
import type { Settings } from './options.ts';
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
  readonly settings: Settings;
  /** The functions' configuration, as Terraform would set it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly agentsSeen: AgentsSeen;
  onLog(line: FunctionLog): void;
}

/** Whatever a function needs, the simulated platform has. */
const WIRINGS: { readonly [F in FunctionName]: Wiring<F, keyof Platform> } = {
  detect,
  observe,
  respond,
  sweep,
  reattach,
  probe,
};

/** Runs the functions of the suite, unchanged, as processes on the virtual clock. */
export class FunctionsHost {
  readonly #options: HostOptions;
  readonly #processes = new Map<Caller, SimProcess>();
  readonly #configs = new Map<FunctionName, unknown>();

  constructor(options: HostOptions) {
    this.#options = options;
    for (const name of FUNCTION_NAMES) {
      const run = (body: Uint8Array) => this.#invoke(name, body);
      options.cloud.functions.register(SIM.functionId(name), { name, compartmentId: SIM.compartmentId, run });
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
    const { time, settings } = this.#options;
    await time.sleep(settings.startMs);
    const caller = functionCaller(name, SIM.functionId(name));
    const timeoutMs = TIMEOUT_MS[name];
    const process = new SimProcess(time, { ...settings, caller, timeoutMs, skewMs: settings.skewOf(name) });
    this.#processes.set(caller, process);
    try {
      const answer = await process.run(() => this.#work(name, process, body));
      return { status: 200, body: new TextEncoder().encode(JSON.stringify(answer)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#options.onLog({ name, fields: { level: 'error', msg: 'invocation ended', why } });
      this.#countError(name);
      return { status: why === 'out of time' ? 504 : 502, body: new Uint8Array() };
    } finally {
      this.#processes.delete(caller);
    }
  }

  /** What Functions itself counts; nobody asks for its successes. */
  #countError(name: FunctionName): void {
    const { cloud, time } = this.#options;
    cloud.monitoring.add({
      namespace: 'oci_faas',
      compartmentId: SIM.compartmentId,
      name: 'FunctionResponseCount',
      dimensions: { resourceId: SIM.functionId(name), responseType: 'Error' },
      points: [{ at: time.now(), value: 1 }],
    });
  }

  #work<F extends FunctionName>(name: F, process: SimProcess, body: Uint8Array): Promise<object> {
    const { settings } = this.#options;
    const config = this.#configOf(name);
    const run = WIRINGS[name].wire(config, this.#platform(name, process), settings.standIns);
    return run({
      body: Buffer.from(body),
      callId: 'simulated',
      deadline: process.deadline,
      logger: this.#logger(name, process, config.logLevel),
      header: () => null,
      gateway: null,
      functionId: SIM.functionId(name),
    });
  }

  /** The same for every invocation; reading it took a tenth of a story's time. */
  #configOf<F extends FunctionName>(name: F): ConfigOf<F> {
    const config = this.#configs.get(name) ?? loadConfig(name, this.#options.environment);
    this.#configs.set(name, config);
    return config as ConfigOf<F>;
  }

  #platform(name: FunctionName, process: SimProcess): Platform {
    const { cloud, ids, settings, agentsSeen } = this.#options;
    const ports = settings.tamper(name, cloudPorts(cloud, process.caller));
    return {
      clock: process.clock,
      ids,
      store: (bucket) => process.guard(ports.store(bucket)),
      invoker: (targets) => process.guard(onlyTo(targets, ports.invoker)),
      compute: process.guard(ports.compute),
      notifier: process.guard(ports.notifier),
      metrics:
        name === 'respond'
          ? postedAtOnce(process.guard(ports.metrics), cloud, process.caller)
          : process.guard(ports.metrics),
      auditLog: (logId) => process.guard(ports.auditLog(logId)),
      auditSearch: process.guard(this.#lagging(ports.auditSearch)),
      runCommand: process.guard(ports.runCommand),
      secrets: process.guard(ports.secrets),
      attacher: process.guard<Attacher>({
        // Its last look at the clock is one at its own.
        attach: (request, token, sendBefore) =>
          ports.attacher.attach(request, token, sendBefore + process.lagMs),
      }),
      liveness: process.guard(simulatedLiveness(cloud, process.caller, agentsSeen)),
      subscriptions: process.guard(simulatedSubscriptions(cloud, process.caller)),
    };
  }

  #lagging(search: AuditSearch): AuditSearch {
    const { time, settings } = this.#options;
    return {
      actions: async (compartmentId, from, to) => {
        const found = await search.actions(compartmentId, from, to);
        return found.filter((action) => action.at <= time.now() - settings.auditLagMs);
      },
    };
  }

  #logger(name: FunctionName, process: SimProcess, level: Level): Logger {
    return createLogger({
      level: () => level,
      now: () => this.#options.time.now(),
      write: (line) => {
        if (!process.isDead)
          this.#options.onLog({ name, fields: JSON.parse(line) as Readonly<Record<string, unknown>> });
      },
    });
  }
}

/** As the adapter does it: a function calls those that its configuration names. */
function onlyTo(targets: readonly CallTarget[], invoker: Invoker): Invoker {
  return {
    invokeDetached: async (functionId, body) => {
      if (!targets.some(({ id }) => id === functionId))
        throw new WardenError('ARGUMENT_INVALID', { detail: 'The function is not among those configured.' });
      return invoker.invokeDetached(functionId, body);
    },
  };
}

/** The figures of `respond` once a minute: alarms read them, but each would be one more call of its schedule. */
function postedAtOnce(metrics: Metrics, cloud: Cloud, caller: Caller): Metrics {
  return {
    load: (query) => metrics.load(query),
    post: (compartmentId, points) =>
      throughPort(cloud, 'monitoring.postMetricData', async () => {
        const inOurs = { namespace: METRIC_NAMESPACE, compartmentId };
        const series = points.map(({ at, value, ...point }) => ({
          ...inOurs,
          ...point,
          points: [{ at, value }],
        }));
        cloud.monitoring.addAs(caller, series);
      }),
  };
}
