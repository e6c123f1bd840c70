import { type At, HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { NodeView, Outage, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident, OutboxEntry } from '../../../functions/core/incident/incident.ts';
import { DEFAULT_POLICY, type Policy } from '../../../functions/core/incident/policy.ts';
import type {
  ClusterRef,
  Inventory,
  RememberedAttachment,
} from '../../../functions/core/inventory/inventory.ts';
import { entryText } from '../../../functions/core/notice/entry-text.ts';
import type {
  Attachment,
  AuditAction,
  Instance,
  Known,
  LoadFacts,
  LookUps,
  ProbeFacts,
} from '../../../functions/core/platform/look-ups.ts';

/** 2026-11-22 10:00:00 JST: the moment of the loss in every story. */
export const T0: At = Date.UTC(2026, 10, 22, 1, 0, 0);

export const NODE1 = 'ocid1.instance.oc1.ap-tokyo-1.node1';
export const NODE2 = 'ocid1.instance.oc1.ap-tokyo-1.node2';
export const VOL = 'ocid1.volume.oc1.ap-tokyo-1.shared1';
export const QUORUM = 'ocid1.volume.oc1.ap-tokyo-1.quorum1';
export const COMPARTMENT = 'ocid1.compartment.oc1..cl1';
export const AD = 'Uocm:AP-TOKYO-1-AD-1';
export const IQN = 'iqn.2015-12.com.oracleiaas:7d1a3c52-8a02-4e6c-9f5b-2f6b1c0d9e11';
export const IQN_QUORUM = 'iqn.2015-12.com.oracleiaas:0b7e1c11-1111-4e6c-9f5b-aaaaaaaaaaaa';

export const CLUSTER: ClusterRef = { key: 'tag:CL1', name: 'CL1', nodes: [NODE1, NODE2], source: 'tag' };

export function known<T>(value: T, readAt: At): Known<T> {
  return { known: true, value, readAt };
}

export function unreadable<T>(what: string, errorCode = 'NotAuthorizedOrNotFound'): Known<T> {
  return { known: false, what, errorCode, detail: '404' };
}

export function attachment(over: Partial<Attachment> = {}): Attachment {
  const node = over.instanceId ?? NODE1;
  return {
    id: `ocid1.volumeattachment.oc1.ap-tokyo-1.${node.slice(-5)}.${(over.volumeId ?? VOL).slice(-7)}`,
    instanceId: node,
    volumeId: VOL,
    compartmentId: COMPARTMENT,
    availabilityDomain: AD,
    lifecycleState: 'ATTACHED',
    attachmentType: 'iscsi',
    displayName: 'shared1',
    device: '/dev/oracleoci/oraclevdb',
    ipv4: '169.254.2.2',
    port: 3260,
    iqn: IQN,
    isReadOnly: false,
    isShareable: true,
    isMultipath: false,
    multipathPortals: [],
    isAgentAutoIscsiLoginEnabled: false,
    usesChap: false,
    encryptionInTransit: 'NONE',
    timeCreated: T0 - 24 * HOUR,
    ...over,
  };
}

export const QUORUM_ATTACHMENT = attachment({
  volumeId: QUORUM,
  iqn: IQN_QUORUM,
  ipv4: '169.254.2.3',
  device: '/dev/oracleoci/oraclevdc',
  displayName: 'quorum1',
});

export function remembered(a: Attachment, role: RememberedAttachment['role'] = 'data'): RememberedAttachment {
  return {
    ...a,
    role,
    volumeName: a.displayName,
    volumeCompartmentId: COMPARTMENT,
    lastAttachedAt: T0 - HOUR,
  };
}

export function inventory(attachments?: readonly RememberedAttachment[]): Inventory {
  const all = attachments ?? [remembered(attachment()), remembered(attachment({ instanceId: NODE2 }))];
  const node = (id: string, displayName: string) => ({
    instanceId: id,
    displayName,
    compartmentId: COMPARTMENT,
    availabilityDomain: AD,
    clusterTag: 'CL1',
    lifekeeperSeen: true,
    recoveryTimeoutSec: 6000,
    attachments: all.filter((a) => a.instanceId === id),
    seenAt: T0 - HOUR,
  });
  return {
    schema: 'warden.inventory/1',
    takenAt: T0 - HOUR,
    nodes: { [NODE1]: node(NODE1, 'node1'), [NODE2]: node(NODE2, 'node2') },
  };
}

export function instance(id: string, over: Partial<Instance> = {}): Instance {
  return {
    id,
    displayName: id === NODE1 ? 'node1' : 'node2',
    compartmentId: COMPARTMENT,
    availabilityDomain: AD,
    lifecycleState: 'RUNNING',
    freeformTags: { 'lifekeeper-cluster': 'CL1' },
    definedTags: {},
    ...over,
  };
}

export function lookUps(
  now: At,
  over: Partial<LookUps> & { readonly list?: readonly Attachment[] } = {},
): LookUps {
  const { list, ...rest } = over;
  const volume = (id: string, displayName: string) => ({
    id,
    displayName,
    compartmentId: COMPARTMENT,
    availabilityDomain: AD,
    lifecycleState: 'AVAILABLE',
    isReservationsEnabled: false,
    freeformTags: {},
  });
  return {
    readAt: now,
    attachments: known(list ?? [attachment(), attachment({ instanceId: NODE2 })], now),
    instances: { [NODE1]: known(instance(NODE1), now), [NODE2]: known(instance(NODE2), now) },
    volumes: { [VOL]: known(volume(VOL, 'shared1'), now) },
    audit: known([], now),
    load: { [NODE1]: known(load(), now) },
    ...rest,
  };
}

export function load(over: Partial<LoadFacts> = {}): LoadFacts {
  return {
    cpuUtilizationMax: 12,
    loadAverageMax: 0.8,
    memoryUtilizationMax: 40,
    memoryStallsSum: 0,
    throttledIosSum: 0,
    peerWriteOpsSum: 0,
    peerWritesSeenTo: T0 + 18 * MINUTE,
    ...over,
  };
}

export function outage(over: Partial<Outage> = {}): Outage {
  return {
    lostAt: T0,
    precision: 1000,
    lossSeen: true,
    rules: ['KERN-ISCSI-CONN-ERROR'],
    errorCode: 1020,
    recoveredAt: null,
    timedOutAt: null,
    endedAt: null,
    endedBy: null,
    reopenCount: 10,
    length: { seconds: 300, method: 'lines', bound: 'at-least' },
    lastSeenAt: T0 + 4 * MINUTE,
    reasons: ['Connection refused'],
    loginRejected: null,
    bindLoop: false,
    restartBlip: false,
    ...over,
  };
}

export function path(over: Partial<PathView> = {}): PathView {
  return {
    key: 'p',
    node: NODE1,
    session: 3,
    iqn: IQN,
    portal: { address: '169.254.2.2', port: 3260 },
    device: 'sdb',
    role: 'data',
    state: 'up',
    currentBoot: true,
    outages: [],
    loggedOutAt: null,
    recoveryTimeoutSec: null,
    deadSince: null,
    upAt: null,
    unseenAt: null,
    flaps: 0,
    ...over,
  };
}

export function lostPath(over: Partial<PathView> = {}, cut: Partial<Outage> = {}): PathView {
  return path({ state: 'lost', outages: [outage(cut)], flaps: 1, ...over });
}

export function recoveredPath(minutes: number, over: Partial<PathView> = {}): PathView {
  const recoveredAt = T0 + minutes * MINUTE;
  return path({
    state: 'recovered',
    outages: [
      outage({
        recoveredAt,
        endedAt: recoveredAt,
        endedBy: 'recovered',
        length: { seconds: minutes * 60, method: 'lines', bound: 'exact' },
      }),
    ],
    flaps: 1,
    ...over,
  });
}

export function view(
  node: string,
  paths: readonly PathView[] = [],
  over: Partial<Omit<NodeView, 'lifekeeper'>> & { readonly lk?: Partial<NodeView['lifekeeper']> } = {},
): NodeView {
  const { lk, ...rest } = over;
  return {
    node,
    host: node === NODE1 ? 'node1' : 'node2',
    paths: paths.map((p) => ({ ...p, node })),
    lastAt: T0 + 4 * MINUTE,
    boots: [],
    osShutdownAt: null,
    ioErrorAt: null,
    fsDead: [],
    hungTaskAt: null,
    lifekeeper: {
      // That LifeKeeper writes, but nothing of the disk that was lost, would show a standby.
      seen: false,
      deviceFailures: [],
      recoveryStartedAt: null,
      failoverAt: null,
      haltAt: null,
      commDownAt: null,
      commUpAt: null,
      checkTimeoutAt: null,
      ...lk,
    },
    loneDeaths: [],
    dropped: { pathsUntil: null, unseenAt: null },
    queueFailedAt: null,
    competitor: [],
    seen: [],
    ...rest,
  };
}

/** LifeKeeper's 007059/007078 from eight seconds after the loss on. */
export function deviceFailure(last: At = T0 + 4 * MINUTE, device = '/dev/sdb') {
  return { deviceFailures: [{ device, first: T0 + 8 * SECOND, last }] };
}

export function probe(
  states: readonly ProbeFacts['resources'][number]['state'][],
  at: At,
): Known<ProbeFacts> {
  return known(
    {
      at,
      resources: states.map((state, i) => ({ tag: i === 0 ? 'fs_data' : `res${i}`, state })),
      commPathsAlive: 1,
      commPathsDead: 0,
      sessions: [],
      ocidRunning: false,
    },
    at,
  );
}

export function detachBy(over: Partial<AuditAction> = {}): AuditAction {
  return {
    at: T0 - SECOND,
    name: 'DetachVolume',
    resourceId: attachment().id,
    principalName: 'ops.yamada',
    principalId: 'ocid1.user.oc1..yamada',
    ipAddress: '203.0.113.7',
    userAgent: 'Oracle-PythonSDK/2.120.0 (python 3.11; Oracle-PythonCLI/3.40.0)',
    status: '200',
    ...over,
  };
}

export const POLICY: Policy = {
  ...DEFAULT_POLICY,
  contacts: ['SIOS LifeKeeper support', 'Oracle Cloud support'],
  buckets: { namespace: 'axexample', state: 'warden-state', approvals: 'warden-approvals' },
};

export function input(now: At, over: Partial<DecisionInput> = {}): DecisionInput {
  return {
    now,
    cluster: CLUSTER,
    incident: null,
    views: [],
    lookUps: lookUps(now),
    inventory: inventory(),
    policy: POLICY,
    events: [],
    commands: [],
    attempts: known([], now),
    ...over,
  };
}

/** The detached attachment of node 1 beside the healthy one of node 2. */
export const DETACHED = [attachment({ lifecycleState: 'DETACHED' }), attachment({ instanceId: NODE2 })];

/** A notice of the outbox as it would be sent now. */
export function worded(
  entry: OutboxEntry | undefined,
  languages: Policy['languages'] = POLICY.languages,
  mode: Policy['mode'] = POLICY.mode,
): { readonly title: string; readonly body: string } {
  if (entry === undefined) throw new Error('no notice');
  return entryText(entry, { ...POLICY, languages, mode });
}

/** Decisions one after the other, and the incident that they end in. */
export function play(...inputs: readonly DecisionInput[]): Incident {
  let incident: Incident | null = null;
  for (const one of inputs) incident = decide({ ...one, incident }).incident;
  if (incident === null) throw new Error('no incident');
  return incident;
}
