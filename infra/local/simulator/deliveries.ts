import { type At, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import auditRule from '../../../terraform/modules/connector/audit-rule.json';
import { type Caller, platformService, userCaller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { PlatformChange } from '../cloud/compute-changes.ts';
import type { StoredLogRecord } from '../cloud/logging.ts';
import { writeAsAgent } from '../rest/agent.ts';
import { Connector } from '../rest/connector.ts';
import { eventBody } from '../rest/events.ts';
import { deliverByHub, type HubSource } from '../rest/hub.ts';
import { type FunctionName, SIM } from './installation.ts';
import type { SimNode } from './node.ts';
import type { NodeLine } from './node-shapes.ts';
import type { Settings } from './options.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Condition of the connector on `_Audit`, as terraform/modules/connector writes it. */
const AUDIT_CONDITION = auditRule.eventNames.map((name) => `data.eventName='${name}'`).join(' or ');

const EVENT_RETRY: Ms = 5 * SECOND;
const EVENT_ATTEMPTS = 50;

/** How much later than usual each copy of a line is handed over; empty: the line is lost. */
export type HandedOver = readonly Ms[];

const ONCE: HandedOver = [0];

interface DeliveryOptions {
  readonly time: VirtualTime;
  readonly cloud: Cloud;
  readonly random: () => number;
  readonly settings: Settings;
}

/** A connector, and when it is looked at next. */
interface Pipe {
  readonly connector: Connector;
  armedFor: At;
}

/** A service of Oracle as caller. */
export function platformCaller(name: string): Caller {
  return platformService(name, SIM.compartmentId);
}

/** Each service calls its own function and no other (terraform/iam/statements.json). */
const INVOKERS: Partial<Record<FunctionName, string>> = {
  detect: 'serviceconnector',
  observe: 'cloudEvents',
  sweep: 'resourceschedule',
};

function invokerOf(name: FunctionName): Caller {
  const service = INVOKERS[name];
  return service === undefined ? userCaller('operator') : platformCaller(service);
}

/** The ways from the nodes and the platform to the functions: agents, Connector Hub, Events. */
export class Deliveries {
  /** Changed while the story is played. */
  eventMs: Ms | null;
  /** How much longer than usual the agent of a node takes; absent: as usual. Changed while the story is played. */
  readonly agentLateMs = new Map<SimNode, () => Ms>();
  /** What the agent of a node makes of a line; absent: it hands it over once. Changed while the story is played. */
  readonly agentTakes = new Map<SimNode, (line: NodeLine) => HandedOver>();
  /** The connector of the nodes' lines hands nothing over before then. */
  connectorHeldUntil: At = Number.NEGATIVE_INFINITY;
  readonly #options: DeliveryOptions;
  #eventIds = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const { auditConnector, auditLagMs, eventMs } = options.settings;
    this.eventMs = eventMs;
    const { compartmentId, logGroupId } = SIM;
    const lines = this.#pipe('logs', { kind: 'log', logGroupId, compartmentId });
    const audit = auditConnector
      ? this.#pipe('audit', { kind: 'audit', compartmentId }, AUDIT_CONDITION)
      : null;
    options.cloud.logging.onRecord((stored) => {
      if (stored.logId === SIM.messagesLogId) this.#push(lines, stored);
      if (stored.logId === '_Audit' && audit !== null)
        options.time.after(auditLagMs, () => this.#push(audit, stored));
    });
  }

  /** The agent of a node takes a line along. */
  ship(node: SimNode, line: NodeLine): void {
    const { time, cloud, random, settings } = this.#options;
    const late = this.agentLateMs.get(node)?.() ?? 0;
    const readAt = line.at + node.clockAheadMs;
    for (const again of this.agentTakes.get(node)?.(line) ?? ONCE)
      time.after(settings.agentMs + late + again + Math.floor(random() * SECOND), () => {
        const record = cloud.compute.instance(node.options.instanceId);
        if (record !== null) writeAsAgent(cloud, record, { ...line, at: readAt }, SIM.compartmentId);
      });
  }

  /** The platform announces a change. */
  tell(change: PlatformChange): void {
    if (this.eventMs === null) return;
    const { time, random, settings } = this.#options;
    this.#eventIds += 1;
    const body = JSON.stringify(eventBody(change, `event-${this.#eventIds}`));
    const copies = random() < settings.redeliver ? 2 : 1;
    for (let i = 0; i < copies; i += 1)
      time.after(this.eventMs + Math.floor(random() * SECOND), () => void this.#insist(body));
  }

  /** Whoever may invokes a function, a person where no service does; nobody looks at the answer. */
  wake(name: FunctionName, body: string, kind: 'sync' | 'detached'): void {
    const call = { kind, body: new TextEncoder().encode(body) };
    this.#options.cloud.functions.invoke(invokerOf(name), SIM.functionId(name), call).catch(() => undefined);
  }

  #pipe(name: string, source: HubSource, condition?: string): Pipe {
    const { time, settings } = this.#options;
    const connector = new Connector({
      clock: time,
      batchTimeMs: settings.batchMs,
      batchBytes: 1_000_000,
      ...(condition !== undefined && { condition }),
      deliver: (body) => this.#deliver(name, source, body),
    });
    return { connector, armedFor: Number.POSITIVE_INFINITY };
  }

  #push(pipe: Pipe, { record }: StoredLogRecord): void {
    pipe.connector.push(record);
    this.#arm(pipe);
  }

  #arm(pipe: Pipe): void {
    const due = pipe.connector.nextDueAt();
    if (due === null || due >= pipe.armedFor) return;
    pipe.armedFor = due;
    this.#options.time.at(Math.max(due, this.connectorHeldUntil), () => {
      pipe.armedFor = Number.POSITIVE_INFINITY;
      void pipe.connector.pump().then(() => this.#arm(pipe));
    });
  }

  async #deliver(name: string, source: HubSource, body: string): Promise<number> {
    const { cloud, random, settings } = this.#options;
    const caller = platformCaller('serviceconnector');
    const connectorId = `ocid1.serviceconnector.oc1.xx-local-1.${name}`;
    const hub = { cloud, caller, connectorId, source, functionId: SIM.functionId('detect') };
    const status = await deliverByHub(hub, body);
    return random() < settings.redeliver ? deliverByHub(hub, body) : status;
  }

  /** Events repeats a delivery that failed. */
  async #insist(body: string): Promise<void> {
    const { time, cloud } = this.#options;
    const call = { kind: 'sync', body: new TextEncoder().encode(body) } as const;
    for (let attempt = 0; attempt < EVENT_ATTEMPTS; attempt += 1) {
      const answer = await cloud.functions
        .invoke(platformCaller('cloudEvents'), SIM.functionId('observe'), call)
        .catch(() => null);
      if (answer?.status === 200) return;
      await time.sleep(EVENT_RETRY);
    }
  }
}
