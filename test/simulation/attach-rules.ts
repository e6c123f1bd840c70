import type { Attempt } from '../../functions/core/plan/attempt.ts';
import { BY_LCDSTATUS } from '../../functions/core/plan/guard-input.ts';
import { APPROVAL_VALID, CLOCK_AHEAD } from '../../functions/core/plan/tally.ts';
import { attemptName } from '../../functions/store/plans.ts';
import type { AttachmentRecord } from '../../infra/local/cloud/compute-shapes.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import type { Trial } from './invariants.ts';
import type { Losses } from './losses.ts';
import { ordersOf } from './orders.ts';

/** A rejection or a sign is on its way to `reattach` for so long. */
const ON_ITS_WAY = 30_000;
/** The answers that a judgement rests on are at most so old when the request leaves. */
const FRESH = 120_000;
const QUIET = 5 * 60_000;
/** Between the platform's own note of a change and ours; the services' time is known to two seconds. */
const QUIET_BLUR = 20_000;
const READS = ['ListVolumeAttachments', 'ListInstances', 'GetVolume', 'SearchLogs', 'SummarizeMetricsData'];

/** What must be true at the moment at which `reattach` attaches something. @returns what is not. */
export function judgeAttach(
  sim: Simulation,
  record: AttachmentRecord,
  before: readonly AttachmentRecord[],
  { lastChange, losses, trial }: Around,
): readonly string[] {
  const wrong: string[] = [];
  const now = sim.time.now();
  const { tokens } = sim.cloud.compute;
  const attempt = sim.attempts().find((one) => tokens.get(one.retryToken)?.attachmentId === record.id);
  if (attempt === undefined) return [`not-journalled: ${record.id}`];
  if (attempt.state !== 'intent' || attempt.intentAt === null)
    wrong.push(`not-journalled: ${attemptName(attempt.planId)} is ${attempt.state}`);
  wrong.push(...approvalFaults(sim, attempt, now));
  if (now - lastChange < QUIET - QUIET_BLUR)
    wrong.push(`not-quiet: ${Math.round((now - lastChange) / 1000)} s after the last change`);
  wrong.push(...takeOverFaults(sim, record, attempt, losses), ...holdFaults(sim, record, trial));
  const instance = sim.cloud.compute.instance(record.instanceId);
  if (instance?.lifecycleState !== 'RUNNING') wrong.push(`instance-state: ${instance?.lifecycleState}`);
  wrong.push(...parameterFaults(sim, record, before));
  for (const operation of READS) {
    const seen = sim.cloud.calls.some(
      (call) =>
        call.principal === 'reattach' &&
        call.operation === operation &&
        call.status === 200 &&
        call.at >= now - FRESH,
    );
    if (!seen) wrong.push(`not-fresh: no ${operation} before the request`);
  }
  return wrong;
}

/** What a judgement needs besides the attachment itself. */
interface Around {
  /** When something about volumes changed last, as the platform notes it. */
  readonly lastChange: number;
  readonly losses: Losses;
  readonly trial: Trial | null;
}

/**
 * A peer writes nine seconds after it took over, and the metric has a point a minute; one that does not write yet shows
 * when its line has come through.
 */
const WRITES_SHOW = 75_000;
const LINES_TAKE = 90_000;
const ANSWERS_TAKE = 4 * 60_000;
/** The clock of a container reads so much more at most: by it the announced work is over. */
const HOLD_BLUR = 5 * 60_000;

/** No peer has taken over, whatever the evidence says. */
function takeOverFaults(
  sim: Simulation,
  record: AttachmentRecord,
  attempt: Attempt,
  losses: Losses,
): string[] {
  const now = sim.time.now();
  const cluster = sim.clusters.find(({ nodes }) =>
    nodes.some((one) => one.options.instanceId === record.instanceId),
  );
  const name = cluster?.spec.name ?? '';
  const signs = sim.timeline.filter(
    ({ who, text }) =>
      who === 'LifeKeeper' && text.startsWith(`${name}: `) && text.includes(' takes over from '),
  );
  // A peer that has no path to the volume writes nothing on it: only its lines can show.
  const canWrite = ({ text }: { readonly text: string }) =>
    cluster?.nodes.some(
      ({ options: { name: peer, instanceId } }) =>
        text.startsWith(`${name}: ${peer} takes over`) &&
        sim.cloud.compute.current(instanceId, record.volumeId)?.lifecycleState === 'ATTACHED',
    ) === true;
  const writes = signs.some(
    (sign) => !sign.text.includes(',') && canWrite(sign) && sign.at < now - WRITES_SHOW,
  );
  // Whoever leaves it to the nodes' answers has them: they know.
  const words = sim
    .words()
    .filter(({ id, planId }) => planId === attempt.planId && attempt.approvals.includes(id));
  const answered =
    words.some(({ attestation }) => attestation?.inService === BY_LCDSTATUS) &&
    signs.some(({ at }) => at < now - ANSWERS_TAKE);
  const quietly = losses.takeOvers.some(
    (one) => one.cluster === cluster && one.reachedAt !== null && one.reachedAt < now - LINES_TAKE,
  );
  return writes || quietly || answered ? ['peer-took-over: attached nevertheless'] : [];
}

/** Nobody has announced work on the cluster a while ago that still lasts; asked for only where nothing else goes wrong. */
function holdFaults(sim: Simulation, record: AttachmentRecord, trial: Trial | null): string[] {
  const now = sim.time.now();
  if (trial === null || trial.troubleUntil > now) return [];
  const cluster = sim.clusters.find(({ nodes }) =>
    nodes.some((one) => one.options.instanceId === record.instanceId),
  );
  // A cluster without a tag has another name to the suite: an order that names the tag reaches nobody.
  if (cluster === undefined || cluster.spec.tagged === false) return [];
  const { name } = cluster.spec;
  const announced = `hold ${name} until `;
  const held = ordersOf(
    sim,
    ({ text, at }) =>
      text.startsWith(announced) &&
      at < now - LINES_TAKE &&
      Date.parse(text.slice(announced.length)) > now + HOLD_BLUR,
  );
  return held.length > 0 ? ['held: attached although work was announced'] : [];
}

function approvalFaults(sim: Simulation, attempt: Attempt, now: number): string[] {
  const wrong: string[] = [];
  const plan = sim.plans().find((stored) => stored.plan.id === attempt.planId);
  if (plan === undefined || plan.plan.hash !== attempt.planHash) return ['not-approved: no such plan'];
  const words = sim.words().filter((word) => word.planId === attempt.planId);
  const rejected = words.find((word) => word.kind === 'reject' && word.at < now - ON_ITS_WAY);
  if (rejected !== undefined) wrong.push(`rejected: by ${rejected.by}`);
  const counted = words.filter(
    (word) =>
      word.kind === 'approve' &&
      word.planHash === attempt.planHash &&
      attempt.approvals.includes(word.id) &&
      word.attestation?.detachNotMeant === true &&
      (word.attestation.inService === attempt.instanceId || word.attestation.inService === BY_LCDSTATUS),
  );
  if (new Set(counted.map((word) => word.by)).size < plan.needed)
    wrong.push(`not-approved: ${counted.length} of ${plan.needed}`);
  const oldest = Math.min(...counted.map((word) => word.at));
  if (now - oldest > APPROVAL_VALID + CLOCK_AHEAD) wrong.push('approval-too-old');
  if (now >= plan.until + ON_ITS_WAY) wrong.push('plan-expired');
  return wrong;
}

/** The volume comes back as it was, the first time or after somebody attached it anew, and only a volume of data. */
export function parameterFaults(
  sim: Simulation,
  record: AttachmentRecord,
  before: readonly AttachmentRecord[],
): readonly string[] {
  if (before.length === 0) return [`other-volume: ${record.volumeId} was never on ${record.instanceId}`];
  const differences = before.map((earlier) => parametersThatDiffer(record, earlier));
  const wrong = differences.some((all) => all.length === 0)
    ? []
    : (differences.at(-1) ?? []).map((what) => `other-parameters: ${what}`);
  const volume = sim.clusters.flatMap((cluster) => cluster.volumes).find(({ id }) => id === record.volumeId);
  if (volume?.spec.role === 'quorum') wrong.push('other-volume: a quorum volume');
  const elsewhere = sim.cloud.compute.attachments.filter(
    (a) => a.volumeId === record.volumeId && a.id !== record.id && a.lifecycleState !== 'DETACHED',
  );
  if (elsewhere.some((a) => !a.isShareable || !record.isShareable)) wrong.push('second-node: not shareable');
  return wrong;
}

function parametersThatDiffer(record: AttachmentRecord, earlier: AttachmentRecord): string[] {
  const keys = [
    'device',
    'isShareable',
    'isReadOnly',
    'displayName',
    'isAgentAutoIscsiLoginEnabled',
  ] as const;
  const differ = keys
    .filter((key) => record[key] !== earlier[key])
    .map((key) => `${key} ${String(record[key])}`);
  return (record.chapUsername === null) === (earlier.chapUsername === null) ? differ : [...differ, 'CHAP'];
}
