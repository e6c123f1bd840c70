import { sha256 } from '../base/canonical.ts';
import type { At } from '../base/time.ts';
import type { ClusterPicture } from '../cluster/picture-shapes.ts';
import { lossTime } from '../diagnosis/clock.ts';
import type { Incident } from '../incident/incident.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type { DecisionInput } from './contract.ts';
import { detachedId, type Trigger } from './triggers.ts';

export function quietReason(a: ClusterPicture, triggers: readonly Trigger[]): ReasonCode {
  if (triggers.length > 0) return 'already-told';
  if (a.nodes.some((n) => n.cleanShutdown)) return 'clean-shutdown-ignored';
  if (a.paths.some((p) => p.view?.outages.some((o) => o.restartBlip))) return 'restart-blip-ignored';
  if (a.paths.some((p) => p.condition === 'phantom')) return 'phantom-ignored';
  return 'all-healthy';
}

/**
 * Id from the cluster, its incident before this one and the loss, the same for every holder: two holders
 * that open the same incident give it the same name, and only one of them creates it.
 */
export function openIncident(input: DecisionInput, a: ClusterPicture, prev: Incident | null): Incident {
  const lossAt = firstLoss(a, input.now);
  const told = prev === null ? [] : prev.told.filter((t) => /^(seen:|detach:|boot:|silent=)/.test(t));
  return {
    schema: 'warden.incident/1',
    id: sha256(`${input.cluster.key}|${nameOfLoss(a, lossAt)}|${prev?.id ?? ''}`).slice(0, 8),
    cluster: input.cluster,
    openedAt: input.now,
    lossAt,
    closedAt: null,
    closedBy: null,
    cause: 'unknown',
    severity: 'low',
    deadline: null,
    acknowledged: null,
    hold: prev?.hold != null && prev.hold.until > input.now ? prev.hold : null,
    told,
    outbox: [],
    history: [],
    nextCheckAt: null,
    ...(prev?.closedAt == null ? {} : { after: prev.closedAt }),
    writer: '',
  };
}

/** A detach is known by its attachment from the API's first answer on; the lines that give its time come later. */
function nameOfLoss({ primary }: ClusterPicture, lossAt: At): string {
  const detached = primary === null ? null : detachedId(primary);
  return detached ?? String(lossAt);
}

function firstLoss(a: ClusterPicture, now: At): At {
  if (a.primary !== null) return lossTime(a.primary, a, now).at;
  const boots = a.nodes.map((n) => n.rebootedAt ?? Number.POSITIVE_INFINITY);
  const silent = a.nodes.map((n) => n.silentSince ?? Number.POSITIVE_INFINITY);
  const first = Math.min(...boots, ...silent);
  return Number.isFinite(first) ? first : now;
}
