import type { Ms } from '../../functions/core/base/time.ts';
import type { Clock } from '../../functions/core/ports.ts';
import type { Cloud } from './cloud/cloud.ts';
import type { PlatformChange } from './cloud/compute-changes.ts';
import type {
  AttachmentRecord,
  ComputeTiming,
  InstanceRecord,
  VolumeRecord,
} from './cloud/compute-shapes.ts';
import type { FaultPlan } from './cloud/faults.ts';
import type { FunctionAnswer } from './cloud/functions.ts';
import type { StatementTable } from './cloud/iam.ts';
import type { PublishedMessage } from './cloud/notifications.ts';
import type { NodeAgent } from './rest/agent.ts';
import type { Connector } from './rest/connector.ts';
import type { EventRule } from './rest/events.ts';
import type { FunctionContainers, FunctionLogLine } from './rest/runner.ts';

/** What the local tenancy can be started with; the defaults are those of a quick, faultless run. */
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

/** A function to be deployed, as Terraform would. */
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

/** The running local tenancy, seen by a test or the demonstration. */
export interface Tenancy {
  readonly cloud: Cloud;
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
