import { type At, type Ms, SECOND } from '../../../functions/core/time.ts';
import { nodeAgent } from '../server/agent.ts';
import { Connector } from '../server/connector.ts';
import { eventBody } from '../server/events.ts';
import type { PlatformChange } from '../world/compute.ts';
import type { Caller } from '../world/gate.ts';
import { TENANCY_ID, type TenancyWorld } from '../world/world.ts';
import { type FunctionName, SIM } from './functions-host.ts';
import type { NodeLine, SimNode } from './node.ts';
import type { VirtualTime } from './virtual-time.ts';

const EVENT_RETRY: Ms = 5 * SECOND;
const EVENT_ATTEMPTS = 50;

export interface DeliveryOptions {
  readonly time: VirtualTime;
  readonly world: TenancyWorld;
  readonly random: () => number;
  /** From the line on the node to Logging, and up to a second more. */
  readonly agentMs: Ms;
  /** Age at which the connector hands a batch over. */
  readonly batchMs: Ms;
  /** From the change to `observe`; null: events never come. */
  readonly eventMs: Ms | null;
  /** Share of deliveries that come twice. */
  readonly redeliver: number;
}

/** A service of Oracle as caller. */
export function platformCaller(name: string): Caller {
  return {
    kind: 'service',
    name,
    id: `ocid1.${name}.oc1.xx-local-1.local`,
    ipAddress: null,
    userAgent: null,
    compartmentId: SIM.compartmentId,
  };
}

/** The ways from the nodes and the platform to the functions: agents, Connector Hub, Events. */
export class Deliveries {
  /** Changed while the story is played. */
  eventMs: Ms | null;
  readonly #options: DeliveryOptions;
  readonly #connector: Connector;
  #armedFor: At = Number.POSITIVE_INFINITY;
  #eventIds = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.eventMs = options.eventMs;
    this.#connector = new Connector({
      clock: options.time,
      batchTimeMs: options.batchMs,
      batchBytes: 1_000_000,
      deliver: (body) => this.#deliver(body),
    });
    options.world.logging.onRecord((stored) => {
      if (stored.logId !== SIM.messagesLogId) return;
      this.#connector.push(stored.record);
      this.#arm();
    });
  }

  /** The agent of a node takes a line along. */
  ship(node: SimNode, line: NodeLine): void {
    const { time, world, random, agentMs } = this.#options;
    time.after(agentMs + Math.floor(random() * SECOND), () => {
      const record = world.compute.instance(node.options.instanceId);
      if (record === null) return;
      const { messagesLogId: logId, logGroupId, compartmentId } = SIM;
      const log = { logId, logGroupId, compartmentId, tenancyId: TENANCY_ID };
      nodeAgent(world, record, log).log(line.path, line.text, line.at);
    });
  }

  /** The platform tells of a change. */
  tell(change: PlatformChange): void {
    if (this.eventMs === null) return;
    const { time, random, redeliver } = this.#options;
    this.#eventIds += 1;
    const body = JSON.stringify(eventBody(change, `event-${this.#eventIds}`));
    const copies = random() < redeliver ? 2 : 1;
    for (let i = 0; i < copies; i += 1)
      time.after(this.eventMs + Math.floor(random() * SECOND), () => void this.#insist(body));
  }

  /** The schedule, an alarm or the platform invokes a function; nobody looks at the answer. */
  wake(name: FunctionName, body: string, kind: 'sync' | 'detached'): void {
    const bytes = new TextEncoder().encode(body);
    this.#options.world.functions
      .invoke(platformCaller('resourceschedule'), SIM.functionId(name), bytes, kind)
      .catch(() => undefined);
  }

  #arm(): void {
    const due = this.#connector.nextDueAt();
    if (due === null || due >= this.#armedFor) return;
    this.#armedFor = due;
    this.#options.time.at(due, () => {
      this.#armedFor = Number.POSITIVE_INFINITY;
      void this.#connector.pump().then(() => this.#arm());
    });
  }

  async #deliver(body: string): Promise<number> {
    const { random, redeliver } = this.#options;
    const status = await this.#invoke('serviceconnector', 'detect', body);
    return random() < redeliver ? this.#invoke('serviceconnector', 'detect', body) : status;
  }

  /** Events repeats a delivery that failed. */
  async #insist(body: string): Promise<void> {
    for (let attempt = 0; attempt < EVENT_ATTEMPTS; attempt += 1) {
      const status = await this.#invoke('cloudEvents', 'observe', body).catch(() => 0);
      if (status === 200) return;
      await this.#options.time.sleep(EVENT_RETRY);
    }
  }

  async #invoke(service: string, name: 'detect' | 'observe', body: string): Promise<number> {
    const { functions } = this.#options.world;
    const bytes = new TextEncoder().encode(body);
    return (await functions.invoke(platformCaller(service), SIM.functionId(name), bytes, 'sync')).status;
  }
}
