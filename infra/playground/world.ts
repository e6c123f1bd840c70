import type { Language } from '../../functions/core/base/language.ts';
import { type At, HOUR, type Ms } from '../../functions/core/base/time.ts';
import type { Configuration } from '../local/installation.ts';
import type { ClusterSpec } from '../local/simulator/cluster.ts';
import { SIM, SIM_CONFIGURATION } from '../local/simulator/installation.ts';
import { SCENARIOS } from '../local/simulator/scenarios/all.ts';
import type { Scenario } from '../local/simulator/scenarios/scenario.ts';
import { createSimulation, type Simulation } from '../local/simulator/simulation.ts';
import { BUTTONS, type ButtonName, type Place, type Refusal } from './buttons.ts';
import { addConsole } from './console-function.ts';
import { Mailbox } from './mailbox.ts';

/** Zone of every time on the page, and of the nodes. */
export const ZONE = 'Asia/Tokyo';
/** Of everything that only grows, so many entries are kept: days at ×100 must not fill the memory. */
const KEPT = 10_000;
/** Whom the mails name. */
const CONTACTS = 'NOC 000-0000-0000';
const TIDY_EVERY: Ms = HOUR;
/** More than these on one page would show nothing. */
const MOST_CLUSTERS = 3;

const CLUSTERS: readonly ClusterSpec[] = [
  { name: 'CL1' },
  { name: 'CL2', nodes: ['db1', 'db2', 'db3'], volumes: [{ name: 'lk-data' }] },
];

/** Stories of the simulator that fit on the page. */
export const STORIES: readonly Scenario[] = SCENARIOS.filter(
  ({ options }) => (options?.clusters?.length ?? 0) <= MOST_CLUSTERS,
);

interface WorldOptions {
  /** Language of the installation: mails are sent in it. */
  readonly lang: Language;
  /** Where the console is, as mails name it. */
  readonly consoleUrl: string;
  /** When its time begins. */
  readonly start: At;
  /** Null: nothing happens by itself. */
  readonly story: Scenario | null;
  readonly kept?: number;
}

/** One life of the pretend tenancy, from the first login of the nodes to the next reset. */
export class World {
  readonly sim: Simulation;
  readonly mails: Mailbox;
  readonly story: Scenario | null;

  private constructor({ lang, consoleUrl, start, story, kept = KEPT }: WorldOptions) {
    const mode = 'approve';
    const { linkSecretId } = SIM;
    const whom = { contacts: CONTACTS, consoleUrl, consoleSignIn: 'true', linkSecretId };
    const own: Configuration = { lang, mode, zone: ZONE, ...whom };
    const configuration = { ...own, ...story?.options?.configuration };
    this.story = story;
    this.sim = createSimulation({ clusters: CLUSTERS, probe: true, ...story?.options, configuration, start });
    addConsole(this.sim, { ...SIM_CONFIGURATION, ...configuration });
    const buckets = { namespace: SIM.namespace, state: SIM.stateBucket, approvals: SIM.approvalsBucket };
    this.mails = new Mailbox(this.sim, lang, { zone: ZONE, mode, buckets });
    const tidy = (): void => {
      this.sim.forget(kept);
      this.sim.time.after(TIDY_EVERY, tidy);
    };
    this.sim.time.after(TIDY_EVERY, tidy);
  }

  /** A world in which the nodes have logged in, and the suite knows what is normal. */
  static async begin(options: WorldOptions): Promise<World> {
    const world = new World(options);
    world.story?.schedule(world.sim);
    await world.sim.run(0);
    return world;
  }

  pass(ms: Ms): Promise<void> {
    return this.sim.run(this.sim.now + ms);
  }

  /** @returns why nothing was done; null when it was. */
  press(name: ButtonName, place: Place): Refusal | null {
    const button = BUTTONS[name];
    const refusal = button.refusal(this.sim, place);
    if (refusal === null) button.press(this.sim, place);
    return refusal;
  }
}
