import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE } from '../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../functions/core/decision/contract.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { Policy } from '../../functions/core/incident/policy.ts';
import { DEFAULT_POLICY } from '../../functions/core/incident/policy.ts';
import type { Clock } from '../../functions/core/ports.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { createDetect } from '../../functions/detect/detect.ts';
import { Responder } from '../../functions/respond/cycle.ts';
import { createRespond, type RespondAnswer, type RespondPorts } from '../../functions/respond/respond.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { wakeRespond } from '../../functions/store/wake.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { createCloud } from '../../infra/local/cloud/cloud.ts';
import { type FaultRule, ScriptedFaults } from '../../infra/local/cloud/faults.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { countingIds, VirtualClock } from './memory-ports.ts';
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
  readonly extra?: Pick<RespondPorts, 'auditSearch' | 'auditLog' | 'metrics'>;
  /** Topic for notices about the monitor; created by the scene. */
  readonly monitorTopicId?: string;
  readonly metricsCompartmentId?: string;
  /** Platform time-out of respond. */
  readonly timeoutMs?: number;
}

/** The functions detect and respond in one pretend tenancy; invoking respond starts another "process". */
export function scene(options: SceneOptions = {}) {
  const clock = new VirtualClock(options.start);
  const faults = new ScriptedFaults();
  let killAt = Number.POSITIVE_INFINITY;
  let effects = 0;
  let dying: { dead: boolean } | null = null;
  const cloud = createCloud({
    clock,
    ids: countingIds('cloud'),
    faults,
    boundary: (_, __, caller) => {
      if (caller.name !== 'respond') return;
      effects += 1;
      if (effects !== killAt) return;
      if (dying !== null) dying.dead = true;
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
    const life = { dead: false };
    const alive = <T>(work: () => Promise<T>): Promise<T> => {
      if (life.dead) return new Promise<T>(() => undefined);
      dying = life;
      const result = work();
      return new Promise<T>((resolve, reject) => {
        result.then(
          (value) => {
            if (!life.dead) resolve(value);
          },
          (error: unknown) => {
            if (!life.dead) reject(error);
          },
        );
      });
    };
    const raw = cloudPorts(cloud, functionCaller('respond'));
    const own: Clock = { now: () => clock.now(), sleep: (ms) => alive(() => clock.sleep(ms)) };
    const ports: RespondPorts = {
      store: guarded(raw.store('state'), alive),
      compute: guarded(raw.compute, alive),
      notifier: guarded(raw.notifier, alive),
      invoker: guarded(raw.invoker, alive),
      clock: own,
      ids,
      log: createLogger({ level: () => 'warn', write: (line) => logged.push(line) }),
      ...options.extra,
    };
    const respond = createRespond(ports, {
      build,
      respondFunctionId: RESPOND,
      topicId: TOPIC,
      monitorTopicId: options.monitorTopicId,
      metricsCompartmentId: options.metricsCompartmentId,
      policy: { ...DEFAULT_POLICY, languages: ['en'], zone: 'UTC', ...options.policy },
      decide: options.decide ?? standInDecision,
    });
    return respond(clock.now() + timeoutMs).then((answer) => {
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
  const detect = createDetect({ ...wakePorts, matcher }, { respondFunctionId: RESPOND, zone: 'UTC' });
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
      const raw = cloudPorts(cloud, functionCaller('respond'));
      const slow = <T>(work: () => Promise<T>): Promise<T> => clock.sleep(100).then(work);
      const responder = new Responder(
        {
          store: guarded(raw.store('state'), slow),
          compute: guarded(raw.compute, slow),
          notifier: guarded(raw.notifier, slow),
          clock,
          ids,
          log: createLogger({ level: () => 'warn', write: (line) => logged.push(line) }),
        },
        { topicId: TOPIC, policy: DEFAULT_POLICY, decide: options.decide ?? standInDecision },
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

function guarded<T extends object>(port: T, alive: <R>(work: () => Promise<R>) => Promise<R>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => alive(() => method.apply(target, args) as Promise<unknown>);
    },
  });
}

/** A log record as the connector delivers it. */
export function record(line: string, instanceId: string, at: number, host = 'node1'): unknown {
  return {
    data: { message: line, tailed_path: '/var/log/messages' },
    id: `${instanceId}-${at}-${line.length}`,
    oracle: { instanceid: instanceId },
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
