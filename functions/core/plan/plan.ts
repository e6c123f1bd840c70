import { canonicalJson, sha256 } from '../base/canonical.ts';
import { portalOf, portalText } from '../base/portal.ts';
import type { RememberedAttachment } from '../inventory/inventory.ts';
import type { AttachRequest, LookUps } from '../platform/look-ups.ts';
import { ACT_GUARDS, evaluateGuards, type GuardInput } from './guards.ts';
import type { Plan } from './plan-shapes.ts';

/** The request that would restore the remembered attachment exactly; CHAP as before, never its secret. */
export function attachRequest(a: RememberedAttachment): AttachRequest {
  return {
    type: 'iscsi',
    instanceId: a.instanceId,
    volumeId: a.volumeId,
    device: a.device,
    displayName: a.displayName,
    isReadOnly: a.isReadOnly,
    isShareable: a.isShareable,
    useChap: a.usesChap,
    isAgentAutoIscsiLoginEnabled: a.isAgentAutoIscsiLoginEnabled,
    encryptionInTransitType: a.encryptionInTransit,
  };
}

/**
 * sha256 over the request and the part of the look-ups it rests on: every attachment of the cluster's volumes and
 * instances, states of instances and volume. Times of reading are left out, so that it is the same while nothing changed.
 */
export function planHash(request: AttachRequest, cluster: readonly string[], lookUps: LookUps): string {
  const attachments = lookUps.attachments.known
    ? lookUps.attachments.value
        .filter((a) => a.volumeId === request.volumeId || cluster.includes(a.instanceId))
        .map((a) => [a.id, a.instanceId, a.volumeId, a.lifecycleState, a.device, a.isShareable, a.isReadOnly])
        .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
    : null;
  const instances = [...cluster].sort().map((id) => {
    const i = lookUps.instances[id];
    return [id, i?.known === true ? i.value.lifecycleState : null];
  });
  const v = lookUps.volumes[request.volumeId];
  const volume = v?.known === true ? [v.value.lifecycleState, v.value.isReservationsEnabled] : null;
  return sha256(canonicalJson({ request, attachments, instances, volume }));
}

/** Plan for the incident's primary path; null when there is nothing that an attach could put back. */
export function planFor(input: GuardInput): Plan | null {
  const a = input.path.attachment;
  const gone = input.path.api === 'DETACHED' || input.path.api === 'DETACHING' || input.path.api === 'ABSENT';
  if (a === null || !gone || a.role !== 'data') return null;
  const request = attachRequest(a);
  const hash = planHash(request, input.incident.cluster.nodes, input.lookUps);
  const guards = evaluateGuards(input);
  const expected = portalOf(a);
  return {
    schema: 'warden.plan/1',
    id: hash.slice(0, 16),
    incidentId: input.incident.id,
    cluster: input.incident.cluster.key,
    node: input.path.node,
    request,
    guards,
    ready: guards.every((g) => g.verdict === 'met' || (ACT_GUARDS.has(g.code) && g.verdict === 'unknown')),
    expected: { portal: expected === null ? null : portalText(expected), iqn: a.iqn },
    hash,
  };
}
