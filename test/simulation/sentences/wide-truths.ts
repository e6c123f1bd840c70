import type { WideFacts } from '../../../functions/core/notice/facts-of-many.ts';
import type { SimCluster } from '../../../infra/local/simulator/cluster.ts';
import type { Claim } from './claim.ts';
import { each, fact, noFact, type Sentences, words } from './sentence.ts';
import type { DiskTrack } from './world.ts';

const MINUTE = 60_000;
const BLUR = 3 * MINUTE;

/** What a cluster is called: by its tag, or by its nodes where it has none. */
function namesOf({ spec, nodes }: SimCluster): readonly string[] {
  return [spec.name, nodes.map(({ name }) => name).join('+')];
}

/** Ways of a cluster by its name; none where no cluster is called so. */
const waysOf = (c: Claim, name: string) =>
  c.world.disks.filter(({ cluster }) => namesOf(cluster).includes(name));

const hasLost = (c: Claim, ways: readonly DiskTrack[]) =>
  ways.some(({ state }) =>
    state.ever((c.raw as WideFacts).since - 5 * MINUTE, c.to, (is) => is !== 'answers'),
  );

/** Every cluster that is named has lost storage since, and so many have. */
function isWide(c: Claim): boolean {
  const { count, clusters } = c.raw as WideFacts;
  const lost = c.world.sim.clusters.filter((one) =>
    hasLost(
      c,
      c.world.disks.filter(({ cluster }) => cluster === one),
    ),
  );
  return count <= lost.length && clusters.every((name) => hasLost(c, waysOf(c, name)));
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
  return over.every((name) => {
    const ways = waysOf(c, name);
    const isBack = ({ state }: DiskTrack) =>
      state.ever(c.from, c.to, (is) => is === 'answers' || is === 'down');
    return ways.length > 0 && ways.every(isBack);
  });
}

/** I/O of the cluster failed, or its service moved, or a node of it stopped: whichever is said. */
function areOnTheirOwn(c: Claim): boolean {
  const { own = [] } = c.raw as WideFacts;
  return own.every(({ cluster }) => hasLost(c, waysOf(c, cluster)));
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
