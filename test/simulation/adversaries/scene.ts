import type { Caller } from '../../../infra/local/cloud/caller.ts';
import { userCaller } from '../../../infra/local/cloud/caller.ts';
import { writeAsAgent } from '../../../infra/local/rest/agent.ts';
import type { ClusterSpec } from '../../../infra/local/simulator/cluster.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import type { SimNode } from '../../../infra/local/simulator/node.ts';
import { MESSAGES } from '../../../infra/local/simulator/node-shapes.ts';
import type { Simulation, SimulationOptions } from '../../../infra/local/simulator/simulation.ts';
import type { Dice } from '../dice.ts';

/**
 * Who can do it, which decides what may still be demanded (docs/threat-model.md):
 * - `user`: whoever may log on to a node writes any line through syslog there;
 * - `nature`: clocks, zones, agents and connectors, damaged or rolled back objects, listings;
 * - `identity`: one function of the suite, taken over, within its own IAM statements;
 * - `operator`: a person with the right to put orders into `commands/`.
 */
export type Power = 'user' | 'nature' | 'identity' | 'operator';

/** Who may do everything in the tenancy; no invariant speaks of his own calls. */
export const KEEPER = userCaller('keeper');

/** What every adversary works on: the story, and what is forged in it. */
export class Scene {
  readonly sim: Simulation;
  readonly dice: Dice;
  /** Name of the cluster that is attacked. */
  readonly victim: string;
  readonly powers = new Set<Power>();
  /** What was done, for whoever reads a failure. */
  readonly deeds: string[] = [];
  /** Input of the nodes was destroyed by somebody who may do that: what it said cannot be told, only that it is gone. */
  inputDestroyed = false;
  readonly #forged = new Set<string>();
  /** When somebody forged a line that says of a node that it is well. */
  readonly #forgedProofs: { readonly node: string; readonly at: number }[] = [];

  constructor(sim: Simulation, dice: Dice, victim: string) {
    this.sim = sim;
    this.dice = dice;
    this.victim = victim;
  }

  /** Does something at a moment of the story; what is not possible then does not happen. */
  at(ms: number, deed: string, act: () => void): void {
    this.deeds.push(`${Math.floor(ms / 1000)}s ${deed}`);
    this.sim.at(Math.floor(ms), () => {
      try {
        act();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    });
  }

  get nodes(): readonly SimNode[] {
    return this.sim.cluster(this.victim).nodes;
  }

  /** A line by somebody who may log on to the node: with its stamp, through its agent. */
  forge(node: SimNode, rest: string, proof = false): void {
    const count = node.lines.length;
    node.line(MESSAGES, rest);
    const line = node.lines.at(-1);
    if (line === undefined || node.lines.length === count) return;
    this.#forged.add(line.text);
    if (proof) this.#forgedProofs.push({ node: node.name, at: line.at });
  }

  /** A line with a header of its own, as a program writes it that does not go through syslog. */
  forgeRaw(node: SimNode, text: string): void {
    const record = this.sim.cloud.compute.instance(node.options.instanceId);
    this.#forged.add(text);
    if (record !== null)
      writeAsAgent(
        this.sim.cloud,
        record,
        { path: MESSAGES, text, at: this.sim.time.now() },
        SIM.compartmentId,
      );
  }

  /** An object as it is, whatever it held before; by default with the rights of whoever looks after the tenancy. */
  put(
    name: string,
    body: Uint8Array,
    { bucket = SIM.stateBucket as string, caller = KEEPER as Caller } = {},
  ): void {
    const { objectStorage } = this.sim.cloud;
    objectStorage.put(caller, { bucket, name, body }, { kind: 'any' }).catch(() => undefined);
  }

  remove(name: string, bucket: string = SIM.stateBucket): void {
    this.sim.cloud.objectStorage.delete(KEEPER, bucket, name).catch(() => undefined);
  }

  isForged(text: string): boolean {
    return this.#forged.has(text);
  }

  /** Whether a line that says "well again" of this node was forged within a span. */
  provedFalsely(node: string, from: number, to: number): boolean {
    return this.#forgedProofs.some((one) => one.node === node && one.at >= from && one.at <= to);
  }
}

/** What an adversary may ask of the world while the story is set up. */
export interface World {
  /** Milliseconds since the start of the story. */
  readonly now: () => number;
  /** Whether the troubles of the story are over. */
  readonly isOver: () => boolean;
}

/** How the world differs from the usual one. */
export interface Bent extends Pick<SimulationOptions, 'skewOf' | 'tamper' | 'probe'> {
  /** Zone of the nodes of the attacked cluster. */
  readonly zone?: string;
  /** One more cluster. */
  readonly spare?: ClusterSpec;
}

/** One way to attack; draws its own times and sizes. */
export interface Adversary {
  readonly name: string;
  readonly power: Power;
  /** What has to be so before the story begins. */
  readonly options?: (dice: Dice, world: World) => Bent;
  readonly attack: (scene: Scene) => void;
}
