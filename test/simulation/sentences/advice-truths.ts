import type { Precondition } from '../../../functions/core/notice/facts.ts';
import type { Claim } from './claim.ts';
import { hasFailed, hasMoved, isRebooted } from './headline-truths.ts';
import { areMoreLost } from './present-truths.ts';
import { each, fact, noFact, type Sentence, type Sentences } from './sentence.ts';

const MINUTE = 60_000;

type Truth = 'yes' | 'no' | 'either';

const truth = (mayBe: boolean, mayNotBe: boolean): Truth => {
  if (mayBe && mayNotBe) return 'either';
  return mayBe ? 'yes' : 'no';
};

/** Every verdict on one condition that the notice gives. */
function verdicts(c: Claim, key: string): readonly Precondition['verdict'][] {
  const steps = [
    ...c.facts.steps,
    ...c.facts.options.flatMap((option) => (option as { steps?: typeof c.facts.steps }).steps ?? []),
  ];
  return [
    ...c.facts.options.map(({ preconditions }) => preconditions),
    ...steps.map(({ preconditions }) => preconditions ?? []),
  ]
    .flat()
    .filter((one) => (one.key as string) === key)
    .map(({ verdict }) => verdict);
}

/** A condition is met, or not, as the world has it; "unknown" states nothing. */
function condition(sources: Parameters<typeof fact>[0], is: (c: Claim) => Truth): Sentence {
  return fact(sources, (c) => {
    const all = verdicts(c, c.key.split('.')[1] ?? '');
    const really = is(c);
    return all.every((verdict) => {
      if (really === 'either' || verdict === 'unknown') return true;
      return (verdict === 'met') === (really === 'yes');
    });
  });
}

const attached = (c: Claim): Truth => {
  const states = c.attachmentStates();
  if (states.length === 0) return 'either';
  return truth(
    states.includes('ATTACHED'),
    states.some((state) => state !== 'ATTACHED'),
  );
};
const detached = (c: Claim): Truth => {
  const states = c.attachmentStates();
  const gone = (state: string) => state !== 'ATTACHED' && state !== 'ATTACHING';
  if (states.length === 0) return 'either';
  return truth(
    states.some(gone),
    states.some((state) => !gone(state)),
  );
};
const moved = (c: Claim): boolean => hasMoved(c);
/** To a peer; or to the node that is named, whose own disk the notice may be about by now. */
const hasMovedTo = (c: Claim) =>
  hasMoved(c) || c.takeOvers().some(({ to }) => to === (c.facts.aftermath?.movedTo || c.param('peer')));
/** A take-over that has just happened is not known yet. */
const justMoved = (c: Claim): boolean => {
  const all = c.takeOvers();
  return all.length > 0 && all.every(({ at }) => at > c.from - 4 * MINUTE);
};

/** The addresses of the session and of the present attachment. */
function samePortal(c: Claim): Truth {
  const { target } = c.facts;
  const track = target?.volumeId == null ? undefined : c.world.attachment(target.node, target.volumeId);
  const now = track?.portal.during(c.apiFrom, c.asOf) ?? [];
  const session = c.disksOf().flatMap(({ portal }) => portal.during(c.from, c.asOf));
  if (now.length !== 1 || session.length !== 1 || c.disksOf().length > 1) return 'either';
  // A log-in to the new address hides the old session from the world that is watched here.
  const portals = track?.portal.during(c.lossFrom, c.asOf) ?? [];
  if (portals.length > 1) return 'either';
  return now[0] === session[0] ? 'yes' : 'no';
}

function beforeDeadline(c: Claim): Truth {
  const running = c.timers().filter(({ to }) => to >= c.from);
  if (running.length === 0) return 'either';
  return truth(
    running.some(({ at }) => at > c.from - MINUTE),
    running.some(({ at }) => at < c.to + 3 * MINUTE),
  );
}

function peerPath(c: Claim): Truth {
  const { target } = c.facts;
  const peers = c.world.disks.filter(
    ({ node, volumeId, cluster }) =>
      cluster === c.cluster && node.options.instanceId !== target?.node && volumeId === target?.volumeId,
  );
  if (peers.length === 0) return 'either';
  return truth(
    c.lately(['answers'], peers),
    peers.some(({ state }) => state.ever(c.from, c.to, (is) => is !== 'answers')),
  );
}

const serviceKnown = (c: Claim): Truth => {
  const active = c.activeLately();
  const name = c.facts.target?.nodeName ?? '';
  return truth(
    active.includes(name),
    active.some((one) => one !== name),
  );
};

const standby = (c: Claim): Truth => {
  const really = serviceKnown(c);
  if (really === 'either') return really;
  return really === 'yes' ? 'no' : 'yes';
};

/**
 * Of a change that the suite could not see it waits from when it saw it: who acts has to have watched for so long itself.
 * An event or a line tells of one within minutes; where neither came, it is seen later than that.
 */
function isJustSeen({ heldUp, asOf, facts: { detectedAt } }: Claim, changedAt: number): boolean {
  const isUntold = heldUp.lines > 0 || detectedAt - changedAt > 3 * MINUTE;
  return isUntold && asOf - detectedAt < 6 * MINUTE;
}

/** How long ago an attachment of the cluster changed last. */
function quiet(c: Claim): Truth {
  const changes = c.world.sim.timeline.filter(
    ({ kind, text }) => kind === 'event' && /(at|de)tachvolume/i.test(text),
  );
  const last = Math.max(
    Number.NEGATIVE_INFINITY,
    ...changes.filter(({ at }) => at <= c.asOf).map(({ at }) => at),
  );
  return truth(
    c.asOf - last > 4.5 * MINUTE,
    c.asOf - last < 6 * MINUTE + (c.asOf - c.apiFrom) || isJustSeen(c, last),
  );
}

/**
 * Nobody who is said to do so stopped the node since: the one that is named, which need not be that of the worst path. A
 * stop before the loss that is told of took nothing of what was written after it.
 */
const writesGone = (c: Claim): Truth => {
  const node = c.nodeNamed(c.param('node')) ?? c.nodeNamed(c.facts.target?.nodeName ?? '');
  const stops = c.stops(node);
  const isSeen = stops.some((at) => at >= c.facts.lossAt && at <= c.from - MINUTE);
  return truth(stops.length > 0, !isSeen);
};

const failover = (c: Claim): Truth => {
  const happened = c.takeOvers().length > 0 || c.stops(c.node).length > 0 || hasFailed(c);
  return truth(!happened || justMoved(c) || hasFailed(c), happened);
};

const guards: Readonly<Record<string, (c: Claim) => boolean>> = {
  'guard-detached': (c) => detached(c) !== 'no',
  'guard-no-takeover-sign': (c) => !moved(c) || justMoved(c),
  'guard-service-known': (c) => serviceKnown(c) !== 'no',
  'guard-quiet': (c) => quiet(c) !== 'no',
  'guard-not-already-here': (c) => attached(c) !== 'yes',
  'guard-instance-running': (c) =>
    c.node === undefined ||
    c.world.instance.get(c.node)?.ever(c.apiFrom, c.asOf, (is) => is === 'RUNNING') === true,
};

/** Conditions that a plan is said to meet are met. */
function areMet(c: Claim): boolean {
  const met = c.facts.plan?.guards.filter(({ verdict }) => verdict === 'met') ?? [];
  return met.every(({ code }) => guards[code]?.(c) ?? true);
}

/** The node that a sentence names. */
const named = (c: Claim) => c.nodeNamed(c.param('node'));

const ADVICE = 'advice';
const VERDICT = 'a word before conditions, which are judged by themselves';

/** What may be chosen, on which conditions, and what must not be done. */
export const ADVICE_SENTENCES: Sentences = {
  'pre.attached': condition(['api', 'memory'], attached),
  'pre.detached': condition(['api', 'memory'], detached),
  'pre.same-portal': condition(['api', 'lines', 'memory'], samePortal),
  'pre.before-deadline': condition(['lines', 'stamps', 'memory'], beforeDeadline),
  'pre.no-takeover': condition(['lines', 'metrics', 'nodes', 'memory', 'plans'], (c) =>
    truth(!moved(c) || justMoved(c), moved(c)),
  ),
  // For a switch-over the role that LifeKeeper's lines or the writes show is enough; for a plan it is not.
  'pre.service-known': condition(['lines', 'metrics', 'nodes', 'plans', 'memory'], serviceKnown),
  'pre.quiet': condition(['api', 'stamps', 'memory'], quiet),
  'pre.peer-path': condition(['lines', 'api'], peerPath),
  'pre.not-in-service': condition(['lines', 'nodes', 'metrics'], standby),
  'pre.is-standby': condition(['lines', 'nodes', 'metrics'], standby),
  'pre.no-failover': condition(['lines', 'memory'], failover),
  ...each(
    'pre',
    [
      'can-heal',
      'quorum',
      'comm-paths',
      'waited',
      'no-competitor',
      'lifekeeper-waited',
      'parameters',
      'not-meant',
    ] as const,
    noFact('lines that came or did not, or what only people know'),
  ),
  ...each('verdict', ['met', 'not-met', 'unknown', 'not-yet', 'check'] as const, noFact(VERDICT)),
  ...each('way', ['open', 'check', 'closed'] as const, noFact('its conditions are judged by themselves')),
  'plan.met': fact(['api', 'plans', 'lines', 'nodes', 'stamps', 'memory', 'metrics'], areMet),
  'plan.not-met': noFact('names conditions that are not met; to be too careful is no falsehood'),
  'plan.unknown': noFact('says what nobody knows'),

  ...each(
    'step',
    ['wait', 'wait-again', 'wait-standby', 'iscsid-now'] as const,
    fact(['api', 'memory'], (c) => attached(c) !== 'no'),
  ),
  'step.attach-now': fact(['lines', 'api', 'memory'], (c) => writesGone(c) !== 'no'),
  'step.quorum-attach': fact(['api', 'memory'], (c) => attached(c) !== 'yes'),
  'step.new-portal': noFact(ADVICE),
  ...each(
    'step',
    ['peer-lost', 'wait-lifekeeper-alone', 'start-standby-first'] as const,
    fact('lines', areMoreLost),
  ),
  // It says what was not seen, and a silent node that writes nothing cannot be seen.
  'step.stayed': fact(
    ['lines', 'metrics', 'nodes', 'memory'],
    (c) => !moved(c) || justMoved(c) || c.takeOvers().every((one) => c.isUnseen(one)),
  ),
  'step.by-lcdstatus': fact(['nodes', 'plans'], (c) => serviceKnown(c) !== 'no'),
  'avoid.reattach': noFact(ADVICE),
  'aftermath.whereFull': fact(['lines', 'metrics', 'nodes', 'memory'], (c) => c.isActive(c.param('peer'))),
  'aftermath.where': fact(['lines', 'metrics', 'nodes', 'memory'], (c) => c.isActive(c.param('peer'))),
  'aftermath.where.unknown': noFact('says that nobody knows'),
  'aftermath.whereFull.unknown': noFact('says that nobody knows'),
  'aftermath.io-failed': fact(['lines', 'memory'], (c) => hasFailed(c, named(c))),
  'aftermath.moved': fact(['lines', 'metrics', 'nodes', 'memory'], hasMovedTo),
  'aftermath.rebooted': fact(['lines', 'memory'], (c) => isRebooted(c, named(c))),
  'aftermath.stopped': fact(['api', 'lines', 'memory'], (c) => c.stops(c.node).length > 0),
  'aftermath.after.io-failed': fact(['lines', 'memory'], (c) =>
    hasFailed(c, c.nodeNamed(c.facts.aftermath?.ioFailedOn ?? c.facts.node)),
  ),
  'aftermath.after.moved': fact(['lines', 'metrics', 'nodes', 'memory'], hasMovedTo),
  'aftermath.after.rebooted': fact(['lines', 'memory'], (c) =>
    isRebooted(c, c.nodeNamed(c.facts.aftermath?.rebooted ?? c.facts.node)),
  ),
  'aftermath.after.stopped': fact(['api', 'lines', 'memory'], (c) => c.stops(c.node).length > 0),
  'aftermath.verify': noFact(ADVICE),
  'aftermath.verify.unknown': noFact(ADVICE),
  'aftermath.lifted.rebooted': fact(['lines', 'memory'], (c) => writesGone(c) !== 'no'),
  'aftermath.lifted.stopped': fact(['api', 'lines', 'memory'], (c) => writesGone(c) !== 'no'),
  'aftermath.danger.held': fact(
    ['lines', 'memory'],
    (c) => writesGone(c) !== 'yes' && c.lately(['lost', 'stuck']),
  ),
  'aftermath.danger.failed': fact(['lines', 'memory'], (c) => writesGone(c) !== 'yes' && hasFailed(c)),
};

/** Families of advice: what they say, they say to do. Steps that state a fact stand above. */
export const ADVICE_FAMILIES = [
  'step.',
  'avoid.',
  'option.',
  'check.',
  'guard.',
  'absent.',
  'reply.',
  'look-up.',
  'short.',
] as const;
