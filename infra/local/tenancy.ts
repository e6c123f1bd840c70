import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ms } from '../../functions/core/base/time.ts';
import { randomIds, systemClock } from '../../functions/runtime/clock.ts';
import type { Caller } from './cloud/caller.ts';
import { type Cloud, type CloudOptions, createCloud } from './cloud/cloud.ts';
import type { AttachmentRecord, InstanceRecord, VolumeRecord } from './cloud/compute-shapes.ts';
import type { FunctionAnswer } from './cloud/functions.ts';
import type { PublishedMessage } from './cloud/notifications.ts';
import { type Deployment, Deployments } from './deployments.ts';
import { gatewayCaller, throughGateway } from './gateway.ts';
import { configurationFor, createResources, functionIdOf, LOCAL, serviceCaller } from './installation.ts';
import { Connector, type ConnectorOptions } from './rest/connector.ts';
import { type GatewayFace, startGatewayFace } from './rest/gateway-face.ts';
import { deliverByHub } from './rest/hub.ts';
import { createAuthority, type TokenAuthority, writeOperatorProfile } from './rest/identity.ts';
import type { FunctionLogLine } from './rest/runner.ts';
import { type RestFace, startRestFace } from './rest/server.ts';
import { SignedAgent } from './rest/signed-agent.ts';
import { RetryingDeliveries } from './retrying-deliveries.ts';

/** What the local tenancy can be started with; the defaults are those of a quick, faultless run. */
export interface TenancyOptions extends Partial<CloudOptions> {
  readonly pageSize?: number;
  readonly connector?: Partial<Omit<ConnectorOptions, 'clock' | 'deliver'>>;
  /** Every line that a function prints. */
  onLog?(line: FunctionLogLine): void;
}

/** How often the cloud is looked at for changes that are due (end of a detach, renewal of tokens). */
const TICK_MS: Ms = 100;
const RENEW_EVERY_MS: Ms = 5 * 60_000;

/** Starts the local tenancy: one loopback port for all services, the cloud behind it, connector, events, functions. */
export async function startTenancy(options: TenancyOptions = {}): Promise<Tenancy> {
  const clock = options.clock ?? systemClock;
  const folder = mkdtempSync(join(tmpdir(), 'warden-'));
  const authority = createAuthority();
  const cloud = createCloud({ ids: randomIds, ...options, clock });
  createResources(cloud, LOCAL.compartmentId);
  const face = await startRestFace({ cloud, authority: authority.publicKey, pageSize: options.pageSize });
  return new Tenancy({ cloud, face, folder, authority, options });
}

interface Parts {
  readonly cloud: Cloud;
  readonly face: RestFace;
  readonly folder: string;
  readonly authority: TokenAuthority;
  readonly options: TenancyOptions;
}

/** The running local tenancy, seen by a test or the demonstration. */
export class Tenancy {
  readonly cloud: Cloud;
  readonly url: string;
  readonly connector: Connector;
  readonly logs: FunctionLogLine[] = [];
  /** Keys that every function gets: buckets, topics, ids, endpoints. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly events: RetryingDeliveries;
  readonly #parts: Parts;
  readonly #deployments: Deployments;
  readonly #agents = new Map<string, SignedAgent>();
  readonly #gateways: GatewayFace[] = [];
  readonly #ticker: NodeJS.Timeout;
  #renewedAt: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.cloud = parts.cloud;
    this.url = parts.face.url;
    this.configuration = configurationFor(parts.face.url);
    this.#deployments = new Deployments({
      ...parts,
      configuration: this.configuration,
      onLog: (line) => {
        this.logs.push(line);
        parts.options.onLog?.(line);
      },
    });
    this.connector = new Connector({
      clock: parts.cloud.clock,
      batchTimeMs: 500,
      batchBytes: 1_000_000,
      ...parts.options.connector,
      deliver: (body) => this.#deliver(body),
    });
    this.cloud.logging.onRecord((stored) => {
      if (stored.logId === LOCAL.messagesLogId) this.connector.push(stored.record);
    });
    this.events = new RetryingDeliveries(this.cloud);
    this.#renewedAt = this.cloud.clock.now();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.connector.start();
  }

  addNode(name: string, options: Partial<InstanceRecord> = {}): InstanceRecord {
    const { compartmentId, availabilityDomain } = LOCAL;
    const id = `ocid1.instance.oc1.xx-local-1.${name}`;
    const place = { id, displayName: name, compartmentId, availabilityDomain };
    return this.cloud.compute.addInstance({ ...place, ...options });
  }

  addVolume(name: string, options: Partial<VolumeRecord> = {}): VolumeRecord {
    const { compartmentId, availabilityDomain } = LOCAL;
    const id = `ocid1.volume.oc1.xx-local-1.${name}`;
    const place = { id, displayName: name, compartmentId, availabilityDomain };
    return this.cloud.compute.addVolume({ ...place, ...options });
  }

  attach(
    node: InstanceRecord,
    volume: VolumeRecord,
    options: Partial<AttachmentRecord> = {},
  ): AttachmentRecord {
    return this.cloud.compute.addAttachment({ instanceId: node.id, volumeId: volume.id, ...options });
  }

  /** Makes a function callable; returns its OCID. Its containers start with the first call. */
  deploy(deployment: Deployment): string {
    return this.#deployments.deploy(deployment);
  }

  /** Process ids of a function's living containers. */
  pids(name: string): readonly number[] {
    return this.#deployments.pids(name);
  }

  agent(node: InstanceRecord): SignedAgent {
    const { cloud, url } = this;
    const { authority } = this.#parts;
    const agent = this.#agents.get(node.id) ?? new SignedAgent({ cloud, url, authority, instance: node });
    this.#agents.set(node.id, agent);
    return agent;
  }

  /** What the hourly schedule does: a detached call. */
  async runSchedule(functionId: string, body = '{}'): Promise<void> {
    const call = { kind: 'detached', body: new TextEncoder().encode(body) } as const;
    await this.cloud.functions.invoke(serviceCaller('resourceschedule'), functionId, call);
  }

  /** A synchronous call by a person. */
  invoke(functionId: string, body: string): Promise<FunctionAnswer> {
    const operator: Caller = { ...serviceCaller('ons'), kind: 'user', name: 'operator' };
    const call = { kind: 'sync', body: new TextEncoder().encode(body) } as const;
    return this.cloud.functions.invoke(operator, functionId, call);
  }

  /**
   * Environment for a command that a person runs: an OCI configuration file with a key of the operator, and the keys of
   * {@link Tenancy.configuration}.
   */
  operatorEnvironment(): Readonly<Record<string, string>> {
    const folder = join(this.#parts.folder, 'operator');
    const configFile = join(folder, 'config');
    const key = writeOperatorProfile(folder, configFile);
    this.#parts.face.addUser(key.id, 'operator', key.publicKey);
    return { ...this.configuration, OCI_CONFIG_FILE: configFile };
  }

  /**
   * API Gateway before the function `console`, on a loopback port of its own, with a played sign-in. Its address is
   * what `WARDEN_CONSOLE_URL` has to hold, so it is opened before the functions are deployed.
   */
  async openGateway({ signIn = true }: { readonly signIn?: boolean } = {}): Promise<string> {
    const caller = gatewayCaller(LOCAL.compartmentId);
    const functionId = functionIdOf('console');
    const face = await startGatewayFace({
      ids: this.cloud.ids,
      people: LOCAL.people,
      signIn,
      pass: (request, session, door) =>
        throughGateway({ cloud: this.cloud, caller, functionId, door }, request, session),
    });
    this.#gateways.push(face);
    return face.url;
  }

  inbox(topicId?: string): readonly PublishedMessage[] {
    return this.cloud.notifications.inbox(topicId);
  }

  /** Resolves with the first message for which `wanted` holds, past ones included; rejects after `timeoutMs`. */
  waitForMessage(wanted: (message: PublishedMessage) => boolean, timeoutMs: Ms): Promise<PublishedMessage> {
    const before = this.inbox().find(wanted);
    if (before !== undefined) return Promise.resolve(before);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No such message within ${timeoutMs} ms`)), timeoutMs);
      this.cloud.notifications.onMessage((message) => {
        if (!wanted(message)) return;
        clearTimeout(timer);
        resolve(message);
      });
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    this.events.stop();
    const silenced = [...this.#agents.values()].map((agent) => agent.stop());
    await Promise.all([this.connector.stop(), ...silenced, this.#deployments.stop()]);
    await Promise.all(this.#gateways.map((gateway) => gateway.close()));
    await this.#parts.face.close();
    rmSync(this.#parts.folder, { recursive: true, force: true });
  }

  async #deliver(body: string): Promise<number> {
    if (!this.#deployments.has('detect')) return 503;
    const { compartmentId, logGroupId } = LOCAL;
    return deliverByHub(
      {
        cloud: this.cloud,
        caller: serviceCaller('serviceconnector'),
        connectorId: 'ocid1.serviceconnector.oc1.xx-local-1.logs',
        source: { kind: 'log', logGroupId, compartmentId },
        functionId: functionIdOf('detect'),
      },
      body,
    );
  }

  #tick(): void {
    this.cloud.compute.settle();
    const now = this.cloud.clock.now();
    if (now - this.#renewedAt < RENEW_EVERY_MS) return;
    this.#renewedAt = now;
    this.#deployments.renew();
  }
}
