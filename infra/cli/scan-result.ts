import type { Cause } from '../../functions/core/diagnosis/cause.ts';
import type { Outage, PathState, PathView } from '../../functions/core/evidence/path-view.ts';
import type { VolumeRole } from '../../functions/core/inventory/inventory.ts';
import type { Attachment } from '../../functions/core/platform/look-ups.ts';
import type { Severity } from '../../functions/core/rules/signal-kinds.ts';
import type { ScanStats } from './scanner.ts';

/** What `warden scan --json` prints. Times are ISO 8601 UTC; facts that are not known are null. */
export interface ScanReport {
  readonly schema: 'warden.scan/1';
  readonly incidents: readonly ScanIncident[];
  readonly stats: ScanStats & { readonly ms: number };
  /** What was looked up at OCI, and what could not be; null when nothing was asked. */
  readonly lookup: {
    readonly readAt: string;
    readonly compartments: readonly string[];
    readonly unread: readonly {
      readonly what: string;
      readonly errorCode: string;
      readonly detail: string;
    }[];
    /** Hosts for which no instance was found, or more than one. */
    readonly unmatched: readonly { readonly host: string; readonly why: 'none' | 'several' }[];
  } | null;
}

/** The instance that wrote the log, as it is now. */
export interface FoundInstance {
  readonly id: string;
  readonly displayName: string;
  readonly compartmentId: string;
  readonly stateNow: string;
  readonly matchedBy: 'option' | 'display-name' | 'portal-and-iqn';
}

/** What the API says of a path's volume now; `ABSENT`: the instance has no attachment with this portal or IQN. */
export interface FoundAttachment {
  readonly volumeId: string | null;
  readonly volumeName: string | null;
  readonly role: VolumeRole | null;
  readonly attachmentId: string | null;
  readonly stateNow: Attachment['lifecycleState'] | 'ABSENT';
  readonly attachedSince: string | null;
  /** The portal and IQN of the log are those of the present attachment; null when it is not ATTACHED. */
  readonly samePortal: boolean | null;
  /** Names of other instances to which the volume is attached now. */
  readonly alsoAttachedTo: readonly string[];
  /** DetachVolume during the outage, as Audit recorded it. */
  readonly detach: {
    readonly at: string;
    readonly by: string | null;
    readonly ipAddress: string | null;
    readonly client: string | null;
  } | null;
}

export interface ScanIncident {
  readonly host: string | null;
  readonly node: string;
  readonly paths: readonly ScanPath[];
  readonly cause: Cause;
  /** What showed the cause besides the lines. */
  readonly causeBasis: 'lines' | 'attachments' | 'audit' | 'metrics';
  /** Null when nothing was looked up or the instance was not found. */
  readonly instance: FoundInstance | null;
  readonly state: PathState;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly deadline: {
    readonly from: string;
    readonly to: string;
    readonly basis: 'kernel-line' | 'assumed';
  } | null;
  readonly severity: Severity;
  readonly evidence: readonly {
    readonly rule: string;
    readonly first: string;
    readonly last: string;
    readonly count: number | null;
    readonly sample: string;
  }[];
  readonly lifekeeper: {
    readonly deviceFailure: boolean;
    readonly failover: boolean;
    readonly reboot: boolean;
  };
}

export interface ScanPath
  extends Pick<PathView, 'iqn' | 'session'>,
    Pick<
      Outage,
      'endedBy' | 'reopenCount' | 'length' | 'lossSeen' | 'errorCode' | 'reasons' | 'loginRejected'
    > {
  readonly portal: string | null;
  readonly device: string | null;
  readonly role: string;
  readonly lostAt: string;
  readonly recoveredAt: string | null;
  readonly endedAt: string | null;
  readonly timedOutAt: string | null;
  readonly state: PathState;
  readonly outageSec: number;
  readonly deadSince: string | null;
  readonly lastSeenAt: string;
  /** Null when nothing was looked up, or it could not be. */
  readonly attachment: FoundAttachment | null;
}
