import { MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { SentNotice, Simulation } from '../../../infra/local/simulator/simulation.ts';
import type { Scene } from '../adversaries/scene.ts';
import { alarmsBetween } from '../alarms.ts';
import type { Loss, Losses } from '../losses.ts';
import { isWorthTelling, tellsOf } from '../tell-rules.ts';
import type { Outage } from './outage.ts';
import type { Way } from './way.ts';

/** An outage that goes on is looked at again and again. */
const EVERY: Ms = 10 * MINUTE;
/** So old is a loss at least of which silence has to be told: what an alarm needs from the first failure on. */
const ALARM_TAKES: Ms = 20 * MINUTE;
/** What waited in the minutes of an outage is sent after it; of one incident no more than this at once. */
const MOST_AT_ONCE = 6;
const AT_ONCE: Ms = 5 * MINUTE;

interface Watched {
  readonly scene: Scene;
  readonly way: Way;
  readonly troubleUntil: number;
}

/**
 * What has to be so while the way is interrupted, and right after:
 * - `silent-without-alarm`: a loss that nobody was told of for long makes an alarm of Terraform fire, or the monitor speak;
 * - `silence-unnamed`: an agent that stands still is named by the monitor;
 * - `flood-after-outage`: what waited is not poured out.
 */
export class AlarmRules {
  readonly #sim: Simulation;
  readonly #watched: Watched;
  readonly #losses: Losses;
  readonly #note: (wrong: readonly string[]) => void;

  constructor(sim: Simulation, watched: Watched, losses: Losses, note: (wrong: readonly string[]) => void) {
    this.#sim = sim;
    this.#watched = watched;
    this.#losses = losses;
    this.#note = note;
    for (const outage of watched.way.outages) this.#watch(outage);
  }

  #watch(outage: Outage): void {
    const { start } = this.#sim;
    const { from, to, alarmWithin, names, interrupts } = outage;
    if (interrupts === 'notices' && Number.isFinite(to))
      this.#sim.time.at(start + to + AT_ONCE, () => this.#note(floods(this.#sim, start + to)));
    if (alarmWithin === null) return;
    const look = (at: number) =>
      this.#sim.time.at(start + at, () => {
        if (names === undefined) this.#note(this.#silences(outage));
        else this.#note(this.#unnamed(names, from));
        if (names === undefined && at + EVERY < to) look(at + EVERY);
      });
    if (from + alarmWithin < to) look(from + alarmWithin);
  }

  /** Losses that nobody was told of, and nothing else says that something is wrong. */
  #silences({ name, from, alarmWithin }: Outage): readonly string[] {
    const { time, start } = this.#sim;
    const now = time.now();
    const takes = Math.max(ALARM_TAKES, (alarmWithin ?? 0) > 60 * MINUTE ? (alarmWithin ?? 0) : 0);
    const since = Math.max(start + from, this.#watched.troubleUntil);
    const silent = this.#losses.all.filter(
      (loss) => Math.max(loss.lostAt, since) <= now - takes && this.#isSilent(loss),
    );
    if (silent.length === 0 || isAlarmed(this.#sim, start + from, now)) return [];
    return silent.map(
      (loss) =>
        `silent-without-alarm: ${name}: ${loss.cluster.spec.name}/${loss.node.name} ${loss.disk.volume}`,
    );
  }

  #isSilent(loss: Loss): boolean {
    const { scene, way } = this.#watched;
    if (!isWorthTelling(loss) || tellsOf(this.#sim, loss).length > 0) return false;
    if (loss.reachedAt === null && way.mayHaveLost(loss.node.name, loss.lostAt)) return false;
    if (way.isHeldUnseen(loss.lostAt, this.#sim.time.now())) return false;
    return !scene.provedFalsely(loss.node.name, loss.lostAt - MINUTE, this.#sim.time.now());
  }

  /** The monitor says nothing of a node whose agent has stood still since then. */
  #unnamed(name: string, from: Ms): readonly string[] {
    const { sim } = this.#watched.scene;
    const since = sim.start + from;
    const { way, troubleUntil, scene } = this.#watched;
    const isUp = scene.nodes.some((node) => node.name === name && node.up && !node.agentUp);
    const isDisturbed = way.interruptedUntil(since, sim.time.now()) !== null || troubleUntil > since;
    const isOther = way.outages.some((one) => one.name === 'policies') || scene.powers.has('nature');
    if (!isUp || isDisturbed || isOther || scene.powers.has('identity')) return [];
    const named = sim
      .notices()
      .some(({ at, title, body }) => at >= since && isMonitor(title) && body.includes(name));
    return named ? [] : [`silence-unnamed: ${name}`];
  }
}

/** Whether an alarm of Terraform fired for people, or the monitor told them of something, within a span. */
export function isAlarmed(sim: Simulation, from: number, to: number): boolean {
  return (
    sim.notices().some(({ at, title }) => at >= from && at <= to && isMonitor(title)) ||
    alarmsBetween(sim, from, to).length > 0
  );
}

function isMonitor(title: string): boolean {
  return title.includes('[LKW:monitor]');
}

/** Notices of one incident that came all at once when Notifications took messages again. */
function floods(sim: Simulation, from: number): readonly string[] {
  const byIncident = new Map<string, SentNotice[]>();
  for (const notice of sim.notices()) {
    const id = /\[LKW:([^\]]+)\]$/.exec(notice.title)?.[1] ?? '';
    if (notice.at >= from && notice.at <= from + AT_ONCE)
      byIncident.set(id, [...(byIncident.get(id) ?? []), notice]);
  }
  return [...byIncident]
    .filter(([, all]) => all.length > MOST_AT_ONCE)
    .map(([id, all]) => `flood-after-outage: ${all.length} of ${id}`);
}
