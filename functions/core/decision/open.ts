import { sha256 } from '../base/canonical.ts';
import type { At } from '../base/time.ts';
import { type ClusterPicture, pathKey } from '../cluster/picture-shapes.ts';
import { lossTime } from '../diagnosis/deadline.ts';
import { beginIncident, freeId, type Incident } from '../incident/incident.ts';
import { NO_MEMORY, NO_TROUBLES } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type { Decision, DecisionInput, DecisionReason, DecisionState, Trouble } from './contract.ts';
import { diagnosisOf } from './diagnose.ts';
import { incidentPicture, noteEvents } from './note.ts';
import { obeyed } from './obey.ts';
import { detachedId, noted, troublesOf } from './troubles.ts';

/** The state that every other step starts from; or the whole decision, when nothing is open and nothing new is wrong. */
export function open(input: DecisionInput): DecisionState | Decision {
  const reasons: DecisionReason[] = [];
  const prev = input.incident === null ? null : afterRelease(input.incident, input, reasons);
  const isOpen = prev?.closedAt === null;
  const memory = noteEvents(isOpen ? prev.memory : NO_MEMORY, input);
  const picture = incidentPicture(input, prev, memory);
  for (const { what, errorCode } of picture.failedLookUps)
    reasons.push({ code: 'look-up-failed', detail: `${what} ${errorCode}` });
  const troubles = troublesOf(picture);
  if (isOpen) return begin(input, picture, { troubles, reasons, before: { ...prev, memory } });

  const known = prev?.memory.known ?? NO_TROUBLES;
  const news = troubles.filter((t) => !t.isKnown(known));
  const fresh = prev === null ? news : news.filter((t) => !isOfPlanned(t, { input, picture, closed: prev }));
  if (fresh.length === 0) {
    reasons.push({ code: quietReason(picture, troubles), detail: '' });
    const incident =
      prev === null || news.length === 0
        ? prev
        : { ...prev, memory: { ...prev.memory, known: noted(known, news) } };
    return { incident, notice: null, reasons, nextCheckAt: null, plan: null };
  }
  reasons.push(...fresh.map((t) => ({ code: t.reason, detail: t.detail })));
  const before = openIncident(input, picture, prev);
  return begin(input, picture, { troubles, reasons, before: { ...before, memory: { ...memory, known } } });
}

function begin(
  input: DecisionInput,
  picture: ClusterPicture,
  found: Pick<DecisionState, 'troubles' | 'reasons' | 'before'>,
): DecisionState {
  const { before } = found;
  return {
    ...input,
    ...found,
    picture,
    incident: before,
    loss: { at: before.lossAt, basis: 'first-seen' },
    diagnosis: null,
    situation: 'healthy',
    path: null,
    node: null,
    plan: null,
    notice: null,
  };
}

function quietReason(a: ClusterPicture, troubles: readonly Trouble[]): ReasonCode {
  if (troubles.length > 0) return 'already-told';
  if (a.nodes.some((n) => n.cleanShutdown)) return 'clean-shutdown-ignored';
  if (a.paths.some((p) => p.view?.outages.some((o) => o.restartBlip))) return 'restart-blip-ignored';
  if (a.paths.some((p) => p.condition === 'phantom')) return 'phantom-ignored';
  return 'all-healthy';
}

/**
 * Id from the cluster, its incident before this one and the loss, whoever works it out and when: two holders that open
 * the same incident give it the same name, and only one of them creates it.
 */
function openIncident(input: DecisionInput, picture: ClusterPicture, prev: Incident | null): Incident {
  const lossAt = firstLoss(picture, input.now);
  // A detach is known by its attachment from the API's first answer on; the lines that give its time come later.
  const nameOfLoss = (picture.primary && detachedId(picture.primary)) ?? lossAt;
  const id = sha256(`${input.cluster.key}|${nameOfLoss}|${prev?.id ?? ''}`).slice(0, 8);
  return beginIncident({
    id: freeId(id, input.isTaken ?? (() => false)),
    cluster: input.cluster,
    openedAt: input.now,
    lossAt,
    hold: prev?.hold != null && prev.hold.until > input.now ? prev.hold : null,
    ...(prev?.closedAt == null ? {} : { after: prev.closedAt }),
  });
}

function firstLoss(picture: ClusterPicture, now: At): At {
  if (picture.primary !== null) return lossTime(picture.primary, picture, now).at;
  const boots = picture.nodes.map((n) => n.rebootedAt ?? Number.POSITIVE_INFINITY);
  const silent = picture.nodes.map((n) => n.silentSince ?? Number.POSITIVE_INFINITY);
  const first = Math.min(...boots, ...silent);
  return Number.isFinite(first) ? first : now;
}

/**
 * Whether a fact belongs to a detach that was notified as planned and closed: the API shows it seconds before the lines
 * of the session come. By the time that the lines give, it must still be planned.
 */
function isOfPlanned(
  { path }: Trouble,
  at: { readonly input: DecisionInput; readonly picture: ClusterPicture; readonly closed: Incident },
): boolean {
  const { closed, picture } = at;
  if (closed.closedBy !== 'planned' || path === undefined) return false;
  const id = detachedId(path);
  if (id === null || closed.memory.known.detached[pathKey(path)] !== id) return false;
  const loss = lossTime(path, picture, closed.openedAt);
  return diagnosisOf({ ...at.input, picture, incident: closed }, path, loss.at).cause === 'detached-planned';
}

/** A hold goes over to the next incident; one that was released meanwhile does not. */
function afterRelease(incident: Incident, input: DecisionInput, reasons: DecisionReason[]): Incident {
  const { hold } = incident;
  if (incident.closedAt === null || hold === null) return incident;
  const releases = input.commands.filter((c) => c.kind === 'release' && c.at >= hold.at);
  const after = obeyed(incident, releases);
  reasons.push(...after.reasons);
  return after.incident;
}
