import type { NoticeFacts } from '../../functions/core/notice/facts.ts';
import { runningDeadline } from '../../functions/core/notice/render-context.ts';
import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Disk } from '../../infra/local/simulator/node-shapes.ts';
import type { SentNotice, Simulation } from '../../infra/local/simulator/simulation.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Lines may be so old when a notice is written: the agent, a batch of a minute, the next look. */
const LINES_TAKE = 3 * MINUTE;
/** A detach is seen at the API, and told, before the session breaks. */
const API_AHEAD = 30 * SECOND;
/** Stamps to the second, and what is taken for the loss where its line has not come: the first one that shows it. */
const BLUR = 3 * MINUTE;

/** For so long what came back and broke again may count as never having come back. */
const RETURNS_DOUBTED = 15 * MINUTE;

/** A timer of the simulated kernel: while it ran, and when it would make I/O fail. */
interface Timer {
  readonly node: SimNode;
  readonly volume: string;
  readonly failsAt: number;
  readonly from: number;
  to: number;
}

type Session = NonNullable<Disk['session']>;

/** Every timer that the kernels of a story have started. */
export class KernelTimers {
  readonly #sim: Simulation;
  readonly #all: Timer[] = [];
  /** Sessions of the boot of now: one that a login under another address left behind counts on, and holds its writes. */
  readonly #sessions = new Map<SimNode, Map<Session, Disk>>();
  readonly #open = new Map<Session, Timer>();

  constructor(sim: Simulation) {
    this.#sim = sim;
    sim.time.onStep(() => this.#look());
  }

  /** Those of a node that ran, or had run out, at some time of a span. */
  of(node: SimNode, from: number, to: number): readonly Timer[] {
    return this.#all.filter((timer) => timer.node === node && timer.from <= to && timer.to >= from);
  }

  #look(): void {
    const now = this.#sim.time.now();
    for (const { nodes } of this.#sim.clusters) for (const node of nodes) this.#lookAt(node, now);
  }

  #lookAt(node: SimNode, now: number): void {
    const sessions = this.#sessions.get(node) ?? new Map<Session, Disk>();
    this.#sessions.set(node, sessions);
    if (!node.up) sessions.clear();
    else for (const disk of node.disks) if (disk.session !== null) sessions.set(disk.session, disk);
    for (const [session, { volume }] of sessions) this.#follow(session, { node, volume }, now);
  }

  #follow(session: Session, whose: Pick<Timer, 'node' | 'volume'>, now: number): void {
    const { failsAt } = session;
    const known = this.#open.get(session);
    if (known !== undefined) known.to = now;
    if (failsAt === (known?.failsAt ?? null)) return;
    this.#open.delete(session);
    if (failsAt === null) return;
    const timer = { ...whose, failsAt, from: now, to: now };
    this.#open.set(session, timer);
    this.#all.push(timer);
  }
}

/** The facts of a notice, as its incident keeps them. */
function factsOf(sim: Simulation, notice: SentNotice): NoticeFacts | null {
  const entries = sim.incidents().flatMap(({ outbox }) => (Array.isArray(outbox) ? outbox : []));
  const facts = entries.find(({ title }) => title === notice.title)?.facts;
  return facts?.['schema'] === 'warden.notice/1' ? (facts as unknown as NoticeFacts) : null;
}

/**
 * A notice counts down only what the kernel does, and to the moment at which it gives up. To be judged a moment after it
 * was sent: a detach is told before the session breaks.
 *
 * @returns `false-clock`: nothing counts; `other-clock`: it counts to another moment.
 */
export function judgeClock(sim: Simulation, timers: KernelTimers, notice: SentNotice): readonly string[] {
  const facts = factsOf(sim, notice);
  const told = facts === null ? null : runningDeadline(facts);
  if (facts?.target == null || told === null || facts.impact === 'standby') return [];
  const node = sim.clusters
    .flatMap(({ nodes }) => nodes)
    .find(({ options }) => options.instanceId === facts.target?.node);
  if (node === undefined) return [];
  const running = timers.of(node, facts.at - LINES_TAKE, facts.at + API_AHEAD);
  if (running.length === 0) return [`false-clock: ${notice.title}`];
  // While a disk flaps, a return that is not believed yet leaves the clock of the loss before it: less time, never more.
  const known = [...running, ...timers.of(node, facts.at - RETURNS_DOUBTED, facts.at)];
  const fits = known.some(({ failsAt }) => told.to >= failsAt - BLUR && told.from <= failsAt + BLUR);
  const isExact = told.from !== told.to || known.some(({ failsAt }) => Math.abs(told.to - failsAt) <= BLUR);
  return fits && isExact ? [] : [`other-clock: ${notice.title}`];
}

/** Judges every notice of a story a moment after it was sent. */
export function watchClocks(sim: Simulation, note: (wrong: readonly string[]) => void): void {
  const timers = new KernelTimers(sim);
  let seen = 0;
  sim.time.onStep(() => {
    const all = sim.notices();
    if (all.length === seen) return;
    const fresh = all.slice(seen);
    seen = all.length;
    for (const notice of fresh) sim.time.after(API_AHEAD, () => note(judgeClock(sim, timers, notice)));
  });
}
