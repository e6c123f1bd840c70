import { type At, MINUTE } from '../base/time.ts';
import { hasPathsLeft, lastOutage } from '../cluster/paths.ts';
import {
  type ClusterPicture,
  isDetached,
  isDetachSeen,
  ownNode,
  type PathStatus,
} from '../cluster/picture-shapes.ts';
import { detachOf } from '../cluster/takeover.ts';
import type { LoadFacts } from '../platform/look-ups.ts';
import { type Cause, type Confidence, type EvidenceCode, SILENCE_CODES, type WouldChange } from './cause.ts';

/** What a diagnosis may look at; all of it comes with the decision's input. */
export interface Circumstances {
  readonly picture: ClusterPicture;
  readonly path: PathStatus;
  readonly lossAt: At;
  readonly inWindow: boolean;
  readonly onHold: boolean;
  readonly expectedPrincipals: readonly string[];
  /** A live migration or maintenance event of this node around the loss. */
  readonly maintenance: boolean;
  readonly wide: boolean;
}

export interface Diagnosis {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly evidence: readonly EvidenceCode[];
  /** Key of the sentence that says what would change this verdict. */
  readonly wouldChange: WouldChange;
}

/** One row: the first whose condition holds (evidence is not null) gives the verdict. */
interface Row {
  readonly cause: Cause;
  /** For the reader and docs/causes.md. */
  readonly condition: string;
  readonly wouldChange: WouldChange;
  readonly when: (c: Circumstances) => { confidence: Confidence; evidence: readonly EvidenceCode[] } | null;
}

const yes = (confidence: Confidence, ...evidence: readonly EvidenceCode[]) => ({ confidence, evidence });

/** Load in the ten minutes before the loss that explains a lost or stalled session. Thresholds are proposals. */
function overloadEvidence(load: LoadFacts | null): readonly EvidenceCode[] {
  if (load === null) return [];
  const found: EvidenceCode[] = [];
  if ((load.cpuUtilizationMax ?? 0) >= 95) found.push('cpu-high');
  if ((load.loadAverageMax ?? 0) >= 20) found.push('load-high');
  if ((load.memoryStallsSum ?? 0) > 0 && (load.memoryUtilizationMax ?? 0) >= 95) found.push('memory-stalls');
  if ((load.throttledIosSum ?? 0) > 0) found.push('io-throttled');
  return found;
}

function plannedEvidence(c: Circumstances): readonly EvidenceCode[] {
  const found: EvidenceCode[] = [];
  if (c.path.cleanLogoutAt !== null) found.push('clean-logout');
  if (c.inWindow) found.push('in-window');
  if (c.onHold) found.push('on-hold');
  const who = detachOf(c.path, c.picture.detachActions);
  const names = [who?.principalName, who?.principalId];
  if (names.some((n) => n != null && c.expectedPrincipals.includes(n))) found.push('expected-principal');
  return found;
}

function reasonsMatch(c: Circumstances, pattern: RegExp): boolean {
  return (lastOutage(c.path.view)?.reasons ?? []).some((r) => pattern.test(r));
}

/** As text, or as the number of the error (older iscsid: `(-1,111)`). */
const REFUSED = /refused|,111$/i;
const NO_ANSWER = /no route|timed? ?out|timeout|unreachable|,1(?:01|10|13)$/i;

function competitorNear(c: Circumstances): boolean {
  return (ownNode(c)?.view?.competitor ?? []).some(
    (x) => x.at >= c.lossAt - 10 * MINUTE && (x.iqn === null || c.path.iqn === null || x.iqn === c.path.iqn),
  );
}

/** Read from top to bottom; the first row that holds wins. The same table is in docs/causes.md. */
export const DECISION_TABLE: readonly Row[] = [
  {
    cause: 'phantom',
    condition: 'session number is 0 or below: a first login that never succeeded',
    wouldChange: 'more-lines',
    when: (c) => (c.path.condition === 'phantom' ? yes('confirmed', 'phantom-session') : null),
  },
  {
    cause: 'boot-volume-lost',
    condition: 'the path is the boot volume (portal 169.254.0.2 or IQN boot:uefi)',
    wouldChange: 'session-recovers',
    when: (c) => (c.path.role === 'boot' ? yes('confirmed', 'role-boot') : null),
  },
  {
    cause: 'quorum-volume-lost',
    condition: 'the volume is quorum storage and was not logged out cleanly first',
    wouldChange: 'session-recovers',
    when: (c) =>
      c.path.role === 'quorum' && c.path.cleanLogoutAt === null
        ? yes('confirmed', 'role-quorum', ...(isDetached(c.path) ? (['api-detached'] as const) : []))
        : null,
  },
  {
    cause: 'detached-planned',
    condition:
      'the API says DETACHING/DETACHED, and: clean log-out before it, or maintenance window, or hold, or an expected principal in Audit',
    wouldChange: 'who-detached',
    when: (c) => {
      if (!isDetachSeen(c.path)) return null;
      const why = plannedEvidence(c);
      if (why.length === 0) return null;
      const sure = why.includes('clean-logout') || why.includes('expected-principal');
      return yes(sure ? 'confirmed' : 'likely', 'api-detached', ...why);
    },
  },
  {
    cause: 'detached-intent-unknown',
    condition: 'the API says DETACHING/DETACHED, or lists no attachment although lines show the loss',
    wouldChange: 'who-detached',
    when: (c) => {
      if (isDetachSeen(c.path)) return yes('confirmed', 'api-detached');
      return c.path.api === 'ABSENT' ? yes('likely', 'api-absent') : null;
    },
  },
  {
    cause: 'detached-intent-unknown',
    condition: 'attached again: the present attachment was created after the loss',
    wouldChange: 'who-detached',
    when: (c) =>
      c.path.current !== null && c.path.current.timeCreated > c.lossAt
        ? yes('confirmed', 'attachment-replaced')
        : null,
  },
  {
    cause: 'wide-outage',
    condition: 'several clusters of one availability domain lost storage within the window of a wide outage',
    wouldChange: 'other-clusters-heal',
    when: (c) => (c.wide ? yes('likely', 'many-clusters') : null),
  },
  {
    cause: 'degraded-multipath',
    condition:
      'one of several portals of the volume is lost, another one works; or multipathd has counted paths that are left since the loss, and nothing failed',
    wouldChange: 'session-recovers',
    when: (c) => {
      if (c.path.degraded) return yes('confirmed', 'one-of-several-paths');
      return hasPathsLeft(ownNode(c)?.view ?? null, c.lossAt) ? yes('likely', 'one-of-several-paths') : null;
    },
  },
  {
    cause: 'competing-remediator',
    condition: 'ocid or oci-blockautoconfig acted on this IQN from ten minutes before the loss on',
    wouldChange: 'more-lines',
    when: (c) => (competitorNear(c) ? yes('likely', 'competitor-line') : null),
  },
  {
    cause: 'login-rejected',
    condition: 'the target answered the login with a refusal',
    wouldChange: 'session-recovers',
    when: (c) =>
      lastOutage(c.path.view)?.loginRejected != null ? yes('confirmed', 'login-rejected-line') : null,
  },
  {
    cause: 'bind-loop',
    condition: 'iscsid cannot bind the connection (open-iscsi issue 387)',
    wouldChange: 'nothing-but-person',
    when: (c) => (lastOutage(c.path.view)?.bindLoop === true ? yes('confirmed', 'bind-loop-line') : null),
  },
  {
    cause: 'platform-maintenance',
    condition: 'a live migration or maintenance event of the node within ten minutes of the loss',
    wouldChange: 'session-recovers',
    when: (c) => (c.maintenance ? yes('likely', 'maintenance-event', ...attached(c)) : null),
  },
  {
    cause: 'instance-overloaded',
    condition:
      'ATTACHED, and in the ten minutes before the loss CPU >= 95 %, load average >= 20, memory stalls with memory >= 95 %, or throttled I/O',
    wouldChange: 'metrics-or-lines',
    when: (c) => {
      const why = overloadEvidence(ownNode(c)?.load ?? null);
      if (c.path.api !== 'ATTACHED' || why.length === 0) return null;
      return yes(why.length > 1 ? 'likely' : 'possible', ...why, 'api-attached');
    },
  },
  {
    cause: 'target-refusing',
    condition: 'connections to the portal are refused although the volume is ATTACHED or could not be read',
    wouldChange: 'detach-confirmed',
    when: (c) =>
      reasonsMatch(c, REFUSED)
        ? yes(c.path.api === 'ATTACHED' ? 'likely' : 'possible', 'refused-line', ...attached(c))
        : null,
  },
  {
    cause: 'path-timeout',
    condition: `connections time out or have no route; or ISCSI_ERR ${SILENCE_CODES.join(', ')}`,
    wouldChange: 'metrics-or-lines',
    when: (c) => {
      const code = lastOutage(c.path.view)?.errorCode;
      const byCode = code != null && SILENCE_CODES.includes(code);
      return byCode || reasonsMatch(c, NO_ANSWER) ? yes('likely', 'timeout-line', ...attached(c)) : null;
    },
  },
  // A file system that died is what came of a loss, not why: only where no line tells why it stands for the cause.
  {
    cause: 'filesystem-dead',
    condition:
      'nothing above tells why it was lost; the session is back, but the file system or disk on it is dead',
    wouldChange: 'nothing-but-person',
    when: (c) => {
      if (c.path.condition !== 'dead') return null;
      const fs = (ownNode(c)?.view?.fsDead ?? []).some((f) => f.at >= c.lossAt);
      return yes('confirmed', fs ? 'file-system-dead' : 'device-dead');
    },
  },
  {
    cause: 'unknown',
    condition: 'nothing above holds',
    wouldChange: 'more-lines',
    when: (c) =>
      yes(
        'possible',
        ...attached(c),
        ...(c.path.condition === 'hung' ? (['lifekeeper-device-failure'] as const) : []),
      ),
  },
];

function attached(c: Circumstances): readonly EvidenceCode[] {
  if (c.path.api === 'ATTACHED') return ['api-attached'];
  return c.path.api === 'unreadable' ? ['api-unreadable'] : [];
}

/** The presumed cause with what speaks for it; the last row always holds. */
export function diagnose(c: Circumstances): Diagnosis {
  for (const row of DECISION_TABLE) {
    const verdict = row.when(c);
    if (verdict !== null) return { cause: row.cause, wouldChange: row.wouldChange, ...verdict };
  }
  return { cause: 'unknown', confidence: 'possible', evidence: [], wouldChange: 'more-lines' };
}
