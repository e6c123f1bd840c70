import { isPending, said } from './cause-truths.ts';
import type { Claim } from './claim.ts';
import { hasAnswered, hasFailed, isAwaiting, isDetachedBy } from './headline-truths.ts';
import {
  areMoreLost,
  hasAttachment,
  hasInstanceState,
  hasLastLine,
  hasRole,
  isLossTime,
  isRecoveryTime,
  isSign,
  isSignOfSome,
  isSilentNode,
} from './present-truths.ts';
import { each, fact, noFact, type Sentences, words } from './sentence.ts';

const ofTarget = (c: Claim) =>
  hasRole(
    c,
    c.facts.nodes.find(({ node }) => node === c.facts.target?.node),
  );
const nodeLine = (c: Claim) => hasRole(c) && hasInstanceState(c) && hasLastLine(c);
const ofNodes = ['lines', 'api', 'nodes', 'metrics', 'stamps'] as const;

function isHeard(c: Claim): boolean {
  const node = c.nodeNamed(c.param('node'));
  return node !== undefined && c.world.heartbeat.get(node)?.ever(c.from, c.to, (is) => is) === true;
}

/** The five first lines, what changed since the notice before, and what is known in short. */
export const FRAME_SENTENCES: Sentences = {
  'five.about': fact(['lines', 'nodes', 'metrics'], ofTarget),
  'five.about-quorum': fact('api', (c) => c.facts.target !== null && c.facts.target.role !== 'data'),
  'five.about-volume': fact('api', (c) => c.facts.target?.role === 'data'),
  'five.since': fact(['lines', 'stamps', 'memory'], (c) => c.facts.headline === 'unclear' || isLossTime(c)),
  'five.since-only': fact(
    ['lines', 'stamps', 'memory'],
    (c) => c.facts.headline === 'unclear' || isLossTime(c),
  ),
  'five.since-failed': fact(['lines', 'stamps', 'memory'], (c) => isLossTime(c) && hasFailed(c)),
  'five.over-only': fact(['lines', 'stamps', 'memory'], (c) => isLossTime(c) && isRecoveryTime(c)),
  'five.since-over': fact(['lines', 'stamps', 'memory'], (c) => isLossTime(c) && isRecoveryTime(c)),
  'five.since-events': fact(['lines', 'stamps', 'memory'], isLossTime),
  'five.over-back-by': fact(['lines', 'metrics', 'stamps', 'memory'], (c) => isLossTime(c) && hasAnswered(c)),
  'five.since-back-by': fact(
    ['lines', 'metrics', 'stamps', 'memory'],
    (c) => isLossTime(c) && hasAnswered(c),
  ),
  'five.who': fact(['audit', 'memory'], isDetachedBy),
  'five.who-over': fact(['audit', 'memory'], isDetachedBy),
  'five.who-pending': fact(['audit', 'memory'], isPending),
  'five.who-unasked': noFact('about the suite itself; what is missing is a requirement'),
  'five.who-unread': noFact('says what could not be read'),
  'five.may-log-out': fact('lines', said(/ocid|oci-utils|OracleCloudAgent|blockautoconfig/i)),
  'five.cause-unknown': noFact('says that nobody knows'),
  'five.cause': noFact('the cause is judged by itself'),
  ...each(
    'five',
    ['choose', 'ways', 'next', 'nothing', 'contacts', 'no-contacts'] as const,
    noFact('advice'),
  ),

  'changed.head': noFact('a heading'),
  'changed.nothing': noFact('about two notices, not about the world'),
  'changed.about': noFact('about two notices, not about the world'),
  'changed.detached-by': fact(['audit', 'memory'], isDetachedBy),
  'changed.attachment': fact('api', hasAttachment),
  'changed.instance': fact('api', hasInstanceState),
  'changed.service': fact(['lines', 'nodes', 'metrics'], (c) => hasRole(c)),
  'changed.silent': fact(['heartbeats', 'stamps'], isSilentNode),
  'changed.restarted': fact('lines', (c) => c.stops(c.nodeNamed(c.param('node'))).length > 0),
  'changed.approvals': fact(['plans', 'memory'], isAwaiting),
  'changed.heard': fact('heartbeats', isHeard),
  'changed.takeover': fact(['lines', 'metrics', 'nodes', 'memory'], isSign),
  'changed.takeover-somewhere': fact(['lines', 'metrics', 'nodes', 'memory'], isSignOfSome),
  'changed.severity': noFact('a word of the suite'),
  'changed.cause': noFact('the cause is judged by itself'),
  'changed.read': noFact('about the suite itself'),
  ...words('changed', ['more', 'item']),

  'known.impact': noFact('the impact is judged by itself'),
  'known.evidence': noFact('the evidence is judged by itself'),
  'known.cause': noFact('the cause and its evidence are judged by themselves'),
  'known.cause-only': noFact('the cause is judged by itself'),
  'known.node': fact(ofNodes, nodeLine),
  'known.node-attachment': fact(ofNodes, (c) => nodeLine(c) && hasAttachment(c)),
  'known.more-paths': fact('lines', areMoreLost),

  'load.node': noFact('figures that Monitoring gave'),
  'load.unread': noFact('says what could not be read'),
  ...words('load', ['throttled', 'free']),
  ...words('related', ['device-failure', 'hung-task', 'check-timeout', 'io-error', 'file-system-dead']),
  'request.none': noFact('about the suite itself'),
  'request.guard': noFact('to be too careful is no falsehood; what is met is judged with the plan'),
  ...words('placeholder', ['reason']),
};
