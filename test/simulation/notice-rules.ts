import { nodeOfKey } from '../../functions/core/cluster/picture-shapes.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { CANARY_SECRET } from '../../infra/local/cloud/compute-records.ts';
import type { SimCluster } from '../../infra/local/simulator/cluster.ts';
import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Disk } from '../../infra/local/simulator/node-shapes.ts';
import type { SentNotice, Simulation } from '../../infra/local/simulator/simulation.ts';
import type { Trial } from './invariants.ts';
import type { Loss, Losses } from './losses.ts';
import { isInSummary } from './tell-rules.ts';
import type { DiskTruth, Truth } from './truth.ts';

/** Lines and answers may be this old when a notice is written: a batch of a minute, repeated while `detect` fails. */
const NEWS_TAKES = 5 * 60_000;
/** From Logging to a decision, while everything works. */
const LINES_TAKE = 90_000;
/** A detach is seen at the API before the session breaks. */
const API_AHEAD = 10_000;
/** From a loss, or from the end of all faults, to the notice that tells it. */
export const TOLD_WITHIN = 6 * 60_000;

/** Those that the suite can read: one that somebody made unreadable goes on under another id. */
function incidentsOf(sim: Simulation): readonly Incident[] {
  return sim
    .incidents()
    .filter(({ schema, outbox }) => /^warden\.incident\/[12]$/.test(schema) && Array.isArray(outbox));
}

/** What a claim is held against. */
interface Claimed {
  readonly truth: Truth;
  readonly losses: Losses;
  readonly trial: Trial | null;
}

/**
 * "Recovered" needs that every disk of the cluster whose loss left a trace has really answered again, or its node was
 * down since.
 */
export function judgeRecovery(
  sim: Simulation,
  { truth, losses, trial }: Claimed,
  notice: SentNotice,
): readonly string[] {
  // "Was back, trouble again" is no claim: the suite knew that it was lost again.
  const isClaim = !/ was back at .*see incident/.test(notice.title) && saysRecovered(sim, notice);
  const cluster = isClaim
    ? sim.clusters.find(({ spec }) => notice.title.includes(` ${spec.name}/`))
    : undefined;
  if (cluster === undefined) return [];
  // One that waited until it could be sent claims what was so by then, and its subject says so.
  const waited = /^This notice waited (\d+) min/m.exec(notice.body)?.[1];
  const asOf = notice.at - Number(waited ?? 0) * 60_000;
  const still = truth.disks.filter(({ node, disk, lostSince, ...rest }) => {
    if (lostSince === null || !cluster.nodes.includes(node)) return false;
    const loss = losses.all.find((one) => one.disk === disk && one.endedAt === null);
    if (lostSince >= asOf) return false;
    // News of it had reached the suite, or had had the time to.
    const isKnown = loss?.reachedAt != null && loss.reachedAt < notice.at - LINES_TAKE;
    const heldUp = trial?.way?.ageAt(notice.at).lines ?? 0;
    if (!isKnown && lostSince >= notice.at - NEWS_TAKES - heldUp) return false;
    // Whoever may write lines of a node may say that it is well, until its own lines say otherwise.
    if (
      trial?.scene.provedFalsely(node.name, (loss?.saidAgainAt ?? lostSince) - LINES_TAKE, notice.at) === true
    )
      return false;
    const one = { node, disk, lostSince, ...rest };
    return leftTrace(sim, one) && !isUnheardOf(sim, one, { losses, trial });
  });
  return still.map(({ node, disk }) => `recovered-without-proof: ${node.name} ${disk.volume}`);
}

function saysRecovered(sim: Simulation, notice: SentNotice): boolean {
  return /\[RECOVERED[^\]]*\] \S+ disk back/.test(notice.title) || isNotedAsRecovered(sim, notice);
}

function isNotedAsRecovered(sim: Simulation, notice: SentNotice): boolean {
  const entries = incidentsOf(sim).flatMap((incident) => incident.outbox);
  return entries.some(({ title, reason }) => title === notice.title && reason === 'recovered');
}

/** What the clocks of services, stamps to the second and rounding to minutes may add to the time left. */
const DEADLINE_BLUR = 3 * 60_000;
const SENT_LATE = 10 * 60_000;
/** Schedules without adversaries are troubled by faults, kills and stalls for so long. */
const TROUBLE = 20 * 60_000;

/** A notice never promises more time than the kernel gives. */
export function judgeDeadline(
  sim: Simulation,
  { losses, trial }: Claimed,
  notice: SentNotice,
): readonly string[] {
  const [, name, node, minutes] = /\] (\S+?)\/(\S+) .*fails in <=(\d+) min/.exec(notice.title) ?? [];
  const cluster = sim.clusters.find(({ spec }) => spec.name === name);
  if (cluster === undefined) return [];
  const open = losses.all.filter(
    (loss) => loss.cluster === cluster && loss.node.name === node && (loss.endedAt === null || isHeld(loss)),
  );
  const latest = Math.max(
    ...open.map((loss) => datedAt(sim, loss, { trial, notice }) + loss.node.options.recoveryTmoSec * 1_000),
  );
  // A notice that could not be sent at once says what was true when it was written.
  const late = (trial?.troubleUntil ?? sim.start + TROUBLE) > notice.at ? SENT_LATE : 0;
  if (open.length === 0 || notice.at + Number(minutes) * 60_000 <= latest + DEADLINE_BLUR + late) return [];
  return [`deadline-too-late: ${notice.title}`];
}

/** Somebody logged in beside the session that was lost, and that holds its writes until its own timer runs out. */
function isHeld({ endedBeside, node, session }: Loss): boolean {
  return endedBeside && node.up && session?.state === 'lost';
}

/**
 * From when on a loss can be counted by a notice. Where the first lines were lost on their way, it is dated by the first
 * that came; before any has come, by the detach, which the API shows, and Audit with its time: of a loss before that nobody
 * knows yet. While the API's answers are held up too, and for the minutes in which Audit is searched afterwards, by what is
 * seen then.
 */
function datedAt(
  sim: Simulation,
  { node, disk, lostAt, reachedAt, firstWrittenAt }: Loss,
  { trial, notice }: { readonly trial: Trial | null; readonly notice: SentNotice },
): number {
  if (reachedAt !== null && reachedAt + LINES_TAKE < notice.at)
    return Math.max(lostAt, firstWrittenAt ?? lostAt);
  if ((trial?.way?.ageAt(notice.at).api ?? 0) > 0) return notice.at;
  const detach = `DetachVolume ${clusterOf(sim, node)?.spec.name}/${node.name} ${disk.volume}`;
  const detached = sim.timeline.findLast(
    ({ kind, text, at }) => kind === 'action' && text === detach && at <= notice.at,
  );
  // Where nothing was detached the first line that came is all there is, however new it is.
  return Math.max(lostAt, detached?.at ?? (reachedAt === null ? lostAt : (firstWrittenAt ?? lostAt)));
}

/** Paths that are lost for longer than the bound, at a moment at which everything has worked for as long. */
export function untold(sim: Simulation, held: Claimed, workingSince: number): readonly string[] {
  const now = sim.time.now();
  return held.truth.disks.flatMap((one) => {
    const { lostSince, missingSince, node } = one;
    if (lostSince === null || missingSince === null || !node.agentUp || !leftTrace(sim, one)) return [];
    if (now - Math.max(lostSince, workingSince) < TOLD_WITHIN || isUnheardOf(sim, one, held)) return [];
    // What people know as lost over a moment's return, or a log-in beside it, is no other loss.
    const goesOn = held.losses.all.findLast(({ disk, endedAt }) => disk === one.disk && endedAt === null);
    const since = Math.min(missingSince, goesOn?.silentSince ?? missingSince);
    return untoldOf(sim, { ...one, lostSince, missingSince: since });
  });
}

function untoldOf(
  sim: Simulation,
  {
    node,
    disk,
    lostSince,
    missingSince,
  }: Pick<DiskTruth, 'node' | 'disk'> & {
    readonly lostSince: number;
    readonly missingSince: number;
  },
): readonly string[] {
  const now = sim.time.now();
  const open = incidentsOf(sim).filter((incident) => incident.closedAt === null);
  const concerns = open.filter(({ cluster }) => cluster.nodes.includes(node.options.instanceId));
  if (concerns.length === 0)
    return wasAnnounced(sim, missingSince, node)
      ? []
      : [`not-told: ${node.name} ${disk.volume}: no incident`];
  const told = sim
    .notices()
    .some(
      ({ at, title, body }) =>
        at >= missingSince - API_AHEAD &&
        (body.includes(node.name) || isInSummary({ title, body }, clusterOf(sim, node)?.spec.name ?? '')),
    );
  const unsent = concerns.flatMap((incident) => incident.outbox.filter((e) => e.sentAt === null));
  return [
    ...(told ? [] : [`not-told: ${node.name} ${disk.volume} lost ${now - lostSince} ms ago`]),
    ...(unsent.some((entry) => entry.dueAt < now - TOLD_WITHIN) ? ['not-told: outbox not sent'] : []),
  ];
}

/**
 * A detach under a hold is told once, as planned, and leaves no incident open; beside another loss it is settled, and the
 * incident ends with that one.
 */
function wasAnnounced(sim: Simulation, since: number, node: SimNode): boolean {
  const { instanceId } = node.options;
  const isMeant = ({ closedBy, memory }: Incident) =>
    closedBy === 'planned' || Object.keys(memory.settled).some((key) => nodeOfKey(key) === instanceId);
  return incidentsOf(sim).some(
    (incident) =>
      incident.cluster.nodes.includes(instanceId) &&
      isMeant(incident) &&
      (incident.closedAt ?? 0) >= since - API_AHEAD &&
      incident.outbox.some((entry) => entry.sentAt !== null && entry.sentAt >= since - API_AHEAD),
  );
}

/** Every line of it was lost on its way, and the API shows nothing of it: nobody can know. */
function isUnheardOf(
  sim: Simulation,
  { node, disk, lostSince }: DiskTruth,
  { losses, trial }: Pick<Claimed, 'losses' | 'trial'>,
): boolean {
  if (trial?.way === undefined || isDetached(sim, node, disk)) return false;
  const loss = losses.all.findLast((one) => one.disk === disk && one.endedAt === null);
  return loss?.reachedAt == null && trial.way.mayHaveLost(node.name, lostSince ?? 0);
}

/** What leaves a trace at all: a detach by the API, or a disk that somebody used. An idle black hole leaves none. */
function leftTrace(sim: Simulation, one: DiskTruth): boolean {
  const { volumes } = clusterOf(sim, one.node) ?? {};
  if (volumes?.some(({ spec }) => spec.name === one.disk.volume) !== true) return false;
  return isDetached(sim, one.node, one.disk) || one.wasMounted;
}

function isDetached(sim: Simulation, node: SimNode, disk: Disk): boolean {
  const volume = clusterOf(sim, node)?.volumes.find(({ spec }) => spec.name === disk.volume);
  if (volume === undefined) return false;
  return sim.cloud.compute.current(node.options.instanceId, volume.id)?.lifecycleState === 'DETACHED';
}

function clusterOf(sim: Simulation, node: SimNode): SimCluster | undefined {
  return sim.clusters.find(({ nodes }) => nodes.includes(node));
}

/** CHAP secrets appear nowhere: not in objects, notices, or lines of the functions. */
export function secrets(sim: Simulation): readonly string[] {
  const places: readonly (readonly [string, unknown])[] = [
    ['notices', sim.notices()],
    ['objects', sim.objects('')],
    ['plans', sim.plans()],
    ['journal', sim.attempts()],
    ['logs', sim.logs.map((line) => line.fields)],
  ];
  return places
    .filter(([, content]) => JSON.stringify(content).includes(CANARY_SECRET))
    .map(([place]) => `secret: in ${place}`);
}
