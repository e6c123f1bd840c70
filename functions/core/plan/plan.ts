import { canonicalJson, sha256 } from '../base/canonical.ts';
import { valueAt } from '../base/group-by.ts';
import { portalOf, portalText } from '../base/portal.ts';
import { isDetached } from '../cluster/picture-shapes.ts';
import type { RememberedAttachment } from '../inventory/inventory.ts';
import type { AttachRequest, LookUps } from '../platform/look-ups.ts';
import { ACT_GUARDS, GUARD_CODES, type GuardCode } from './guard-codes.ts';
import type { Guard, GuardInput } from './guard-input.ts';
import { ON_INTENT } from './guards-on-intent.ts';
import { ON_NODES } from './guards-on-nodes.ts';
import { ON_PLATFORM } from './guards-on-platform.ts';
import type { GuardVerdict, Plan } from './plan-shapes.ts';

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
    const i = valueAt(lookUps.instances, id);
    return [id, i?.known === true ? i.value.lifecycleState : null];
  });
  const v = valueAt(lookUps.volumes, request.volumeId);
  const volume = v?.known === true ? [v.value.lifecycleState, v.value.isReservationsEnabled] : null;
  return sha256(canonicalJson({ request, attachments, instances, volume }));
}

/** Hashes that one request in one state of things can have; more losses than that of one incident get no plan. */
const MAX_TURNS = 5;

/**
 * The hash of a plan in its turn. Where the API forgets detached attachments, the next loss looks to the letter like the one
 * before; its plan needs an id of its own, because a plan has one attempt.
 * @param turn 0: the hash itself, as every first plan has it.
 */
function inTurn(hash: string, incidentId: string, turn: number): string {
  return turn === 0 ? hash : sha256(`${hash}|${incidentId}|${turn}`);
}

/** Whether a plan of the incident that was approved under `approved` rests on what gives `fresh` now. */
export function isSameHash(approved: string, fresh: string, incidentId: string): boolean {
  return Array.from({ length: MAX_TURNS }, (_, turn) => inTurn(fresh, incidentId, turn)).includes(approved);
}

function planIdOfHash(hash: string): string {
  return hash.slice(0, 16);
}

const GUARDS: Readonly<Record<GuardCode, Guard>> = { ...ON_PLATFORM, ...ON_NODES, ...ON_INTENT };

/** Every guard with its verdict. Unknown counts as no: only `met` lets an action pass. */
export function evaluateGuards(g: GuardInput): readonly GuardVerdict[] {
  return GUARD_CODES.map((code) => {
    const [verdict, detail] = GUARDS[code](g);
    return { code, verdict, detail };
  });
}

/** All guards are met. */
export function mayAct(verdicts: readonly GuardVerdict[]): boolean {
  return verdicts.length === GUARD_CODES.length && verdicts.every((v) => v.verdict === 'met');
}

/** What is missing comes with the approval, the statement which node is in service among it. */
function isMetWhenPlanning({ code, verdict }: GuardVerdict): boolean {
  const isJudgedLater = ACT_GUARDS.has(code) || code === 'guard-service-known';
  return verdict === 'met' || (verdict === 'unknown' && isJudgedLater);
}

/**
 * Plan for the incident's primary path; null when there is nothing that an attach could put back.
 * @param isTaken whether a plan of this id was for another loss.
 */
export function planFor(input: GuardInput, isTaken: (planId: string) => boolean = () => false): Plan | null {
  const a = input.path.attachment;
  if (a === null || !isDetached(input.path) || a.role !== 'data') return null;
  const request = attachRequest(a);
  const shared = planHash(request, input.incident.cluster.nodes, input.lookUps);
  const turns = Array.from({ length: MAX_TURNS }, (_, turn) => inTurn(shared, input.incident.id, turn));
  const hash = turns.find((one) => !isTaken(planIdOfHash(one))) ?? shared;
  const guards = evaluateGuards(input);
  const expected = portalOf(a);
  return {
    schema: 'warden.plan/1',
    id: planIdOfHash(hash),
    incidentId: input.incident.id,
    cluster: input.incident.cluster.key,
    node: input.path.node,
    request,
    guards,
    ready: guards.every(isMetWhenPlanning),
    expected: { portal: expected === null ? null : portalText(expected), iqn: a.iqn },
    hash,
  };
}
