import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));

/** A portal in the API's words, with the IQN behind it. */
export interface TargetAddress {
  readonly ipv4: string;
  readonly port: number;
  readonly iqn: string;
}

/** Attachment as the Core API lists it; no CHAP secret is ever requested: `inspect` does not show it. */
export interface Attachment {
  readonly id: string;
  readonly instanceId: string;
  readonly volumeId: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  readonly lifecycleState: 'ATTACHING' | 'ATTACHED' | 'DETACHING' | 'DETACHED';
  readonly attachmentType: string;
  readonly displayName: string | null;
  readonly device: string | null;
  readonly ipv4: string | null;
  readonly port: number | null;
  readonly iqn: string | null;
  readonly isReadOnly: boolean;
  readonly isShareable: boolean;
  readonly isMultipath: boolean;
  readonly multipathPortals: readonly TargetAddress[];
  readonly isAgentAutoIscsiLoginEnabled: boolean;
  /** Whether a CHAP user is set; the secret is never read. */
  readonly usesChap: boolean;
  readonly encryptionInTransit: string | null;
  readonly timeCreated: At;
}

const ocid = text(255);
const name = v.nullable(text(300));

export const attachRequestSchema = v.object({
  type: v.literal('iscsi'),
  instanceId: ocid,
  volumeId: ocid,
  device: name,
  displayName: name,
  isReadOnly: v.boolean(),
  isShareable: v.boolean(),
  useChap: v.boolean(),
  isAgentAutoIscsiLoginEnabled: v.boolean(),
  encryptionInTransitType: name,
});

/** One AttachVolume request, in the API's own names; plans are stored with it. */
export type AttachRequest = Stored<typeof attachRequestSchema>;

export interface Instance {
  readonly id: string;
  readonly displayName: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  readonly lifecycleState: string;
  readonly freeformTags: Readonly<Record<string, string>>;
  readonly definedTags: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Volume {
  readonly id: string;
  readonly displayName: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  readonly lifecycleState: string;
  readonly isReservationsEnabled: boolean;
  readonly freeformTags: Readonly<Record<string, string>>;
}

/**
 * An answer that may not have been obtainable. Rule: fail open to notify, fail closed to act.
 * A failed look-up is named in the notice and counts as "no" for every guard.
 */
export type Known<T> = { readonly known: true; readonly value: T; readonly readAt: At } | Unknown;

/** One Attach/Detach/instance action as Audit recorded it. */
export interface AuditAction {
  readonly at: At;
  /** `DetachVolume`, `AttachVolume`, `InstanceAction`, ... */
  readonly name: string;
  readonly resourceId: string;
  readonly principalName: string | null;
  readonly principalId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly status: string | null;
}

/** Lines of one node that one batch brought late. */
export interface LateLines {
  /** Their stamps. */
  readonly from: At;
  readonly to: At;
  /** When the last of them was taken in by another clock than the node's; null: nobody says. */
  readonly readAt: At | null;
}

/** Metrics of one node in the ten minutes before the loss; null where the series had no points. */
export interface LoadFacts {
  readonly cpuUtilizationMax: number | null;
  readonly loadAverageMax: number | null;
  readonly memoryUtilizationMax: number | null;
  readonly memoryStallsSum: number | null;
  readonly throttledIosSum: number | null;
  /** Writes on the volume by the peers since the loss, as far as series had points: a sign of a take-over. */
  readonly peerWriteOpsSum: number | null;
  /** Volumes whose writes by the peers that sum counts. Absent: nobody says. */
  readonly peerVolumeIds?: readonly string[];
  /**
   * Newest time up to which Block Volume has points of every peer attachment; null when one has no points since the loss. A
   * sum of 0 says that nothing was written only up to then.
   */
  readonly peerWritesSeenTo: At | null;
  /**
   * By attachment of the node itself: the minutes in which it wrote, from an hour before the loss on, oldest first. An
   * attachment that is not named was not asked for. Block Volume counts these, no node does.
   */
  readonly ownWritesAt?: Readonly<Record<string, readonly At[]>>;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000));
/** The output of a script is 1 KB; nothing in it comes more often than this. */
const list = <T extends v.GenericSchema>(of: T) => v.pipe(v.array(of), v.maxLength(100));
const session = v.pipe(v.number(), v.integer(), v.minValue(0));

export const probeFactsSchema = v.object({
  /** When it was asked: the answer is at least as young as that. */
  at: v.pipe(v.number(), v.finite()),
  resources: list(v.object({ tag: text(400), state: v.picklist(['ISP', 'ISU', 'OSU', 'OSF', 'ILLSTATE']) })),
  commPathsAlive: count,
  commPathsDead: count,
  sessions: list(
    v.object({
      session,
      iqn: text(400),
      portal: text(400),
      state: text(400),
      recoveryTmoSec: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000))),
    }),
  ),
  ocidRunning: v.nullable(v.boolean()),
  /** File systems on disks that a session brought; absent when the node did not answer this question. */
  mounts: v.exactOptional(
    list(v.object({ session, device: text(100), at: text(300), readOnly: v.boolean() })),
  ),
  /** Maps of dm-multipath; absent when there is none or the node did not answer this question. */
  multipath: v.exactOptional(
    list(
      v.object({
        map: text(200),
        pathsUp: count,
        pathsDown: count,
        /** `queue_if_no_path` is at work: the map holds I/O instead of failing it. Null where the answer does not say. */
        queueing: v.nullable(v.boolean()),
      }),
    ),
  ),
});

/** What `probe` (Run Command, read-only) found on a node. */
export type ProbeFacts = Stored<typeof probeFactsSchema>;

export const unknownSchema = v.object({
  known: v.literal(false),
  what: text(400),
  errorCode: text(100),
  detail: text(1_000),
});

/** A look-up that failed. */
export type Unknown = Stored<typeof unknownSchema>;

/** What the API, and if enabled the probe, says now about every node of one cluster. */
export interface LookUps {
  readonly readAt: At;
  /** All attachments of the cluster's instances and volumes, DETACHED ones included. */
  readonly attachments: Known<readonly Attachment[]>;
  readonly instances: Readonly<Record<string, Known<Instance>>>;
  readonly volumes: Readonly<Record<string, Known<Volume>>>;
  /** Attach/detach/instance actions from ten minutes before the loss; absent until asked for. */
  readonly audit?: Known<readonly AuditAction[]>;
  /** By instance OCID. */
  readonly load?: Readonly<Record<string, Known<LoadFacts>>>;
  /** By instance OCID; only where the probe is enabled. Its age decides what it is good for (core/probe/stored.ts). */
  readonly probes?: Readonly<Record<string, Known<ProbeFacts>>>;
  /** By instance OCID: why the newest question was not answered, where an older answer is still in {@link probes}. */
  readonly probeFailures?: Readonly<Record<string, Unknown>>;
  /**
   * By instance OCID: since when the agent's own heartbeat metric has been absent. Nodes that were stopped on
   * purpose are left out by whoever fills it in.
   */
  readonly silent?: Readonly<Record<string, At>>;
  /**
   * By node: hours, or quarters of one, by which the stamps of its syslog are ahead of the time their lines arrived, the sign of a
   * wrong zone. Nodes without such a sign are absent.
   */
  readonly zoneOffsets?: Readonly<Record<string, number>>;
  /** By node: what came late while this process ran. It explains to people why they hear late. */
  readonly lateLines?: Readonly<Record<string, readonly LateLines[]>>;
}
