import type { Claim } from './claim.ts';
import { hasAnswered, hasFailed, isDetachedBy, isLost } from './headline-truths.ts';
import { fact, noFact, type Sentences, words } from './sentence.ts';
import type { Detach } from './world.ts';

const MINUTE = 60_000;
const AUDIT_TAKES = 4 * MINUTE;
/** LifeKeeper and the initiator notice a silent target minutes after it fell silent. */
const LINES_LATER = 5 * MINUTE;

/** What the target of the path was made to do by the story, or does because it is not attached there. */
function conditions(c: Claim): readonly string[] {
  const { cluster } = c;
  const { target, late } = c.facts;
  if (cluster === undefined) return [];
  // What was over when it was told has causes of its own, on whatever node.
  const outages = late?.outages ?? [];
  const names = [target?.nodeName ?? c.facts.node, ...outages.map(({ nodeName }) => nodeName), 'all'];
  const from = Math.min(c.lossFrom, c.from, ...outages.map(({ lostAt }) => lostAt - LINES_LATER));
  const set = c.world
    // A clock that is ahead dates a loss whose lines come late by their coming.
    .actions(/: (refused|silent|rejecting|bind-loop)$/, from, c.to)
    .filter(({ text }) => names.some((name) => text.startsWith(`${cluster.spec.name}/${name} `)))
    .map(({ text }) => text.split(': ').at(-1) ?? '');
  const isGone = c
    .attachments()
    .some((track) => track.state.ever(c.lossFrom, c.to, (state) => state !== 'ATTACHED'));
  return isGone ? [...set, 'refused'] : set;
}

const met = (kind: string) => (c: Claim) => conditions(c).includes(kind);

/** A line of the node says it, whoever wrote it. */
export const said = (text: RegExp) => (c: Claim) =>
  c.world.sim.clusters
    .flatMap(({ nodes }) => nodes)
    .filter((node) => c.cluster?.nodes.includes(node) === true)
    .some((node) => node.lines.some((line) => line.at >= c.lossFrom - 10 * MINUTE && text.test(line.text)));

const isDetached = (c: Claim) => c.detached() || c.detaches().length > 0;
const isAttached = (c: Claim) => c.attachmentStates().includes('ATTACHED');
const isReplaced = (c: Claim) =>
  c.attachments().some((track) => track.id.during(c.lossFrom, c.to).length > 1);
/** Clusters with a loss about the time of this one. */
const isWide = (c: Claim) =>
  new Set(
    c.world.disks
      .filter(({ state }) => state.ever(c.lossFrom - 10 * MINUTE, c.to, (is) => is !== 'answers'))
      .map(({ cluster }) => cluster),
  ).size > 1;

/**
 * Audit names them by now: then the notice has to, and so a "not yet" is false. Of a volume that was detached, attached
 * and detached again, the last detach counts.
 */
export function isPending(c: Claim): boolean {
  const all = c.detaches();
  const isOver = (one: Detach) =>
    all.some(
      ({ at, instanceId, volumeId }) =>
        at > one.at && at <= c.asOf && instanceId === one.instanceId && volumeId === one.volumeId,
    );
  return all.filter((one) => !isOver(one)).every(({ at }) => at > c.asOf - AUDIT_TAKES - 2 * MINUTE);
}

/** Of what is over the notice names no path any more: then the cluster has such a volume. */
const role = (name: string) => (c: Claim) =>
  c.facts.target === null
    ? c.cluster?.volumes.some(({ spec }) => spec.role === name) === true
    : c.facts.target.role === name;
const isOneOfSeveral = (c: Claim) => c.disksOf().length > 1 && isLost(c) && hasAnswered(c);

/** Why it happened, on what that rests, and who did it. */
export const CAUSE_SENTENCES: Sentences = {
  'cause.detached-intent-unknown': fact(['api', 'memory'], isDetached),
  'cause.detached-planned': fact(['api', 'audit', 'memory'], isDetached),
  'cause.target-refusing': fact('lines', met('refused')),
  'cause.path-timeout': fact('lines', met('silent')),
  'cause.login-rejected': fact('lines', met('rejecting')),
  'cause.bind-loop': fact('lines', met('bind-loop')),
  'cause.instance-overloaded': noFact('a conclusion from figures that Monitoring gave'),
  'cause.platform-maintenance': fact('api', (c) =>
    c.world.sim.timeline.some(
      ({ kind, text }) => kind === 'event' && /livemigrat|maintenance|rebootmigrat/i.test(text),
    ),
  ),
  'cause.wide-outage': fact('lines', isWide),
  'cause.competing-remediator': fact('lines', said(/ocid|oci-utils|OracleCloudAgent|blockautoconfig/i)),
  'cause.filesystem-dead': fact(['lines', 'memory'], hasFailed),
  'cause.boot-volume-lost': fact('lines', role('boot')),
  'cause.quorum-volume-lost': fact('lines', role('quorum')),
  'cause.degraded-multipath': fact('lines', (c) => c.disksOf().length > 1),
  'cause.phantom': fact('lines', said(/session (?:-\d|0\b)/)),
  'cause.unknown': noFact('says that nobody knows'),
  'cause.line': noFact('the cause and its evidence are judged by themselves'),
  'cause.evidence': noFact('the evidence is judged by itself'),
  'cause.intent': noFact('what holds of every detach'),
  'cause.change': noFact('what would change the verdict, about the suite itself'),
  'state.may-log-out': fact('lines', said(/ocid|oci-utils|OracleCloudAgent|blockautoconfig/i)),
  'cause.who': fact(['audit', 'memory'], isDetachedBy),
  'cause.who-pending': fact(['audit', 'memory'], isPending),
  'cause.who-unasked': noFact('about the suite itself; what is missing is a requirement'),
  'cause.who-unread': noFact('says what could not be read'),

  'evidence.api-detached': fact('api', isDetached),
  'evidence.api-absent': fact('api', (c) => !isAttached(c) || c.attachmentStates().length > 1),
  'evidence.attachment-replaced': fact(['api', 'memory'], isReplaced),
  'evidence.api-attached': fact('api', isAttached),
  'evidence.api-unreadable': noFact('says what could not be read'),
  'evidence.clean-logout': fact(
    'lines',
    (c) => c.world.actions(/^logout /, 0, c.asOf).length > 0 || said(/shutting down|shutdown/i)(c),
  ),
  'evidence.in-window': noFact('the configuration of the installation, no fact of the world'),
  'evidence.on-hold': fact('memory', (c) => c.world.actions(/^hold /, 0, c.asOf).length > 0),
  'evidence.expected-principal': fact(['audit', 'memory'], (c) => c.detaches(0).length > 0),
  'evidence.role-boot': fact('api', role('boot')),
  'evidence.role-quorum': fact('api', role('quorum')),
  'evidence.refused-line': fact('lines', said(/refused/i)),
  'evidence.timeout-line': fact('lines', said(/timed? ?out|no route|conn error \(102[12]\)/i)),
  'evidence.login-rejected-line': fact('lines', said(/login rejected/i)),
  'evidence.bind-loop-line': fact('lines', said(/can't bind/i)),
  'evidence.cpu-high': noFact('a figure that Monitoring gave'),
  'evidence.load-high': noFact('a figure that Monitoring gave'),
  'evidence.memory-stalls': noFact('a figure that Monitoring gave'),
  'evidence.io-throttled': noFact('a figure that Monitoring gave'),
  'evidence.maintenance-event': fact('api', (c) =>
    c.world.sim.timeline.some(
      ({ kind, text }) => kind === 'event' && /livemigrat|maintenance|rebootmigrat/i.test(text),
    ),
  ),
  'evidence.many-clusters': fact('lines', isWide),
  'evidence.competitor-line': fact('lines', said(/ocid|oci-utils|OracleCloudAgent|blockautoconfig/i)),
  'evidence.file-system-dead': fact(['lines', 'memory'], hasFailed),
  'evidence.device-dead': fact(['lines', 'memory'], hasFailed),
  'evidence.one-of-several-paths': fact('lines', isOneOfSeveral),
  'evidence.phantom-session': fact('lines', said(/session (?:-\d|0\b)/)),
  'evidence.lifekeeper-device-failure': fact('lines', said(/DEVICE FAILURE|Sharing Status failed/)),
  ...words('confidence', ['confirmed', 'likely', 'possible']),
  ...words('change', [
    'detach-confirmed',
    'who-detached',
    'metrics-or-lines',
    'session-recovers',
    'nothing-but-person',
    'other-clusters-heal',
    'more-lines',
  ]),
};
