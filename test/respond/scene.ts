import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, MINUTE } from '../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../functions/core/decision/contract.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { DEFAULT_POLICY, type Policy } from '../../functions/core/incident/policy.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { createDetect } from '../../functions/detect/detect.ts';
import { Responder } from '../../functions/respond/cycle.ts';
import type { CyclePorts } from '../../functions/respond/cycle-shapes.ts';
import { createRespond, type RespondAnswer } from '../../functions/respond/respond.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { wakeRespond } from '../../functions/store/wake.ts';
import { type Caller, functionCaller } from '../../infra/local/cloud/caller.ts';
import { createCloud } from '../../infra/local/cloud/cloud.ts';
import { type FaultRule, ScriptedFaults } from '../../infra/local/cloud/faults.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { SimProcess } from '../../infra/local/simulator/process.ts';
import { countingIds, testTime, type VirtualTime } from '../support/kit.ts';
import { standInDecision } from './stand-in-decision.ts';

export const RESPOND = 'ocid1.fnfunc.oc1.xx.respond';
export const TOPIC = 'ocid1.onstopic.oc1.xx.notices';
export const COMPARTMENT = 'ocid1.compartment.oc1..cluster';
export const NODE1 = 'ocid1.instance.oc1.xx.node1';
export const NODE2 = 'ocid1.instance.oc1.xx.node2';

const matcher = createMatcher(builtInRules());

export interface SceneOptions {
  readonly start?: number;
  readonly decide?: (input: DecisionInput) => Decision;
  readonly policy?: Partial<Policy>;
  readonly extra?: Pick<CyclePorts, 'auditSearch' | 'auditLog' | 'metrics'>;
  /** Topic for notices about the monitor; created by the scene. */
  readonly monitorTopicId?: string;
  readonly monthlySummary?: boolean;
  readonly metricsCompartmentId?: string;
  readonly compartments?: readonly string[];
  /** Platform time-out of respond. */
  readonly timeoutMs?: number;
}

/** The functions detect and respond in one pretend tenancy; invoking respond starts another "process". */
export function scene(options: SceneOptions = {}) {
  const clock = testTime(options.start);
  const faults = new ScriptedFaults();
  let killAt = Number.POSITIVE_INFINITY;
  let effects = 0;
  const processes = new Map<Caller, SimProcess>();
  const cloud = createCloud({
    clock,
    ids: countingIds('cloud'),
    faults,
    boundary: (_, __, caller) => {
      if (caller.name !== 'respond') return;
      effects += 1;
      if (effects !== killAt) return;
      processes.get(caller)?.kill();
      throw new Error('killed');
    },
  });
  cloud.objectStorage.addBucket('state', COMPARTMENT);
  cloud.notifications.addTopic(TOPIC, COMPARTMENT);
  if (options.monitorTopicId !== undefined) cloud.notifications.addTopic(options.monitorTopicId, COMPARTMENT);
  const logged: string[] = [];
  const answers: RespondAnswer[] = [];
  const ids = countingIds('respond');
  const timeoutMs = options.timeoutMs ?? 15 * MINUTE;

  /** One container: once killed, nothing of it runs any more. */
  const startRespond = (build = 'b1'): Promise<RespondAnswer> => {
    const caller = functionCaller('respond');
    const process = newProcess(clock, caller, timeoutMs, 0);
    processes.set(caller, process);
    const raw = cloudPorts(cloud, caller);
    const ports: CyclePorts = {
      store: process.guard(raw.store('state')),
      compute: process.guard(raw.compute),
      notifier: process.guard(raw.notifier),
      invoker: process.guard(raw.invoker),
      clock: process.clock,
      ids,
      log: createLogger({ level: () => 'warn', write: (line) => logged.push(line) }),
      ...options.extra,
    };
    const respond = createRespond(ports, {
      build,
      respondFunctionId: RESPOND,
      topicId: TOPIC,
      monitorTopicId: options.monitorTopicId,
      monthlySummary: options.monthlySummary,
      metricsCompartmentId: options.metricsCompartmentId,
      compartments: options.compartments,
      policy: { ...DEFAULT_POLICY, languages: ['en'], zone: 'UTC', ...options.policy },
      decide: options.decide ?? standInDecision,
    });
    return process
      .run(() => respond(process.deadline))
      .then((answer) => {
        answers.push(answer);
        return answer;
      });
  };
  let running = 0;
  const run = () => {
    running += 1;
    // A killed container never answers: the platform does.
    void startRespond()
      .catch((error: unknown) => logged.push(`respond failed: ${String(error)}`))
      .finally(() => {
        running -= 1;
      });
    return Promise.resolve({ status: 200, body: new Uint8Array() });
  };
  cloud.functions.register(RESPOND, { name: 'respond', compartmentId: COMPARTMENT, run });

  const detectPorts = cloudPorts(cloud, functionCaller('detect'));
  const wakePorts = {
    store: detectPorts.store('state'),
    invoker: detectPorts.invoker,
    clock,
    ids: countingIds('detect'),
  };
  const detect = createDetect(
    { ...wakePorts, matcher: () => matcher },
    { respondFunctionId: RESPOND, zone: () => 'UTC' },
  );
  const quiet = createLogger({ level: () => 'error', write: () => undefined });

  const body = (name: string) => cloud.objectStorage.peek('state', name)?.body;
  const read = (name: string): unknown => {
    const bytes = body(name);
    return bytes === undefined ? null : JSON.parse(new TextDecoder().decode(bytes));
  };
  const names = (prefix: string) =>
    cloud.objectStorage.names('state').filter((name) => name.startsWith(prefix));
  return {
    clock,
    cloud,
    logged,
    answers,
    names,
    read,
    startRespond,
    store: detectPorts.store('state'),
    fail: (rule: FaultRule) => faults.add(rule),
    heal: () => faults.clear(),
    killAtEffect: (n: number) => {
      killAt = n;
    },
    effects: () => effects,
    running: () => running,
    /** Passes of a holder whose lease nobody checks any more, each call slow enough for others to come in between. */
    unleasedPass: () => {
      const caller = functionCaller('respond');
      const slow = newProcess(clock, caller, DAY, 100);
      const raw = cloudPorts(cloud, caller);
      const responder = new Responder(
        {
          store: slow.guard(raw.store('state')),
          compute: slow.guard(raw.compute),
          notifier: slow.guard(raw.notifier),
          invoker: slow.guard(raw.invoker),
          clock,
          ids,
          log: createLogger({ level: () => 'warn', write: (line) => logged.push(line) }),
        },
        {
          topicId: TOPIC,
          monthlySummary: options.monthlySummary,
          policy: DEFAULT_POLICY,
          decide: options.decide ?? standInDecision,
        },
      );
      return () => responder.run(async () => undefined);
    },
    /** As the connector does: repeats until it is answered. */
    deliver: async (records: readonly unknown[]) => {
      const bytes = new TextEncoder().encode(JSON.stringify(records));
      for (;;) {
        try {
          return await detect(bytes, quiet);
        } catch {
          await clock.sleep(5_000);
        }
      }
    },
    wake: () => wakeRespond(wakePorts, RESPOND),
    incidents: () => names('incidents/').map((name) => read(name) as Incident),
    titles: () => cloud.notifications.inbox(TOPIC).map((message) => message.title),
    calls: (operation: string) =>
      cloud.calls.filter((call) => call.principal === 'respond' && call.operation === operation),
  };
}

function newProcess(clock: VirtualTime, caller: Caller, timeoutMs: number, callMs: number): SimProcess {
  return new SimProcess(clock, {
    caller,
    timeoutMs,
    callMs,
    skewMs: () => 0,
    learnsTime: false,
  });
}

/** Logging takes a line in when the agent has read it. */
const INGESTED_AFTER = 2_000;

/** A log record as the connector delivers it. */
export function record(line: string, instanceId: string, at: number, host = 'node1'): unknown {
  return {
    data: { message: line, tailed_path: '/var/log/messages' },
    id: `${instanceId}-${at}-${line.length}`,
    oracle: { instanceid: instanceId, ingestedtime: new Date(at + INGESTED_AFTER).toISOString() },
    source: host,
    time: new Date(at).toISOString(),
  };
}

/** Lines of a genuine capture as records of one instance, cut in two before the recovery. */
export function capture(name: string, instanceId: string) {
  const lines = readFileSync(join(__dirname, '../corpus', name, 'messages.log'), 'utf8')
    .trimEnd()
    .split('\n');
  const records = lines.map((line) => {
    const at = Date.parse(`${line.slice(0, 15)} 2026 UTC`);
    return { line, at, record: record(line, instanceId, at, 'ocilab1') };
  });
  const cut = records.findIndex(({ line }) => line.includes('operational after recovery'));
  const lost = records.findIndex(({ line }) => /conn error|ISCSI_ERR/.test(line));
  return {
    records,
    healthy: records.slice(0, lost).map((r) => r.record),
    before: records.slice(0, cut).map((r) => r.record),
    after: records.slice(cut).map((r) => r.record),
    lostAt: records[cut - 1]?.at ?? 0,
    endAt: records.at(-1)?.at ?? 0,
  };
}
