import type { At, Sec } from './base/time.ts';
import type {
  Attachment,
  AttachRequest,
  AuditAction,
  Instance,
  LoadFacts,
  Volume,
} from './platform/look-ups.ts';

/** Wall clock. Passed in so that every test plays its own time. */
export interface Clock {
  now(): At;
  /** Resolves after `ms`, or earlier with a rejection when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Random and unique values. */
export interface Ids {
  /** Unique, at least 16 characters, URL-safe. */
  unique(): string;
}

/** An object of the store with the version needed to change it. */
export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
  /** When the store took this version, by the store's clock, up to a second too late; null where it does not say. */
  readonly storedAt: At | null;
  /** It is larger than `MAX_OBJECT_BYTES`: the body is its beginning, for people to look at. Absent: it is whole. */
  readonly isCut?: true;
}

export type PutCondition =
  | { readonly kind: 'any' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'match'; readonly etag: string };

/** Result of a conditional write: `lost` = somebody else's version is there (412 or 409 ConcurrentObjectUpdate). */
export type PutResult = { readonly kind: 'written'; readonly etag: string } | { readonly kind: 'lost' };

/**
 * Object Storage, one bucket. Every method may throw a `WardenError`; a 412 that may be our own repeated
 * write is not resolved here: callers put an owner token into the body and compare.
 */
export interface Store {
  get(name: string): Promise<StoredObject | null>;
  /** At most `MAX_OBJECT_BYTES`: what could not be read back is not written (`OCI_TOO_LARGE`). */
  put(name: string, body: Uint8Array, condition: PutCondition): Promise<PutResult>;
  /** True when deleted or absent; false when `etag` is no longer current. */
  delete(name: string, etag?: string): Promise<boolean>;
  /**
   * All names with the prefix, each once, in name order, all pages; at most `limit` when given. Names that we never
   * write are among them: `isObjectName` tells them apart, and nothing can be done with them.
   */
  list(prefix: string, limit?: number): Promise<readonly string[]>;
}

/** Read side of Compute and Block Volume. Nothing here can change anything. */
export interface Compute {
  /** All pages, all states (DETACHED included); `instanceId` narrows. */
  listAttachments(compartmentId: string, instanceId?: string): Promise<readonly Attachment[]>;
  listInstances(compartmentId: string): Promise<readonly Instance[]>;
  getInstance(instanceId: string): Promise<Instance>;
  getVolume(volumeId: string): Promise<Volume>;
}

/** Notifications. */
export interface Notifier {
  /** @param title at most 255 characters on one line; @param body at most 64 KB. Returns ONS's message id. */
  publish(topicId: string, title: string, body: string): Promise<string>;
}

/** Functions invoke. */
export interface Invoker {
  /** Detached: returns when the platform has accepted the call. */
  invokeDetached(functionId: string, body: string): Promise<void>;
}

/** One entry of the audit trail in a custom log. */
export interface AuditEntry {
  /** Unique; a repeated put with the same id is one entry. */
  readonly id: string;
  readonly at: At;
  /** JSON, at most 60,000 characters (Logging takes less than 1 MB). */
  readonly data: string;
}

/** Logging ingestion: writes lines into one custom log. */
export interface AuditLog {
  /** @param source node or function the lines come from; @param type `com.warden.decision` and the like. */
  write(source: string, type: string, entries: readonly AuditEntry[]): Promise<void>;
}

/** Searches the Audit service for who did something to attachments and instances. */
export interface AuditSearch {
  /** Attach, detach and instance actions in a compartment between two times (at most 14 days), oldest first. */
  actions(compartmentId: string, from: At, to: At): Promise<readonly AuditAction[]>;
}

/** Which series describe the load of one node. */
export interface LoadQuery {
  readonly compartmentId: string;
  readonly instanceId: string;
  /** The node's own attachments, for throttling. */
  readonly attachmentIds: readonly string[];
  /** The peers' attachments of the same volumes, for writes since the loss. */
  readonly peerAttachmentIds: readonly string[];
  /** The node's attachments, also those that are no more, whose writes show whether it is in service. Absent: none. */
  readonly writingAttachmentIds?: readonly string[];
  /** From when on writes are asked for; not read without attachments. */
  readonly writesFrom?: At;
  readonly from: At;
  readonly lossAt: At;
  readonly to: At;
}

/** One point of our own metrics. */
export interface MetricPoint {
  readonly name: string;
  readonly value: number;
  readonly at: At;
  /** 1 to 20 dimensions, values without secrets and short. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Monitoring. */
export interface Metrics {
  /** Load between `from` and `lossAt`; peers' writes between `lossAt` and `to`; null for series without points. */
  load(query: LoadQuery): Promise<LoadFacts>;
  /** Own metrics, namespace `warden`; all of one call in one compartment. */
  post(compartmentId: string, points: readonly MetricPoint[]): Promise<void>;
}

export interface CommandRequest {
  readonly compartmentId: string;
  readonly instanceId: string;
  readonly displayName: string;
  /** At most 4 KB; fixed text of the image. */
  readonly script: string;
  readonly timeoutSec: Sec;
  /** The same token gives the same command for 24 hours. */
  readonly retryToken: string;
}

export interface CommandExecution {
  readonly deliveryState: string;
  readonly lifecycleState: string;
  readonly exitCode: number | null;
  readonly message: string | null;
  /** The last 1 KB of the output. */
  readonly text: string | null;
}

/** Run Command of the Cloud Agent. */
export interface RunCommand {
  /** Returns the command's OCID. */
  create(request: CommandRequest): Promise<string>;
  /** Null while the agent has not taken the command yet. */
  execution(commandId: string, instanceId: string): Promise<CommandExecution | null>;
  /** `RUNNING`, `STOPPED`, `NOT_SUPPORTED`, `INVALID`; null when the plugin is not known. */
  pluginStatus(compartmentId: string, instanceId: string, pluginName: string): Promise<string | null>;
}

/** The one port that changes anything outside the suite; only `reattach` gets it. */
export interface Attacher {
  /**
   * The same token gives the same attachment for 24 hours.
   * @param sendBefore nothing leaves from then on, however long the process was stopped: what the request rests on is
   * too old then. Fails with `DEADLINE_NEAR`.
   */
  attach(request: AttachRequest, retryToken: string, sendBefore: At): Promise<Attachment>;
}

/** What shows that agents and the way from Logging to `detect` are alive. */
export interface Liveness {
  /** Time of the newest point of the agent's own heartbeat metric, by instance OCID; nodes without points are absent. */
  agentSeen(compartmentId: string, from: At, to: At): Promise<Readonly<Record<string, At>>>;
  /**
   * Instances whose newest point of `instance_status` says down for infrastructure reasons (1; 0 is up, stopped ones
   * have none): since when, within the time asked for, by instance OCID.
   */
  nodesDown(compartmentId: string, from: At, to: At): Promise<Readonly<Record<string, At>>>;
  /** Errors that Connector Hub counted between two times; null when there are no points. */
  connectorErrors(compartmentId: string, from: At, to: At): Promise<number | null>;
}

export interface Subscription {
  readonly topicId: string;
  readonly subscriptionId: string;
  readonly protocol: string;
  /** `PENDING`, `ACTIVE`, `DELETED`. */
  readonly state: string;
}

/** Who is subscribed to a topic. */
export interface Subscriptions {
  /** All pages. */
  list(topicId: string): Promise<readonly Subscription[]>;
}

/** One version of a secret. */
export interface SecretVersion {
  /** From 1 on; later ones are higher. */
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** Secrets of a vault. */
export interface Secrets {
  /** The version that is in use, or the one before it; null when there is no such version. */
  read(secretId: string, stage: 'CURRENT' | 'PREVIOUS'): Promise<SecretVersion | null>;
}

/** All that functions are given of the world outside; each takes what it uses. */
export interface Ports {
  /** The state bucket. */
  readonly store: Store;
  /** The bucket of plans, approvals and journal. */
  readonly approvals: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly invoker: Invoker;
  readonly compute: Compute;
  readonly notifier: Notifier;
  readonly metrics: Metrics;
  readonly auditLog: AuditLog;
  readonly auditSearch: AuditSearch;
  readonly runCommand: RunCommand;
  readonly attacher: Attacher;
  readonly liveness: Liveness;
  readonly subscriptions: Subscriptions;
  readonly secrets: Secrets;
}
