import { WardenError } from '../../functions/core/base/errors.ts';
import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { MonitorReport } from '../../functions/core/monitor/finding.ts';
import type { Attachment, Instance, Volume } from '../../functions/core/platform/look-ups.ts';
import type { AuditEntry, MetricPoint } from '../../functions/core/ports.ts';
import { loadConfig } from '../../functions/runtime/config.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { writerOf } from '../../functions/store/inbox.ts';
import type { SweepAnswer } from '../../functions/sweep/sweep.ts';
import { sweep } from '../../functions/sweep/wire.ts';
import { countingIds, MemoryInvoker, MemoryNotifier, MemoryStore, testTime } from '../support/kit.ts';

export const START = Date.UTC(2026, 10, 22, 10, 3, 0);
export const COMPARTMENT = 'ocid1.compartment.oc1..c';
const OTHER = 'ocid1.compartment.oc1..d';

/** Two nodes of CL1 with one shared volume, a third that nobody watches; everything can be read. */
export class Scene {
  readonly clock = testTime(START);
  readonly store = new MemoryStore();
  readonly invoker = new MemoryInvoker();
  readonly notifier = new MemoryNotifier();
  readonly lines: AuditEntry[] = [];
  readonly points: MetricPoint[] = [];
  readonly logged: string[] = [];
  /** Names of look-ups that fail from now on. */
  readonly broken = new Set<string>();
  instances = [instance('node1', 'CL1'), instance('node2', 'CL1'), instance('alien', null)];
  attachments = [attachment('node1', 'vol'), attachment('node2', 'vol')];
  agentSeen: Record<string, number> | null = null;
  nodesDown: Record<string, number> = {};
  plugins: Record<string, string> = {};
  asked: string[] = [];

  readonly platform: Parameters<typeof sweep.wire>[1] = {
    store: () => this.store,
    invoker: () => this.invoker,
    notifier: this.notifier,
    clock: this.clock,
    ids: countingIds('id'),
    compute: {
      listInstances: (c) => this.answer('listInstances', c === OTHER ? [] : this.instances),
      listAttachments: (c) => this.answer('listAttachments', c === OTHER ? [] : this.attachments),
      getInstance: () => this.answer('getInstance', instance('node1', null)),
      getVolume: (id) => this.answer('getVolume', volume(id)),
    },
    liveness: {
      agentSeen: (c) => this.answer('agentSeen', c === OTHER ? {} : (this.agentSeen ?? this.allAlive())),
      nodesDown: (c) => this.answer('nodesDown', c === OTHER ? {} : this.nodesDown),
      connectorErrors: () => this.answer('connectorErrors', null),
    },
    runCommand: {
      create: () => Promise.reject(new Error('not for sweep')),
      execution: () => Promise.reject(new Error('not for sweep')),
      pluginStatus: (_c, id, plugin) =>
        this.answer('pluginStatus', this.plugins[`${id}/${plugin}`] ?? 'RUNNING'),
    },
    subscriptions: {
      list: (topicId) =>
        this.answer('subscriptions', [{ topicId, subscriptionId: 's', protocol: 'EMAIL', state: 'ACTIVE' }]),
    },
    metrics: {
      load: () => this.answer('load', Promise.reject(new Error('not for sweep'))),
      post: async (_c, points) => {
        await this.answer('post', null);
        this.points.push(...points);
      },
    },
    auditLog: () => ({
      write: async (_source, _type, entries) => {
        await this.answer('putLogs', null);
        this.lines.push(...entries);
      },
    }),
  };

  readonly #sweep;

  /** @param probeEnabled `probe` is deployed: nodes need its plugin. */
  constructor(probeEnabled = false) {
    const config = loadConfig('sweep', {
      WARDEN_STATE_BUCKET: 'state',
      WARDEN_NAMESPACE: 'namespace',
      WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1..respond',
      WARDEN_RESPOND_ENDPOINT: 'https://respond.example',
      WARDEN_COMPARTMENTS: `${COMPARTMENT},${OTHER}`,
      WARDEN_TOPIC_ID: 'ocid1.onstopic.oc1..t',
      WARDEN_MESSAGES_LOG_ID: 'ocid1.log.oc1..messages',
      WARDEN_LANG: 'ja',
      WARDEN_ZONE: 'Asia/Tokyo',
      ...(probeEnabled && { WARDEN_PROBE_FUNCTION_ID: 'ocid1.fnfunc.oc1..probe' }),
    });
    this.#sweep = sweep.wire(config, this.platform);
  }

  hourly() {
    return this.run(new Uint8Array(), null);
  }

  alarm(body: Uint8Array = new Uint8Array()) {
    return this.run(body, 'message-1');
  }

  run(body: Uint8Array, messageId: string | null) {
    const logger = createLogger({ write: (line) => this.logged.push(line) });
    const deadline = this.clock.now() + HOUR;
    const header = () => messageId;
    const call = { body: Buffer.from(body), callId: 'call-1', gateway: null, functionId: undefined };
    return this.clock.play(this.#sweep({ ...call, header, deadline, logger }) as Promise<SweepAnswer>);
  }

  /** What the newest inbox object reports. */
  report(): MonitorReport {
    const reports = this.store.names('inbox/').flatMap((name) => {
      const stored = this.store.objects.get(name);
      const read = stored === undefined ? null : readInbox(stored.body, writerOf(name));
      return read?.object.monitor === undefined ? [] : [read.object.monitor];
    });
    const newest = reports.sort((a, b) => b.sweptAt - a.sweptAt)[0];
    if (newest === undefined) throw new Error('No report was written.');
    return newest;
  }

  inventory(): Inventory {
    return this.store.json('inventory/current.json') as Inventory;
  }

  /** `respond` as it should be: takes every wake, and what lies there, at once. */
  respondDoesItsWork(seen: readonly string[] = this.lines.map((line) => line.id)): void {
    const recent = this.lines
      .filter((line) => seen.includes(line.id))
      .map((line) => ({ id: line.id, lineAt: line.at, seenAt: line.at + MINUTE }))
      .reverse();
    void this.store.put('heartbeat/last.json', json({ schema: 'warden.heartbeat/1', recent }), {
      kind: 'any',
    });
    void this.store.delete('lease/respond.json');
    for (const name of this.store.names('inbox/')) void this.store.delete(name);
  }

  allAlive(): Record<string, number> {
    return Object.fromEntries(this.instances.map((i) => [i.id, this.clock.now() - MINUTE]));
  }

  private async answer<T>(what: string, value: T | Promise<T>): Promise<T> {
    this.asked.push(what);
    if (this.broken.has(what)) throw new WardenError('OCI_UNAVAILABLE', { operation: what });
    return value;
  }
}

export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function instance(id: string, tag: string | null, lifecycleState = 'RUNNING'): Instance {
  return {
    id,
    displayName: id,
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
    lifecycleState,
    freeformTags: tag === null ? {} : { 'lifekeeper-cluster': tag },
    definedTags: {},
  };
}

export function attachment(instanceId: string, volumeId: string): Attachment {
  return {
    id: `${instanceId}-${volumeId}`,
    instanceId,
    volumeId,
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
    lifecycleState: 'ATTACHED',
    attachmentType: 'iscsi',
    displayName: null,
    device: null,
    ipv4: '169.254.2.2',
    port: 3260,
    iqn: 'iqn.x',
    isReadOnly: false,
    isShareable: true,
    isMultipath: false,
    multipathPortals: [],
    isAgentAutoIscsiLoginEnabled: false,
    usesChap: false,
    encryptionInTransit: null,
    timeCreated: START - 86_400_000,
  };
}

function volume(id: string): Volume {
  return {
    id,
    displayName: `name of ${id}`,
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
    lifecycleState: 'AVAILABLE',
    isReservationsEnabled: false,
    freeformTags: {},
  };
}
