import { type ClusterFacts, type ClusterReadings, clusterFacts } from '../core/cluster/cluster-facts.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Clock, Ports } from '../core/ports.ts';
import { type Concern, Investigator, type LookIntoPorts } from './investigator.ts';
import { LookUpReader } from './look-up-reader.ts';

/** Looks a cluster up and puts together what is known about it: for who decides and for who acts, the same way. */
export class ClusterReader {
  /** For those who need a list only; its answers are shared. */
  readonly lookUps: LookUpReader;
  readonly #investigator: Investigator;
  readonly #clock: Clock;

  constructor(ports: LookIntoPorts & Pick<Ports, 'compute'>) {
    this.lookUps = new LookUpReader(ports.compute, ports.clock);
    this.#investigator = new Investigator(ports);
    this.#clock = ports.clock;
  }

  /**
   * Begins a cycle.
   * @param open incidents that will be looked into.
   * @param changed something changed at the platform: its lists are read anew.
   */
  begin(open: readonly Incident[], changed: boolean): void {
    this.lookUps.begin(changed);
    this.#investigator.begin(open);
  }

  /** @param kept what is kept about the cluster; what OCI says is looked up here. Never throws. */
  async facts(kept: Omit<ClusterReadings, 'now' | 'lookUps'> & Concern): Promise<ClusterFacts> {
    const seen = await this.lookUps.read(kept.cluster, kept.inventory);
    const { isUnannounced: _, ...rest } = kept;
    const lookUps = await this.#investigator.complete(seen, kept);
    return clusterFacts({ ...rest, now: this.#clock.now(), lookUps });
  }
}
