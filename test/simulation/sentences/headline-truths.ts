import type { Claim } from './claim.ts';
import { countedTo } from './counted-timers.ts';
import { fact, type Sentence, type Sentences } from './sentence.ts';

const MINUTE = 60_000;
/** Minutes in words are rounded, stamps are whole seconds, and what is taken for the loss may be its second line. */
const ROUNDED = 2 * MINUTE;

/** The path answers nothing. */
export const isLost = (c: Claim) => c.lately(['stuck', 'lost', 'failed', 'none', 'down']);
/** The initiator has lost the connection and holds I/O: neither given up nor stopped. */
export const holdsIo = (c: Claim) => c.lately(['lost', 'stuck']);
const isHeldByInitiator = (c: Claim) => c.lately(['lost']) || (c.detached() && c.lately(['stuck']));
/** Its node is stopped. */
const isDown = (c: Claim) => c.lately(['down']);
export const hasAnswered = (c: Claim) => c.lately(['answers']);
/** I/O failed on the node since the loss: on one of its disks, for lines name the disk in many ways. */
export const hasFailed = (c: Claim, of = c.node) =>
  c.failures(c.world.disks.filter(({ node }) => node === of)).length > 0;
/** A peer of the target's node came into service since the loss. */
export const hasMoved = (c: Claim) => c.takeOvers().some(({ to }) => to !== (c.facts.target?.nodeName ?? ''));
/** A node is in service, or has a file system in use. */
export const isUsedBy = (c: Claim, name: string) => c.isActive(name) || c.usesDisk(name);
/** A peer took over; or it only uses the disk, which may be all that is known of it. */
export const mayHaveMoved = (c: Claim) => hasMoved(c) || isUsedBy(c, c.facts.peer);
/** Still the session of the loss, in the same boot. */
const isSameSession = (c: Claim) =>
  c.disksOf().some(({ session, state }) => {
    const [last] = state.spans(c.to, (is) => is !== 'answers').slice(-1);
    return session.during((last?.from ?? c.lossFrom) - 1_000, c.to).length === 1;
  });

/** The outage that is told has the length that it had: the newest, or the whole of one that came and went. */
export function hasLength(c: Claim): boolean {
  const told = c.number('outage') * MINUTE;
  const first = Math.min(...c.outages().map(({ from }) => from));
  return c.outages().some(({ from, to }) => {
    const end = to ?? c.asOf;
    if (end < c.lossFrom) return false;
    if (c.facts.outage.bound === 'at-least') return told <= c.asOf - first + ROUNDED;
    return told >= end - from - ROUNDED && told <= end - first + ROUNDED;
  });
}

/** It broke and came back since the loss, or never broke at all: that it answered before the loss is no return. */
function hasReturned(c: Claim): boolean {
  return c.disksOf().some(({ state }) => {
    const since = state.spans(c.to, (is) => is !== 'answers').filter(({ to }) => (to ?? c.to) >= c.lossFrom);
    return since.length === 0 || since.some(({ to }) => to !== null);
  });
}

/** What was over before it was told was so, about then. */
export function wasSo(c: Claim): boolean {
  return (c.facts.late?.outages ?? []).every(({ nodeName, lostAt, endedAt }) =>
    c.world.disks.some(
      ({ node, state }) =>
        node.name === nodeName &&
        state
          .spans(c.to, (is) => is !== 'answers')
          .some(({ from, to }) => from <= endedAt + ROUNDED && (to ?? c.to) >= lostAt - ROUNDED),
    ),
  );
}

const attachments = (c: Claim) =>
  c.facts.target?.volumeId == null
    ? undefined
    : c.world.attachment(c.facts.target.node, c.facts.target.volumeId);

/** Attached anew since the loss, and that is done. */
export function isReattached(c: Claim): boolean {
  return (
    c.attachmentStates().includes('ATTACHED') &&
    (attachments(c)?.id.during(c.lossFrom, c.asOf).length ?? 0) > 1
  );
}

/** Attached anew under another address, or the session is another one than at the loss. */
function isElsewhere(c: Claim): boolean {
  const portals = attachments(c)?.portal.during(c.lossFrom, c.asOf) ?? [];
  return c.attachmentStates().includes('ATTACHED') && (portals.length > 1 || !isSameSession(c));
}

/** How often the path broke in the last twenty minutes. */
function breaks(c: Claim): number {
  return c.outages().filter(({ from }) => from >= c.asOf - 20 * MINUTE).length;
}

/** A volume was detached by who is named. */
export function isDetachedBy(c: Claim): boolean {
  const { who } = c.facts;
  return (
    who !== null && c.detaches().some(({ by, at }) => by === who.principal && Math.abs(at - who.at) < 5_000)
  );
}

const stage = (c: Claim) => c.facts.reattach?.stage;
const wordsOn = (c: Claim) => c.world.sim.words().filter(({ planId }) => planId === c.facts.reattach?.planId);
const attempts = (c: Claim) =>
  c.world.sim.attempts().filter(({ planId }) => planId === c.facts.reattach?.planId);

/** Those who are said to have approved did. */
export function areApprovers(c: Claim): boolean {
  const all = stage(c);
  const told = all?.kind === 'attached' || all?.kind === 'attempted' ? all.approvedBy : [];
  const approved = wordsOn(c).filter(({ kind }) => kind === 'approve');
  return told.every((name) => approved.some(({ by }) => by === name));
}

export function isAwaiting(c: Claim): boolean {
  const now = stage(c);
  if (now?.kind !== 'awaiting-approval') return false;
  const plan = c.world.sim.plans().find((stored) => stored.plan.id === c.facts.reattach?.planId);
  const given = new Set(wordsOn(c).flatMap(({ kind, by }) => (kind === 'approve' ? [by] : [])));
  return plan !== undefined && plan.needed === now.needed && given.size >= now.given;
}

export const isAttachedByPlan = (c: Claim) =>
  attempts(c).some(({ state }) => state === 'attached') && areApprovers(c);
export function isRejected(c: Claim): boolean {
  const now = stage(c);
  return now?.kind === 'rejected' && wordsOn(c).some(({ kind, by }) => kind === 'reject' && by === now.by);
}
/** Nothing was sent for this plan. */
export const isUnsent = (c: Claim) => attempts(c).length === 0;
/** The request was sent and did not lead to an attachment. */
export const isFailedAttempt = (c: Claim) => attempts(c).every(({ state }) => state !== 'attached');

/** Restarted since the loss, or in the hour before the notice: the lines of a restart name no loss. */
export const isRebooted = (c: Claim, of = c.node) =>
  c.stops(of, Math.min(c.lossFrom, c.asOf - 60 * MINUTE)).length > 0;

export const isStandby = (c: Claim) =>
  c.facts.target !== null && c.activeLately().some((name) => name !== c.facts.target?.nodeName);

/** The time after which the kernel gives up has passed: one was running, and it is over. */
const isPassed = (c: Claim) => c.timers().some(({ at, to }) => at <= c.to + ROUNDED && to >= c.lossFrom);

function isNear(c: Claim): boolean {
  return countedTo(c).some((at) => at <= c.asOf + 32 * MINUTE);
}

function allSilent(c: Claim): boolean {
  return (c.cluster?.nodes ?? []).every(
    (node) => c.world.heartbeat.get(node)?.ever(c.from, c.asOf, (is) => !is) === true,
  );
}

/** No line of the node was handed over for as long as is told. */
function isSilent(c: Claim): boolean {
  const since = c.asOf - c.number('silence') * MINUTE + MINUTE;
  const { records } = c.world.sim.cloud.logging;
  // What is in Logging has not come while the way from there is interrupted.
  const until = c.heldUp.lines > 0 ? c.from : c.asOf - 2 * MINUTE;
  const id = c.node?.options.instanceId;
  return !records.some(({ record, at }) => {
    const oracle = record['oracle'] as { readonly instanceid?: string } | undefined;
    return oracle?.instanceid === id && at > since && at < until;
  });
}

const role = (name: string) => (c: Claim) => c.facts.target?.role === name && isLost(c);
const isDegraded = (c: Claim) => {
  const disks = c.disksOf();
  return isLost(c) && disks.length > 1 && c.lately(['answers'], disks);
};

/** The session of before a take-over came back, and its node was not stopped in between. */
const isReplayed = (c: Claim) =>
  hasMoved(c) &&
  hasAnswered(c) &&
  c.takeOvers().some(({ at }) => c.stops(c.node, at).every((stop) => stop > c.asOf));
/** The disks of the node that are known all answer. */
const areAllUp = (c: Claim) =>
  c.world.disks.filter(({ node }) => node === c.node).every((track) => c.lately(['answers'], [track]));

/** What each headline states, in its title and in its summary alike. */
const HEADLINE_FACTS: Readonly<Record<string, Sentence>> = {
  detached: fact(['api', 'memory'], (c) => c.detached()),
  recovered: fact('lines', (c) => hasAnswered(c) && hasReturned(c) && hasLength(c)),
  hung: fact('lines', (c) => c.lately(['stuck'])),
  'do-not-reattach': fact(
    ['api', 'lines', 'metrics', 'nodes', 'memory'],
    (c) => c.detached() && mayHaveMoved(c),
  ),
  'not-recovered': fact(['api', 'memory'], isElsewhere),
  'standby-lost': fact(['lines', 'nodes', 'metrics'], (c) => isLost(c) && isStandby(c)),
  'quorum-lost': fact('lines', role('quorum')),
  'all-silent': fact('heartbeats', allSilent),
  rebooted: fact('lines', isRebooted),
  planned: fact(['api', 'audit', 'memory'], (c) => c.detached() || c.attachmentStates().length === 0),
  lost: fact('lines', (c) => c.lately(['lost', 'failed', 'none', 'down']) || (c.detached() && isLost(c))),
  'boot-lost': fact('lines', role('boot')),
  'failed-over': fact(['lines', 'memory'], (c) => c.takeOvers().length > 0),
  'io-failed': fact(['lines', 'memory'], hasFailed),
  'fs-dead': fact(['lines', 'memory'], (c) => hasFailed(c) && hasAnswered(c)),
  'deadline-passed': fact(['lines', 'stamps'], isPassed),
  reattached: fact(['api', 'memory'], isReattached),
  flapping: fact(['lines', 'stamps'], (c) => breaks(c) > 1),
  degraded: fact('lines', isDegraded),
  unclear: fact('lines', (c) => (c.node?.lines.length ?? 0) > 100),
  unproven: fact(
    ['lines', 'memory'],
    (c) => hasAnswered(c) || c.lately(['down', 'none', 'stuck']) || !isLost(c),
  ),
  'redundancy-lost': fact(['lines', 'api', 'memory'], (c) => isLost(c) || c.detached()),
  'redundancy-restored': fact(['lines', 'memory'], (c) => hasAnswered(c) && hasReturned(c)),
  replayed: fact(['lines', 'memory'], isReplayed),
  stray: fact('lines', areAllUp),
  'heard-again': fact('heartbeats', (c) =>
    (c.cluster?.nodes ?? []).some((node) => c.world.heartbeat.get(node)?.ever(c.from, c.asOf, (is) => is)),
  ),
  late: fact(['lines', 'stamps'], wasSo),
  'late-failed': fact(['lines', 'stamps'], wasSo),
  'earlier-loss': fact(['lines', 'stamps'], wasSo),
  'detached-by': fact(['api', 'audit', 'memory'], (c) => c.detached() && isDetachedBy(c)),
  'further-loss': fact(['lines', 'api'], (c) =>
    [c.facts.target, ...c.facts.more].every(
      (target) =>
        target === null ||
        c.lately(['stuck', 'lost', 'failed', 'none', 'down'], c.disksOf(target)) ||
        c.attachmentStates(target).some((state) => state !== 'ATTACHED'),
    ),
  ),
  'deadline-near': fact(['lines', 'stamps'], isNear),
  silent: fact('lines', isSilent),
  'approval-needed': fact('plans', isAwaiting),
  acted: fact('plans', isAttachedByPlan),
  'attach-refused': fact('plans', isUnsent),
  'attach-rejected': fact('plans', (c) => isRejected(c) && isUnsent(c)),
  'attach-expired': fact('plans', isUnsent),
  'attach-failed': fact('plans', isFailedAttempt),
};

/** Both hold. */
function also(headline: string, more: (c: Claim) => boolean): Sentence {
  const one = HEADLINE_FACTS[headline];
  if (one === undefined || 'noFact' in one) throw new RangeError(`no headline ${headline}`);
  return { by: one.by, holds: (c) => one.holds(c) && more(c) };
}

const all = (prefix: string): Sentences =>
  Object.fromEntries(Object.entries(HEADLINE_FACTS).map(([key, sentence]) => [`${prefix}.${key}`, sentence]));

/** Titles, the words of subjects, and summaries; a summary often says more than its title. */
export const HEADLINE_SENTENCES: Sentences = {
  ...all('title'),
  ...all('summary'),
  'subject.io-failed-at-once': fact(['lines', 'memory'], (c) => hasFailed(c) || c.lately(['none', 'down'])),
  'summary.io-failed-at-once': fact(['lines', 'memory'], (c) => hasFailed(c) || c.lately(['none', 'down'])),
  'summary.recovered': also('recovered', (c) => isSameSession(c) && !hasFailed(c)),
  'summary.detached': also('detached', holdsIo),
  'summary.lost': also('lost', isHeldByInitiator),
  'summary.detached-stopped': also('detached', isDown),
  'summary.lost-stopped': fact(['lines', 'api'], (c) => isLost(c) && isDown(c)),
};
