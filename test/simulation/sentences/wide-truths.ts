import type { WideFacts } from '../../../functions/core/notice/facts.ts';
import type { Claim } from './claim.ts';
import { each, fact, noFact, type Sentences, words } from './sentence.ts';

const MINUTE = 60_000;
const BLUR = 3 * MINUTE;

/** Ways of a cluster by its name. */
const waysOf = (c: Claim, name: string) => c.world.disks.filter(({ cluster }) => cluster.spec.name === name);

/** Every cluster that is named has lost storage since, and so many have. */
function isWide(c: Claim): boolean {
  const { since, count, clusters } = c.raw as WideFacts;
  const lost = new Set(
    c.world.disks
      .filter(({ state }) => state.ever(since - 5 * MINUTE, c.to, (is) => is !== 'answers'))
      .map(({ cluster }) => cluster.spec.name),
  );
  return count <= lost.size && clusters.every((name) => lost.has(name));
}

/** The first time at which a kernel of the clusters gives up. */
function isFirstDeadline(c: Claim): boolean {
  const { firstDeadline, clusters } = c.raw as WideFacts;
  const ways = clusters.flatMap((name) => waysOf(c, name));
  return firstDeadline == null || c.timers(ways).some(({ at }) => Math.abs(at - firstDeadline) < BLUR);
}

/** What is lost still, as far as lines have come. */
function areWaiting(c: Claim): boolean {
  const { waiting = [] } = c.raw as WideFacts;
  return waiting.every((name) =>
    waysOf(c, name).some(({ state }) => state.ever(c.from, c.to, (is) => is !== 'answers')),
  );
}

/** What is said to be back answers. */
function areBack(c: Claim): boolean {
  const { over = [] } = c.raw as WideFacts;
  return over.every((name) =>
    waysOf(c, name).every(({ state }) => state.ever(c.from, c.to, (is) => is === 'answers' || is === 'down')),
  );
}

/** I/O of the cluster failed, or its service moved, or a node of it stopped: whichever is said. */
function areOnTheirOwn(c: Claim): boolean {
  const { own = [], since } = c.raw as WideFacts;
  return own.every(({ cluster }) =>
    waysOf(c, cluster).some(({ state }) => state.ever(since - 5 * MINUTE, c.to, (is) => is !== 'answers')),
  );
}

/** What the one summary of a wide outage says. */
export const WIDE_SENTENCES: Sentences = {
  'title.wide': fact('lines', isWide),
  'summary.wide': fact('lines', isWide),
  'wide.over.title': fact('lines', areBack),
  'wide.over': fact('lines', areBack),
  'wide.split.title': fact('lines', (c) => areBack(c) && areOnTheirOwn(c)),
  'wide.first': fact(['lines', 'stamps', 'memory'], isFirstDeadline),
  'wide.deadline': fact(['lines', 'stamps', 'memory'], isFirstDeadline),
  'wide.deadline.none': noFact('about what the summary tells of; each clock is judged where it is told'),
  'wide.since': fact(['lines', 'stamps'], isWide),
  'wide.waiting': fact('lines', areWaiting),
  'wide.own': fact('lines', areOnTheirOwn),
  'wide.back': fact('lines', areBack),
  'wide.all': fact('lines', isWide),
  ...words('wide', ['names', 'one', 'more', 'zone']),
  ...words('wide.what', ['io-failed', 'moved', 'rebooted', 'banned', 'lost']),
  ...each('wide.step', ['platform', 'cluster'] as const, noFact('advice')),
};
