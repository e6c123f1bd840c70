import { canonicalJson } from '../core/base/canonical.ts';
import type { At } from '../core/base/time.ts';
import type { ClusterFacts } from '../core/cluster/cluster-facts.ts';
import { incidentPicture } from '../core/decision/note.ts';
import { groupWide } from '../core/decision/wide-outage.ts';
import { soundEvidence } from '../core/evidence/sound-evidence.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Policy } from '../core/incident/policy.ts';
import { isAlive, type LeaseRecord } from '../core/lease-record.ts';
import { emptyMonitorState } from '../core/monitor/state.ts';
import type { GuardInput } from '../core/plan/guard-input.ts';
import { attachRequest, evaluateGuards, isSameHash, mayAct, planHash } from '../core/plan/plan.ts';
import type { GuardVerdict, StoredPlan } from '../core/plan/plan-shapes.ts';
import type { Tally } from '../core/plan/tally.ts';
import type { Attachment, LookUps } from '../core/platform/look-ups.ts';
import type { Ports } from '../core/ports.ts';
import { ClusterReader } from '../runtime/cluster-reader.ts';
import { readOne } from '../store/collection.ts';
import { storedEvidence } from '../store/evidence.ts';
import { MONITOR, MONITOR_STATE } from '../store/heartbeat.ts';
import { storedIncident, storedIncidents } from '../store/incidents.ts';
import { storedLease } from '../store/lease.ts';
import { readDossier, readStoredPlan } from '../store/plans.ts';
import { readInventory, readOtherAttempts, readProbes } from './read-state.ts';

/** `auditSearch` is absent where it is not permitted: then nothing may be attached. */
type JudgePorts = Pick<Ports, 'store' | 'approvals' | 'compute' | 'clock'> &
  Partial<Pick<Ports, 'auditSearch' | 'metrics'>>;

/** What an invocation works with. */
export type ReattachPorts = JudgePorts & Pick<Ports, 'attacher' | 'ids'>;

/** What fresh reads of everything say about one plan. */
export interface Judgement {
  /** When the first of its reads was made. */
  readonly begunAt: At;
  /** Every guard is met. */
  readonly pass: boolean;
  readonly verdicts: readonly GuardVerdict[];
  /** Nothing says no; something could not be read. */
  readonly onlyUnknown: boolean;
  /** The volume's attachment to the plan's instance that is ATTACHING or ATTACHED now. */
  readonly here: Attachment | null;
  readonly tally: Tally;
}

/**
 * Evaluates every guard of a plan from reads made now. Nothing of an earlier judgement is used.
 *
 * @throws what a store threw: what cannot be read forbids.
 */
export async function judge(ports: JudgePorts, stored: StoredPlan, policy: Policy): Promise<Judgement> {
  const { plan } = stored;
  const begunAt = ports.clock.now();
  const { votes } = await readDossier(ports.approvals, stored, ports.clock, { damaged: 'refuse' });
  const incident = await storedIncident(ports.store, plan.incidentId, 'refuse');
  const gone = (detail: string): Judgement => ({
    begunAt,
    pass: false,
    verdicts: [{ code: 'guard-plan-hash', verdict: 'not-met', detail }],
    onlyUnknown: false,
    here: null,
    tally: votes,
  });
  // What people approved is what lies there: a plan that was taken away or damaged meanwhile is none.
  const lying = await readStoredPlan(ports.approvals, plan.id);
  if (lying?.plan.hash !== plan.hash) return gone('the plan is no longer stored');
  if (incident === null) return gone('no incident');
  const facts = await readFacts(ports, incident);
  const { lookUps, inventory } = facts;
  const picture = incidentPicture(facts, incident, incident.memory);
  const here = attachmentHere(lookUps, plan.request);
  if (incident.closedAt !== null) return { ...gone('incident closed'), here };
  const path = picture.paths.find(
    (p) => p.node === plan.node && p.attachment?.volumeId === plan.request.volumeId,
  );
  if (path?.attachment == null) return { ...gone('no such path'), here };
  const request = attachRequest(path.attachment);
  // The hash is made anew from what is remembered; what is sent is the plan's.
  if (canonicalJson(plan.request) !== canonicalJson(request))
    return { ...gone('another request than the remembered one'), here };
  const attempts = await readOtherAttempts(ports.approvals, plan.id, ports.clock.now());
  const { incidents } = await storedIncidents(ports.store);
  const wide = groupWide(incidents, inventory, policy);
  const lease = await storedLease(ports.store);
  const fresh = planHash(request, incident.cluster.nodes, lookUps);
  const now = ports.clock.now();
  const guardInput: GuardInput = {
    now,
    path,
    picture,
    lookUps,
    incident,
    policy,
    attempts: { known: true, value: attempts, readAt: now },
    wide: wide.some((w) => w.incidents.some(({ id }) => id === incident.id)),
    lease: isWatched(lease, now) ? { known: true, value: true, readAt: now } : UNWATCHED,
    approval: { known: true, value: votes.approval, readAt: now },
    hashes: {
      approved: plan.hash,
      fresh: isSameHash(plan.hash, fresh, plan.incidentId) ? plan.hash : fresh,
    },
  };
  const verdicts = evaluateGuards(guardInput);
  return {
    begunAt,
    pass: mayAct(verdicts),
    verdicts,
    onlyUnknown: verdicts.every((v) => v.verdict !== 'not-met'),
    here,
    tally: votes,
  };
}

/** A holder is often missed for a moment only, between one slice and the next: waited for, like what cannot be read. */
const UNWATCHED = {
  known: false,
  what: 'lease of respond',
  errorCode: 'OCI_CONFLICT',
  detail: 'nobody holds it',
} as const;

/** Somebody holds the lease of `respond`: what is done now will be watched, verified and reported. */
function isWatched(lease: LeaseRecord | null, now: number): boolean {
  const holder = lease?.holder ?? null;
  return holder !== null && now < holder.expiresAt && isAlive(holder, now);
}

/** Everything that is known about the incident's cluster, read now. @throws what a store threw. */
export async function readFacts(ports: JudgePorts, incident: Incident): Promise<ClusterFacts> {
  const { cluster } = incident;
  const { nodes } = cluster;
  const reader = new ClusterReader(ports);
  reader.begin([incident], true);
  const monitor = (await readOne(ports.store, MONITOR_STATE, MONITOR)) ?? emptyMonitorState();
  return reader.facts({
    cluster,
    incident,
    inventory: await readInventory(ports.store, nodes),
    views: (await storedEvidence(ports.store, nodes, 'refuse')).map((evidence) =>
      viewOf(soundEvidence(evidence, ports.clock.now())),
    ),
    probes: await readProbes(ports.store, nodes),
    silence: { since: monitor.silent, sweptAt: monitor.sweptAt },
  });
}

function attachmentHere(
  lookUps: LookUps,
  request: { readonly instanceId: string; readonly volumeId: string },
): Attachment | null {
  if (!lookUps.attachments.known) return null;
  return (
    lookUps.attachments.value.find(
      (a) =>
        a.volumeId === request.volumeId &&
        a.instanceId === request.instanceId &&
        (a.lifecycleState === 'ATTACHED' || a.lifecycleState === 'ATTACHING'),
    ) ?? null
  );
}
