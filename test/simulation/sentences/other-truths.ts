import type { StrangersFacts } from '../../../functions/core/notice/facts-of-many.ts';
import type { Claim } from './claim.ts';
import {
  areApprovers,
  hasFailed,
  isAttachedByPlan,
  isAwaiting,
  isFailedAttempt,
  isRejected,
  isUnsent,
  wasSo,
} from './headline-truths.ts';
import { isRecoveryTime } from './present-truths.ts';
import { each, fact, noFact, type Sentences, words } from './sentence.ts';

const MINUTE = 60_000;
/** A node is asked a minute before it answers, and an answer is stored a moment later. */
const ANSWERS_TAKE = 3 * MINUTE;

/** None of them is a node that the tenancy knows. */
function areStrangers(c: Claim): boolean {
  return (c.raw as StrangersFacts).nodes.every(({ node }) => c.world.clusterOf(node) === undefined);
}

/** What a node answered was so when it was asked. */
function isAnswer(c: Claim): boolean {
  const node = c.facts.nodes.find(({ name }) => name === c.param('node'));
  const probe = node?.probe;
  const { cluster } = c;
  if (node === undefined || probe === undefined || cluster === undefined || probe.resources.length === 0)
    return true;
  const isIn = probe.resources.some(({ state }) => state === 'ISP');
  const active = c.world.active.get(cluster);
  return (
    active?.ever(probe.at - ANSWERS_TAKE, probe.at + MINUTE, (name) => (name === node.name) === isIn) === true
  );
}

/** It was over, and I/O became of it what is told. */
function wasHeldThen(c: Claim): boolean {
  return wasSo(c) && (c.facts.late?.outages ?? []).every(({ io }) => io !== 'held' || !hasFailed(c));
}

/** Functions wait for each other, and for the store, while they decide. */
const DECIDING_TAKES = MINUTE;

/** It says of when it speaks, and is judged as of then: something was decided then. Of wide outages no decision is noted. */
function wasDecidedThen(c: Claim): boolean {
  const { timeline } = c.world.sim;
  return (
    (c.facts.headline as string | undefined) === undefined ||
    timeline.some(({ kind, at }) => kind === 'decision' && Math.abs(at - c.asOf) < DECIDING_TAKES)
  );
}

/** A disk came back about then, and one of the cluster was lost since. */
function wasBackThen(c: Claim): boolean {
  const back = c.facts.recoveredAt ?? c.asOf;
  const ofCluster = c.world.disks.filter(({ cluster }) => cluster === c.cluster);
  const isLostSince = ofCluster.some(
    ({ state }) => state.beginnings(back, c.sentAt, (is) => is !== 'answers').length > 0,
  );
  return isRecoveryTime(c) && isLostSince;
}

const late = fact(['lines', 'stamps', 'memory'], wasSo);

/** What notices say of outages that are over, of plans, of nodes that were asked, and of what is nobody's cluster. */
export const OTHER_SENTENCES: Sentences = {
  ...words('late', ['others', 'length', 'followed', 'failed', 'failed-over', 'rebooted', 'more']),
  'late.outage': late,
  'late.io.held': fact(['lines', 'stamps', 'memory'], wasHeldThen),
  'late.io.failed': fact(
    ['lines', 'memory'],
    (c) => c.failures(c.world.disks, 0).length > 0 || c.stops(c.node, 0).length > 0,
  ),
  'late.io.unknown': noFact('says that nobody knows'),
  'late.io.other-path': fact('lines', (c) => c.disksOf().length > 1 || c.facts.target === null),
  'late.followed.failed-over': fact(['lines', 'stamps'], (c) => c.takeOvers(0).length > 0),
  'late.followed.rebooted': fact(['lines', 'stamps'], (c) =>
    (c.cluster?.nodes ?? []).some((node) => c.stops(node, 0).length > 0),
  ),
  'late.followed.flapping': late,
  'late.why.agent': noFact('an inference from three times, each of which is judged where it is told'),
  'late.why.here': noFact('an inference from three times, each of which is judged where it is told'),
  'late.why.unknown': noFact('says what is not known'),
  'late.why.short': noFact('says that nothing was late'),

  'waited.as-of': fact(['stamps', 'memory'], wasDecidedThen),
  'subject.recovered-then': fact(['lines', 'api', 'stamps', 'memory'], wasBackThen),
  'summary.recovered-then': fact(['lines', 'api', 'stamps', 'memory'], wasBackThen),

  'title.strangers': fact('api', areStrangers),
  'summary.strangers': fact('api', areStrangers),
  ...words('strangers', ['node', 'lost', 'fails', 'lifekeeper', 'count', 'at-least', 'more']),
  ...each(
    'strangers',
    ['impact', 'look', 'compartment', 'sweep', 'foreign', 'next'] as const,
    noFact('advice'),
  ),
  'plain.title': noFact('says that there is something that cannot be said'),
  'plain.summary': noFact('says that there is something that cannot be said'),

  'state.reattach': noFact('its stage is judged by itself'),
  'stage.awaiting-approval': fact('plans', isAwaiting),
  'stage.rejected': fact('plans', isRejected),
  'stage.expired': fact('plans', isUnsent),
  'stage.refused': fact('plans', isUnsent),
  'stage.attempted': fact('plans', areApprovers),
  'stage.attached': fact('plans', isAttachedByPlan),
  'stage.adopted': fact('plans', areApprovers),
  'stage.failed': fact('plans', isFailedAttempt),

  'probe.node': fact('nodes', isAnswer),
  ...each('probe', ['mounts', 'multipath', 'ocid'] as const, noFact('figures as the node gave them')),
  ...words('probe', ['map', 'queueing', 'read-only', 'none', 'more']),

  'unread.line': noFact('says what could not be read'),
  'unread.none': noFact('about the suite itself'),
  'unread.why': noFact('says what could not be read'),
  'unread.more': noFact('says what could not be read'),
  'contacts.none': noFact('the configuration of the installation'),
  ...words('text', ['unknown', 'truncated']),
  ...words('api', ['absent']),
};

/** Keys whose words stand in other sentences only. */
export const WORD_FAMILIES = [
  'head.',
  'service.',
  'role.',
  'source.',
  'basis.',
  'method.',
  'bound.',
  'remaining.',
  'deadline.',
  'sign.',
  'portal.',
  'block.',
] as const;
