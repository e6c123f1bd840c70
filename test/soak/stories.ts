import { MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { SimCluster } from '../../infra/local/simulator/cluster.ts';
import { REFUSED, SILENT } from '../../infra/local/simulator/session.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';

/** Name of the volume of every cluster. */
export const SHARED = 'lk-shared';

/** What happens to one cluster, or to several at once, and what people have to hear of it. */
export interface Story {
  readonly name: string;
  /** How many clusters it is about. */
  readonly clusters: number;
  /** From its beginning until nothing of it may be open any more. */
  readonly lasts: Ms;
  /** Title of the first notice; it comes within {@link within} of the beginning. */
  readonly first: RegExp;
  readonly within: Ms;
  /** Title of one more notice that has to come within {@link within}. */
  readonly besides?: RegExp;
  /** Title of the last notice. */
  readonly last: RegExp;
  readonly closedBy: NonNullable<Incident['closedBy']>;
  /** How often the suite has to attach a volume; absent: never. */
  readonly attaches?: number;
  /** Puts everything that happens on the clock; `begin` is a moment of the simulation's time. */
  play(of: Played): void;
}

/** One cluster of a story, and its means to do something later. */
export interface Played {
  readonly sim: Simulation;
  readonly clusters: readonly SimCluster[];
  /** Does something so long after the beginning. */
  after(ms: Ms, action: () => void): void;
}

/** Names of the active node and of its peer at the beginning, and of their cluster. */
function cast({ clusters }: Played) {
  const [one] = clusters;
  const [first, second] = one?.nodes ?? [];
  if (one === undefined || first === undefined || second === undefined)
    throw new RangeError('A story needs a cluster of two nodes');
  const active = one.active === second.name ? second : first;
  const peer = active === first ? second : first;
  return { name: one.spec.name, active: active.name, peer: peer.name };
}

const DETACHED = /^\[CRITICAL\] .* volume detached/;
const BACK = /^\[RECOVERED\]/;
const TOLD: Ms = 3 * MINUTE;

/** Ten kinds of incident; a soak plays them in this order, again and again. */
export const STORIES: readonly Story[] = [
  {
    name: 'detached, put back by the suite with approval',
    clusters: 1,
    lasts: 30 * MINUTE,
    first: DETACHED,
    within: TOLD,
    last: BACK,
    closedBy: 'recovered',
    attaches: 1,
    play: (played) => {
      const { name, active } = cast(played);
      played.after(0, () => played.sim.detach(name, active, SHARED, { by: 'ops' }));
      played.after(10 * MINUTE, () => void played.sim.approve('sato'));
    },
  },
  {
    name: 'refused, comes back',
    clusters: 1,
    lasts: 45 * MINUTE,
    first: /^\[CRITICAL\] .* \(target refuses\)/,
    within: TOLD,
    last: BACK,
    closedBy: 'recovered',
    play: (played) => {
      const { name, active } = cast(played);
      played.after(0, () => played.sim.target(name, active, SHARED, REFUSED));
      played.after(20 * MINUTE, () => played.sim.heal(name, active, SHARED));
    },
  },
  {
    name: 'breaks and comes back four times',
    clusters: 1,
    lasts: 45 * MINUTE,
    first: /^\[CRITICAL\] .* shared disk lost/,
    within: TOLD,
    last: BACK,
    closedBy: 'recovered',
    play: (played) => {
      const { name, active } = cast(played);
      for (let i = 0; i < 4; i += 1) {
        played.after(2 * i * MINUTE, () => played.sim.target(name, active, SHARED, REFUSED));
        played.after((2 * i + 1) * MINUTE, () => played.sim.heal(name, active, SHARED));
      }
    },
  },
  {
    name: 'black hole to the time-out, the peer takes over',
    clusters: 1,
    lasts: 150 * MINUTE,
    first: /^\[CRITICAL\] .* not responding/,
    within: 5 * MINUTE,
    last: /^\[RECOVERED\] .* reconnected after a restart/,
    closedBy: 'recovered',
    play: (played) => {
      const { name, active } = cast(played);
      played.after(0, () => played.sim.target(name, active, SHARED, SILENT));
      played.after(115 * MINUTE, () => played.sim.heal(name, active, SHARED));
      played.after(116 * MINUTE, () => played.sim.login(name, active, SHARED));
    },
  },
  {
    name: 'detached and attached again by hand',
    clusters: 1,
    lasts: 60 * MINUTE,
    first: DETACHED,
    within: TOLD,
    last: BACK,
    closedBy: 'recovered',
    play: (played) => {
      const { name, active } = cast(played);
      played.after(0, () => played.sim.detach(name, active, SHARED, { by: 'ops' }));
      played.after(31 * MINUTE, () => played.sim.reattach(name, active, SHARED, { by: 'ops' }));
    },
  },
  {
    name: 'announced work: logged out, detached, attached, logged in',
    clusters: 1,
    lasts: 75 * MINUTE,
    first: /planned detach seen/,
    within: 10 * MINUTE,
    last: /planned detach seen/,
    closedBy: 'planned',
    play: (played) => {
      const { name, peer } = cast(played);
      const { sim } = played;
      played.after(0, () =>
        sim.command({
          kind: 'hold',
          target: name,
          by: 'ops',
          until: sim.time.now() + 60 * MINUTE,
          why: 'disk swap',
        }),
      );
      played.after(5 * MINUTE, () => sim.logout(name, peer, SHARED));
      played.after(6 * MINUTE, () => sim.detach(name, peer, SHARED, { by: 'ops' }));
      played.after(20 * MINUTE, () => sim.reattach(name, peer, SHARED, { by: 'ops' }));
      played.after(22 * MINUTE, () => sim.login(name, peer, SHARED));
      played.after(30 * MINUTE, () => sim.command({ kind: 'release', target: name, by: 'ops' }));
    },
  },
  {
    name: 'ten clusters at once',
    clusters: 10,
    lasts: 60 * MINUTE,
    // Where the lines of the first ones came a batch earlier, these are told before it is known how many there are.
    first: /clusters lost storage at once|\(target refuses\)/,
    besides: /clusters lost storage at once/,
    within: TOLD,
    last: BACK,
    closedBy: 'recovered',
    play: ({ sim, clusters, after }) => {
      for (const [n, { spec }] of clusters.entries()) {
        after(n * 3 * SECOND, () => sim.target(spec.name, null, SHARED, REFUSED));
        after(20 * MINUTE + n * SECOND, () => sim.heal(spec.name, null, SHARED));
      }
    },
  },
  {
    name: 'the peer takes over after a restart',
    clusters: 1,
    lasts: 60 * MINUTE,
    first: /^\[CRITICAL\] .* shared disk lost/,
    within: TOLD,
    last: /^\[RECOVERED\] .* reconnected after a restart/,
    closedBy: 'recovered',
    play: (played) => {
      const { name, active } = cast(played);
      played.after(0, () => played.sim.target(name, active, SHARED, REFUSED));
      played.after(3 * MINUTE, () => played.sim.forceRestart(name, active));
      played.after(3 * MINUTE + 30 * SECOND, () => played.sim.heal(name, active, SHARED));
    },
  },
  {
    name: 'the standby is refused, comes back',
    clusters: 1,
    lasts: 60 * MINUTE,
    first: /^\[WARNING\] .* \(standby\) disk lost/,
    within: 5 * MINUTE,
    last: BACK,
    closedBy: 'recovered',
    play: (played) => {
      const { name, peer } = cast(played);
      played.after(0, () => played.sim.target(name, peer, SHARED, REFUSED));
      played.after(30 * MINUTE, () => played.sim.heal(name, peer, SHARED));
    },
  },
  {
    name: 'the log-in is refused until somebody corrects it',
    clusters: 1,
    lasts: 60 * MINUTE,
    first: /^\[CRITICAL\] .* \(login rejected\)/,
    within: TOLD,
    last: BACK,
    closedBy: 'recovered',
    play: (played) => {
      const { name, active } = cast(played);
      const rejecting = { kind: 'rejecting', rejection: 'authentication' } as const;
      played.after(0, () => played.sim.target(name, active, SHARED, rejecting));
      played.after(25 * MINUTE, () => played.sim.heal(name, active, SHARED));
    },
  },
];
