import { sha256 } from '../base/canonical.ts';
import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { type ClusterPicture, detachedId, pathKey } from '../cluster/picture-shapes.ts';
import { lossTime } from '../diagnosis/deadline.ts';
import { beginIncident, freeId, type Incident } from '../incident/incident.ts';
import { type KnownTroubles, NO_MEMORY, NO_TROUBLES } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import type {
  Decision,
  DecisionInput,
  DecisionReason,
  DecisionState,
  LateOutage,
  Trouble,
} from './contract.ts';
import { diagnosisOf } from './diagnose.ts';
import { lateOutages } from './late-outages.ts';
import { incidentPicture, noteEvents } from './note.ts';
import { obeyed } from './obey.ts';
import { settledBy } from './settled.ts';
import { withTold } from './told-outages.ts';
import { namesOf } from './told-paths.ts';
import { lateTrouble, noted, troublesOf } from './troubles.ts';

/** A session may go on believing in its volume for this long after the detach. */
const DETACH_NOTICED_WITHIN: Ms = 10 * MINUTE;

/**
 * The state that every other step starts from; or the whole decision, when nothing is open and nothing new is wrong.
 * @param settled what was detached on purpose before; anything new about it counts all the same.
 */
export function open(input: DecisionInput, settled = settledBy(input.incident)): DecisionState | Decision {
  const reasons: DecisionReason[] = [];
  const prev = input.incident === null ? null : afterRelease(input.incident, input, reasons);
  const isOpen = prev?.closedAt === null;
  const memory = noteEvents(isOpen ? prev.memory : { ...NO_MEMORY, settled }, input);
  const picture = incidentPicture(input, prev, memory);
  for (const { what, errorCode } of picture.failedLookUps)
    reasons.push({ code: 'look-up-failed', detail: `${what} ${errorCode}` });
  const { known, late } = lateNews(input, picture, prev);
  const troubles = [...troublesOf(picture), ...late.map(lateTrouble)];
  if (isOpen) {
    const before = { ...prev, memory: { ...memory, known } };
    return begin(input, picture, { troubles, late, reasons, before });
  }

  // That the attachment is gone is all that such a path says, and that is known.
  const isSettled = ({ path }: Trouble) => path?.isSettled === true && path.condition === 'detached';
  const news = troubles.filter((t) => !t.isKnown(known) && !isSettled(t));
  const fresh = prev === null ? news : news.filter((t) => !isOfPlanned(t, { input, picture, closed: prev }));
  if (fresh.length === 0) {
    reasons.push({ code: quietReason(picture, troubles), detail: '' });
    const incident =
      prev === null
        ? null
        : { ...prev, memory: { ...prev.memory, known: knownAsPlanned(known, news, input) } };
    return { incident, notice: null, reasons, nextCheckAt: null, plan: null };
  }
  const again = fresh.flatMap(({ path }) => (path?.isSettled ? [pathKey(path)] : []));
  if (again.length > 0) {
    const others = Object.entries(settled).filter(([key]) => !again.includes(key));
    return open(input, Object.fromEntries(others));
  }
  reasons.push(...fresh.map((t) => ({ code: t.reason, detail: t.detail })));
  const before = openIncident(input, firstLoss(picture, late, input.now), picture, prev);
  const opened = { ...before, memory: { ...memory, known } };
  return begin(input, picture, { troubles, late, reasons, before: opened });
}

function begin(
  input: DecisionInput,
  picture: ClusterPicture,
  found: Pick<DecisionState, 'troubles' | 'late' | 'reasons' | 'before'>,
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
function openIncident(
  input: DecisionInput,
  lossAt: At,
  picture: ClusterPicture,
  prev: Incident | null,
): Incident {
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

function firstLoss(picture: ClusterPicture, late: readonly LateOutage[], now: At): At {
  if (picture.primary !== null) return lossTime(picture.primary, picture, now).at;
  const boots = picture.nodes.map((n) => n.rebootedAt ?? Number.POSITIVE_INFINITY);
  const silent = picture.nodes.map((n) => n.silentSince ?? Number.POSITIVE_INFINITY);
  const strays = picture.paths.flatMap((p) => (p.condition === 'stray' ? (p.lostAt ?? []) : []));
  const first = Math.min(...boots, ...strays, ...silent, ...late.map(({ lostAt }) => lostAt));
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
  if (id === null || valueAt(closed.memory.known.detached, pathKey(path)) !== id) return false;
  const loss = lossTime(path, picture, closed.openedAt);
  return diagnosisOf({ ...at.input, picture, incident: closed }, path, loss.at).cause === 'detached-planned';
}

/** What was over before anybody was told of it; and what people know, what explains other outages among it. */
function lateNews(
  input: DecisionInput,
  picture: ClusterPicture,
  prev: Incident | null,
): { readonly known: KnownTroubles; readonly late: readonly LateOutage[] } {
  const known = prev?.memory.known ?? NO_TROUBLES;
  const all = lateOutages({ ...input, picture }, known);
  const explained = all.filter(
    (outage) => prev !== null && (isEndOfPlanned(outage, prev) || isOfFlapping(outage, prev)),
  );
  const told = explained.map(({ path, lostAt, endedAt }) => [pathKey(path), [lostAt, endedAt]] as const);
  return { known: withTold(known, told), late: all.filter((outage) => !explained.includes(outage)) };
}

/** People were told that the path keeps breaking and returning. */
function isOfFlapping({ path, followed }: LateOutage, { closedAt, situation, memory }: Incident): boolean {
  if (closedAt !== null || situation !== 'flapping' || !followed.includes('flapping')) return false;
  return memory.affected.includes(pathKey(path)) || namesOf(path).some((name) => memory.named.includes(name));
}

/** The volume was attached anew after a planned detach, and the lines of the session come only now. */
function isEndOfPlanned({ path, lostAt, endedAt }: LateOutage, { memory, ...closed }: Incident): boolean {
  const { openedAt, closedAt, closedBy } = closed;
  if (closedBy !== 'planned' || valueAt(memory.known.detached, pathKey(path)) === undefined) return false;
  const isAround =
    endedAt >= openedAt - DETACH_NOTICED_WITHIN && lostAt <= (closedAt ?? openedAt) + DETACH_NOTICED_WITHIN;
  return isAround && (path.current?.timeCreated ?? 0) >= lostAt - SECOND;
}

/** What people know once the lines of a planned detach have come while it lasts. */
function knownAsPlanned(
  known: KnownTroubles,
  news: readonly Trouble[],
  { now }: DecisionInput,
): KnownTroubles {
  const told = news.flatMap(({ path }) =>
    path === undefined ? [] : [[pathKey(path), [path.lostAt ?? now, now]] as const],
  );
  return withTold(noted(known, news), told);
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
