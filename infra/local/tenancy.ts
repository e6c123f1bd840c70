import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../functions/core/ports.ts';
import type { Ms } from '../../functions/core/time.ts';
import { randomIds, systemClock } from '../../functions/runtime/clock.ts';
import { endpointKey, SERVICES } from '../../functions/runtime/config-keys.ts';
import type { Installation } from './deployed-statements.ts';
import { CLIENT_SECRET_ID, gatewayCaller, throughGateway } from './gateway.ts';
import type { NodeAgent } from './server/agent.ts';
import { Connector } from './server/connector.ts';
import { type EventRule, eventBody, ruleMatches } from './server/events.ts';
import { type GatewayFace, startGatewayFace } from './server/gateway-face.ts';
import { deliverByHub } from './server/hub.ts';
import { createAuthority, createFunctionIdentity, type FunctionIdentity } from './server/identity.ts';
import { writeOperatorProfile } from './server/operator-profile.ts';
import { FunctionContainers, type FunctionLogLine, type RunnerOptions } from './server/runner.ts';
import { type RestFace, startRestFace } from './server/server.ts';
import { SignedAgent } from './server/signed-agent.ts';
import type { PlatformChange } from './world/compute-changes.ts';
import type {
  AttachmentRecord,
  ComputeTiming,
  InstanceRecord,
  VolumeRecord,
} from './world/compute-shapes.ts';
import type { FaultPlan } from './world/faults.ts';
import type { FunctionAnswer, Invocation } from './world/functions.ts';
import { type Caller, platformService } from './world/gate.ts';
import type { StatementTable } from './world/iam.ts';
import type { PublishedMessage } from './world/notifications.ts';
import { createWorld, TENANCY_ID, type TenancyWorld } from './world/world.ts';

/** Names and OCIDs of a pretend tenancy. */
export const LOCAL = {
  tenancyId: TENANCY_ID,
  /** Nodes, volumes, topics, logs and most functions. */
  compartmentId: 'ocid1.compartment.oc1..localcluster',
  /** `reattach` and `probe` live apart (DESIGN §2, Identities). */
  actorsCompartmentId: 'ocid1.compartment.oc1..localactors',
  availabilityDomain: 'Uocm:XX-LOCAL-1-AD-1',
  namespace: 'localnamespace',
  stateBucket: 'warden-state',
  approvalsBucket: 'warden-approvals',
  /** Encrypts the approvals bucket. */
  approvalKeyId: 'ocid1.key.oc1.xx-local-1.approvals',
  topicId: 'ocid1.onstopic.oc1.xx-local-1.incidents',
  monitorTopicId: 'ocid1.onstopic.oc1.xx-local-1.monitor',
  logGroupId: 'ocid1.loggroup.oc1.xx-local-1.warden',
  messagesLogId: 'ocid1.log.oc1.xx-local-1.messages',
  auditLogId: 'ocid1.log.oc1.xx-local-1.audit',
  applicationId: 'ocid1.fnapp.oc1.xx-local-1.warden',
  /** Whom the played sign-in offers. */
  people: ['sato@example.com', 'suzuki@example.com'],
} as const;

/** OCID of a function of the pretend tenancy. */
export function functionIdOf(name: string): string {
  return `ocid1.fnfunc.oc1.xx-local-1.${name}`;
}

const ACTORS: ReadonlySet<string> = new Set(['reattach', 'probe']);

export interface TenancyOptions {
  readonly clock?: Clock;
  readonly permissions?: 'all' | StatementTable;
  readonly faults?: FaultPlan;
  readonly timing?: Partial<ComputeTiming>;
  readonly portalAfterReattach?: 'same' | 'new';
  readonly pageSize?: number;
  readonly connector?: {
    readonly batchTimeMs?: Ms;
    readonly batchBytes?: number;
    readonly condition?: string;
    readonly retryMs?: Ms;
  };
  /** Every line that a function prints. */
  onLog?(line: FunctionLogLine): void;
}

export interface Deployment {
  /** Folder name under `functions/`. */
  readonly name: string;
  /** The shipped bundle: `dist/functions/<name>/func.js`. */
  readonly file: string;
  /** Configuration keys; those of {@link Tenancy.configuration} are added. */
  readonly config?: Readonly<Record<string, string>>;
  readonly memoryMb?: number;
  readonly timeoutMs?: Ms;
  readonly detachedTimeoutMs?: Ms;
  readonly initTimeoutMs?: Ms;
  readonly maxContainers?: number;
}

export interface Tenancy {
  readonly world: TenancyWorld;
  readonly url: string;
  readonly connector: Connector;
  readonly logs: readonly FunctionLogLine[];
  /** Keys that every function gets: buckets, topics, ids, endpoints. */
  readonly configuration: Readonly<Record<string, string>>;
  addNode(name: string, options?: Partial<InstanceRecord>): InstanceRecord;
  addVolume(name: string, options?: Partial<VolumeRecord>): VolumeRecord;
  attach(node: InstanceRecord, volume: VolumeRecord, options?: Partial<AttachmentRecord>): AttachmentRecord;
  /** Makes a function callable; returns its OCID. Its containers start with the first call. */
  deploy(deployment: Deployment): string;
  containers(name: string): FunctionContainers | null;
  agent(node: InstanceRecord): NodeAgent;
  readonly events: {
    addRule(rule: EventRule): void;
    /** An event besides those that Compute sends by itself. */
    emit(change: PlatformChange): void;
  };
  /** A function subscribed to a topic, as alarms reach `sweep`. */
  subscribe(topicId: string, functionId: string): void;
  /** What the hourly schedule does: a detached call. */
  runSchedule(functionId: string, body?: string): Promise<void>;
  /** A synchronous call by a person. */
  invoke(functionId: string, body: string): Promise<FunctionAnswer>;
  /**
   * Environment for a command that a person runs: an OCI configuration file with a key of the operator, and the keys of
   * {@link Tenancy.configuration}.
   */
  operatorEnvironment(): Readonly<Record<string, string>>;
  /**
   * API Gateway before the function `console`, on a loopback port of its own, with a played sign-in. Its address is
   * what `WARDEN_CONSOLE_URL` has to hold, so it is opened before the functions are deployed.
   */
  openGateway(options?: { readonly signIn?: boolean }): Promise<string>;
  inbox(topicId?: string): readonly PublishedMessage[];
  /** Resolves with the first message for which `wanted` holds, past ones included; rejects after `timeoutMs`. */
  waitForMessage(wanted: (message: PublishedMessage) => boolean, timeoutMs: Ms): Promise<PublishedMessage>;
  stop(): Promise<void>;
}

/** Starts the local tenancy: one loopback port for all services, the world behind it, connector, events, functions. */
export async function startTenancy(options: TenancyOptions = {}): Promise<Tenancy> {
  const clock = options.clock ?? systemClock;
  const folder = mkdtempSync(join(tmpdir(), 'warden-'));
  const authority = createAuthority();
  const world = createWorld({
    clock,
    ids: randomIds,
    namespace: LOCAL.namespace,
    tenancyId: LOCAL.tenancyId,
    permissions: options.permissions ?? 'all',
    portalAfterReattach: options.portalAfterReattach ?? 'same',
    ...(options.faults !== undefined && { faults: options.faults }),
    ...(options.timing !== undefined && { timing: options.timing }),
  });
  furnish(world);
  const face = await startRestFace({
    world,
    authority: authority.publicKey,
    ...(options.pageSize !== undefined && { pageSize: options.pageSize }),
  });
  return new LocalTenancy({ world, face, folder, authority, options });
}

function furnish(world: TenancyWorld): void {
  world.objectStorage.addBucket(LOCAL.stateBucket, LOCAL.compartmentId);
  world.objectStorage.addBucket(LOCAL.approvalsBucket, LOCAL.compartmentId, LOCAL.approvalKeyId);
  world.notifications.addTopic(LOCAL.topicId, LOCAL.compartmentId);
  world.notifications.addTopic(LOCAL.monitorTopicId, LOCAL.compartmentId);
  world.logging.addLog(LOCAL.messagesLogId, LOCAL.logGroupId, LOCAL.compartmentId);
  world.logging.addLog(LOCAL.auditLogId, LOCAL.logGroupId, LOCAL.compartmentId);
}

interface Parts {
  readonly world: TenancyWorld;
  readonly face: RestFace;
  readonly folder: string;
  readonly authority: ReturnType<typeof createAuthority>;
  readonly options: TenancyOptions;
}

/** A service of Oracle as caller; what IAM statements call it. */
export function serviceCaller(name: 'serviceconnector' | 'cloudEvents' | 'resourceschedule' | 'ons'): Caller {
  return platformService(name, LOCAL.compartmentId);
}

/** The pretend tenancy as Terraform would fill it in. */
export const LOCAL_INSTALLATION: Installation = {
  places: {
    watched: [LOCAL.compartmentId],
    home: [LOCAL.compartmentId],
    act: [LOCAL.actorsCompartmentId],
  },
  values: {
    state_bucket: LOCAL.stateBucket,
    approvals_bucket: LOCAL.approvalsBucket,
    log_group: LOCAL.logGroupId,
    compartment: LOCAL.compartmentId,
    schedule: serviceCaller('resourceschedule').id,
    approval_key: LOCAL.approvalKeyId,
    client_secret: CLIENT_SECRET_ID,
  },
  functionId: functionIdOf,
};

/**
 * By whose right Notifications invokes a function: taken to be the subscriber's, since no statement for the service is
 * known (docs/unverified.md).
 */
const SUBSCRIBER: Caller = { ...serviceCaller('ons'), kind: 'user' };

/** How often the world is looked at for changes that are due (end of a detach, renewal of tokens). */
const TICK_MS: Ms = 100;
const RENEW_EVERY_MS: Ms = 5 * 60_000;
const EVENT_RETRY_MS: Ms = 1_000;
const EVENT_ATTEMPTS = 20;

class LocalTenancy implements Tenancy {
  readonly world: TenancyWorld;
  readonly url: string;
  readonly connector: Connector;
  readonly logs: FunctionLogLine[] = [];
  readonly configuration: Readonly<Record<string, string>>;
  readonly events: Tenancy['events'];
  readonly #parts: Parts;
  readonly #containers = new Map<string, FunctionContainers>();
  readonly #identities: FunctionIdentity[] = [];
  readonly #agents = new Map<string, SignedAgent>();
  readonly #rules: EventRule[] = [];
  readonly #gateways: GatewayFace[] = [];
  readonly #ticker: NodeJS.Timeout;
  readonly #abort = new AbortController();
  #detectId: string | null = null;
  #renewedAt: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.world = parts.world;
    this.url = parts.face.url;
    this.configuration = configurationFor(parts.face.url);
    const { connector = {} } = parts.options;
    this.connector = new Connector({
      clock: parts.world.clock,
      batchTimeMs: connector.batchTimeMs ?? 500,
      batchBytes: connector.batchBytes ?? 1_000_000,
      ...(connector.condition !== undefined && { condition: connector.condition }),
      ...(connector.retryMs !== undefined && { retryMs: connector.retryMs }),
      deliver: (body) => this.#deliver(body),
    });
    this.world.logging.onRecord((stored) => {
      if (stored.logId === LOCAL.messagesLogId) this.connector.push(stored.record);
    });
    this.world.compute.onChange((change) => this.#emit(change));
    this.events = {
      addRule: (rule) => void this.#rules.push(rule),
      emit: (change) => this.#emit(change),
    };
    this.#renewedAt = this.world.clock.now();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.connector.start();
  }

  addNode(name: string, options: Partial<InstanceRecord> = {}): InstanceRecord {
    const { compartmentId, availabilityDomain } = LOCAL;
    const id = `ocid1.instance.oc1.xx-local-1.${name}`;
    const place = { id, displayName: name, compartmentId, availabilityDomain };
    return this.world.compute.addInstance({ ...place, ...options });
  }

  addVolume(name: string, options: Partial<VolumeRecord> = {}): VolumeRecord {
    const { compartmentId, availabilityDomain } = LOCAL;
    const id = `ocid1.volume.oc1.xx-local-1.${name}`;
    const place = { id, displayName: name, compartmentId, availabilityDomain };
    return this.world.compute.addVolume({ ...place, ...options });
  }

  attach(
    node: InstanceRecord,
    volume: VolumeRecord,
    options: Partial<AttachmentRecord> = {},
  ): AttachmentRecord {
    return this.world.compute.addAttachment({ instanceId: node.id, volumeId: volume.id, ...options });
  }

  deploy(deployment: Deployment): string {
    const { name } = deployment;
    const functionId = functionIdOf(name);
    const compartmentId = ACTORS.has(name) ? LOCAL.actorsCompartmentId : LOCAL.compartmentId;
    const identity = createFunctionIdentity({
      authority: this.#parts.authority,
      functionId,
      tenancyId: LOCAL.tenancyId,
      compartmentId,
      folder: join(this.#parts.folder, name),
      now: this.world.clock.now(),
    });
    this.#identities.push(identity);
    this.#parts.face.addFunction(functionId, name);
    const containers = new FunctionContainers({
      ...runnerOptions(deployment),
      functionId,
      applicationId: LOCAL.applicationId,
      ids: this.world.ids,
      environment: () => ({ ...this.configuration, ...deployment.config, ...identity.environment }),
      onLog: (line) => {
        this.logs.push(line);
        this.#parts.options.onLog?.(line);
      },
    });
    void this.#containers.get(name)?.stop();
    this.#containers.set(name, containers);
    const run = (body: Uint8Array, invocation: Invocation) =>
      containers.invoke(body, invocation, invocation.headers);
    this.world.functions.register(functionId, name, compartmentId, run, {
      applicationId: LOCAL.applicationId,
      image: `localhost/warden/${name}:local`,
      imageDigest: `sha256:${createHash('sha256').update(deployment.file).digest('hex')}`,
      memoryInMBs: deployment.memoryMb ?? 256,
      timeoutInSeconds: Math.round((deployment.timeoutMs ?? 60_000) / 1000),
      config: { ...this.configuration, ...deployment.config },
    });
    if (name === 'detect') this.#detectId = functionId;
    return functionId;
  }

  containers(name: string): FunctionContainers | null {
    return this.#containers.get(name) ?? null;
  }

  agent(node: InstanceRecord): NodeAgent {
    const { compartmentId, logGroupId, messagesLogId, tenancyId } = LOCAL;
    const { world, url } = this;
    const { authority } = this.#parts;
    const log = { logId: messagesLogId, logGroupId, compartmentId, tenancyId };
    const known = this.#agents.get(node.id);
    const agent = known ?? new SignedAgent({ world, url, authority, instance: node, log });
    this.#agents.set(node.id, agent);
    return agent;
  }

  subscribe(topicId: string, functionId: string): void {
    this.world.notifications.onMessage((message) => {
      if (message.topicId === topicId) this.#insist(SUBSCRIBER, functionId, message.body);
    });
  }

  async runSchedule(functionId: string, body = '{}'): Promise<void> {
    const bytes = new TextEncoder().encode(body);
    await this.world.functions.invoke(serviceCaller('resourceschedule'), functionId, bytes, 'detached');
  }

  invoke(functionId: string, body: string): Promise<FunctionAnswer> {
    const operator: Caller = { ...serviceCaller('ons'), kind: 'user', name: 'operator' };
    return this.world.functions.invoke(operator, functionId, new TextEncoder().encode(body), 'sync');
  }

  operatorEnvironment(): Readonly<Record<string, string>> {
    const folder = join(this.#parts.folder, 'operator');
    const configFile = join(folder, 'config');
    const key = writeOperatorProfile(folder, configFile, LOCAL.tenancyId);
    this.#parts.face.addUser(key.id, 'operator', key.publicKey);
    return { ...this.configuration, OCI_CONFIG_FILE: configFile };
  }

  async openGateway({ signIn = true }: { readonly signIn?: boolean } = {}): Promise<string> {
    const caller = gatewayCaller(LOCAL.compartmentId);
    const functionId = functionIdOf('console');
    const face = await startGatewayFace({
      ids: this.world.ids,
      people: LOCAL.people,
      signIn,
      pass: (request, session) => throughGateway(this.world, caller, functionId, request, session),
    });
    this.#gateways.push(face);
    return face.url;
  }

  inbox(topicId?: string): readonly PublishedMessage[] {
    return this.world.notifications.inbox(topicId);
  }

  waitForMessage(wanted: (message: PublishedMessage) => boolean, timeoutMs: Ms): Promise<PublishedMessage> {
    const before = this.inbox().find(wanted);
    if (before !== undefined) return Promise.resolve(before);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No such message within ${timeoutMs} ms`)), timeoutMs);
      this.world.notifications.onMessage((message) => {
        if (!wanted(message)) return;
        clearTimeout(timer);
        resolve(message);
      });
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    this.#abort.abort(new Error('stopped'));
    const stopped = [...this.#containers.values()].map((containers) => containers.stop());
    const silenced = [...this.#agents.values()].map((agent) => agent.stop());
    await Promise.all([this.connector.stop(), ...silenced, ...stopped]);
    await Promise.all(this.#gateways.map((gateway) => gateway.close()));
    await this.#parts.face.close();
    rmSync(this.#parts.folder, { recursive: true, force: true });
  }

  async #deliver(body: string): Promise<number> {
    if (this.#detectId === null) return 503;
    const { compartmentId, logGroupId } = LOCAL;
    return deliverByHub(
      {
        world: this.world,
        caller: serviceCaller('serviceconnector'),
        connectorId: 'ocid1.serviceconnector.oc1.xx-local-1.logs',
        source: { kind: 'log', logGroupId, compartmentId },
        functionId: this.#detectId,
      },
      body,
    );
  }

  #emit(change: PlatformChange): void {
    const body = JSON.stringify(eventBody(change, this.world.ids.unique()));
    for (const rule of this.#rules) {
      if (ruleMatches(rule, change)) this.#insist(serviceCaller('cloudEvents'), rule.functionId, body);
    }
  }

  /** Events and Notifications repeat while the function is unavailable; both give up in the end. */
  #insist(caller: Caller, functionId: string, body: string): void {
    const bytes = new TextEncoder().encode(body);
    const run = async (): Promise<void> => {
      for (let attempt = 0; attempt < EVENT_ATTEMPTS && !this.#abort.signal.aborted; attempt += 1) {
        const answer = await this.world.functions
          .invoke(caller, functionId, bytes, 'sync')
          .catch(() => ({ status: 0 }));
        if (answer.status === 200) return;
        await this.world.clock.sleep(EVENT_RETRY_MS, this.#abort.signal).catch(() => undefined);
      }
    };
    void run();
  }

  #tick(): void {
    this.world.compute.settle();
    const now = this.world.clock.now();
    if (now - this.#renewedAt < RENEW_EVERY_MS) return;
    this.#renewedAt = now;
    for (const identity of this.#identities) identity.renew(now);
  }
}

function runnerOptions(
  deployment: Deployment,
): Pick<RunnerOptions, 'name' | 'file'> & Partial<RunnerOptions> {
  const { name, file, memoryMb, timeoutMs, detachedTimeoutMs, initTimeoutMs, maxContainers } = deployment;
  return {
    name,
    file,
    ...(memoryMb !== undefined && { memoryMb }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(detachedTimeoutMs !== undefined && { detachedTimeoutMs }),
    ...(initTimeoutMs !== undefined && { initTimeoutMs }),
    ...(maxContainers !== undefined && { maxContainers }),
  };
}

/** Endpoints and the keys that have one right value here (docs/configuration.md). */
function configurationFor(url: string): Record<string, string> {
  return {
    ...Object.fromEntries(SERVICES.map((service) => [endpointKey(service), url])),
    WARDEN_COMPARTMENTS: LOCAL.compartmentId,
    WARDEN_STATE_BUCKET: LOCAL.stateBucket,
    WARDEN_APPROVALS_BUCKET: LOCAL.approvalsBucket,
    WARDEN_NAMESPACE: LOCAL.namespace,
    WARDEN_TOPIC_ID: LOCAL.topicId,
    WARDEN_MONITOR_TOPIC_ID: LOCAL.monitorTopicId,
    WARDEN_RESPOND_FUNCTION_ID: functionIdOf('respond'),
    WARDEN_RESPOND_ENDPOINT: url,
    WARDEN_LOG_OCID: LOCAL.auditLogId,
    WARDEN_MESSAGES_LOG_ID: LOCAL.messagesLogId,
    TZ: 'UTC',
  };
}
