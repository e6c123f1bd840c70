import type { Incident } from '../../functions/core/incident/incident.ts';
import { CANARY_SECRET } from '../../infra/local/cloud/compute-records.ts';
import type { SentNotice, Simulation } from '../../infra/local/simulator/simulation.ts';
import type { Trial } from './invariants.ts';
import type { Losses } from './losses.ts';
import type { DiskTruth, Truth } from './truth.ts';

/** Lines and answers may be this old when a notice is written: a batch of a minute, repeated while `detect` fails. */
const NEWS_TAKES = 5 * 60_000;
/** From Logging to a decision, while everything works. */
const LINES_TAKE = 90_000;
/** A detach is seen at the API before the session breaks. */
const API_AHEAD = 10_000;
/** From a loss, or from the end of all faults, to the notice that tells it. */
export const TOLD_WITHIN = 6 * 60_000;

/** Those that can be read; a damaged one is another rule's affair. */
function incidentsOf(sim: Simulation): readonly Incident[] {
  return sim.incidents().filter((incident) => Array.isArray(incident.outbox));
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
  const isClaim = /\[RECOVERED\] \S+ disk back/.test(notice.title) || isNotedAsRecovered(sim, notice);
  const cluster = isClaim
    ? sim.clusters.find(({ spec }) => notice.title.includes(` ${spec.name}/`))
    : undefined;
  if (cluster === undefined) return [];
  const still = truth.disks.filter(({ node, disk, lostSince, ...rest }) => {
    if (lostSince === null || !cluster.nodes.includes(node)) return false;
    const loss = losses.all.find((one) => one.disk === disk && one.endedAt === null);
    // News of it had reached the suite, or had had the time to.
    const isKnown = loss?.reachedAt != null && loss.reachedAt < notice.at - LINES_TAKE;
    if (!isKnown && lostSince >= notice.at - NEWS_TAKES) return false;
    // Whoever may write lines of a node may say that it is well, until its own lines say otherwise.
    if (
      trial?.scene.provedFalsely(node.name, (loss?.saidAgainAt ?? lostSince) - LINES_TAKE, notice.at) === true
    )
      return false;
    return leftTrace(sim, { node, disk, lostSince, ...rest });
  });
  return still.map(({ node, disk }) => `recovered-without-proof: ${node.name} ${disk.volume}`);
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
    (loss) => loss.cluster === cluster && loss.node.name === node && loss.endedAt === null,
  );
  const latest = Math.max(...open.map((loss) => loss.lostAt + loss.node.options.recoveryTmoSec * 1_000));
  // A notice that could not be sent at once says what was true when it was written.
  const late = (trial?.troubleUntil ?? sim.start + TROUBLE) > notice.at ? SENT_LATE : 0;
  if (open.length === 0 || notice.at + Number(minutes) * 60_000 <= latest + DEADLINE_BLUR + late) return [];
  return [`deadline-too-late: ${notice.title}`];
}

/** Paths that are lost for longer than the bound, at a moment at which everything has worked for as long. */
export function untold(sim: Simulation, truth: Truth, workingSince: number): readonly string[] {
  const now = sim.time.now();
  const wrong: string[] = [];
  const notices = sim.notices();
  for (const one of truth.disks) {
    const { lostSince, missingSince } = one;
    if (lostSince === null || missingSince === null || !one.node.agentUp || !leftTrace(sim, one)) continue;
    if (now - Math.max(lostSince, workingSince) < TOLD_WITHIN) continue;
    const open = incidentsOf(sim).filter((incident) => incident.closedAt === null);
    const ofNode = (incident: Incident) => incident.cluster.nodes.includes(one.node.options.instanceId);
    const concerns = open.filter(ofNode);
    if (concerns.length === 0) {
      if (wasAnnounced(sim, missingSince, ofNode)) continue;
      wrong.push(`not-told: ${one.node.name} ${one.disk.volume}: no incident`);
      continue;
    }
    const told = notices.some(
      ({ at, body }) => at >= missingSince - API_AHEAD && body.includes(one.node.name),
    );
    if (!told) wrong.push(`not-told: ${one.node.name} ${one.disk.volume} lost ${now - lostSince} ms ago`);
    const unsent = concerns.flatMap((incident) => incident.outbox.filter((e) => e.sentAt === null));
    if (unsent.some((entry) => entry.dueAt < now - TOLD_WITHIN)) wrong.push('not-told: outbox not sent');
  }
  return wrong;
}

/** A detach under a hold is told once, as planned, and leaves no incident open. */
function wasAnnounced(sim: Simulation, since: number, ofNode: (incident: Incident) => boolean): boolean {
  return incidentsOf(sim).some(
    (incident) =>
      ofNode(incident) &&
      incident.closedBy === 'planned' &&
      (incident.closedAt ?? 0) >= since - API_AHEAD &&
      incident.outbox.some((entry) => entry.sentAt !== null && entry.sentAt >= since - API_AHEAD),
  );
}

/** What leaves a trace at all: a detach by the API, or a disk that somebody used. An idle black hole leaves none. */
function leftTrace(sim: Simulation, { node, disk, wasMounted }: DiskTruth): boolean {
  const volume = sim.clusters.flatMap((cluster) => cluster.volumes).find((v) => v.spec.name === disk.volume);
  if (volume === undefined) return false;
  const current = sim.cloud.compute.current(node.options.instanceId, volume.id);
  return current?.lifecycleState === 'DETACHED' || wasMounted;
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
