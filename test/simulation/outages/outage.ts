import type { At, Ms } from '../../../functions/core/base/time.ts';
import type { ClusterSpec } from '../../../infra/local/simulator/cluster.ts';
import type { Scene } from '../adversaries/scene.ts';
import type { Dice } from '../dice.ts';
import type { Source } from '../sentences/claim.ts';

/** What of the suite's way is interrupted while an outage lasts. Nothing: everything is demanded in time all the same. */
export type Interrupts =
  /** Lines that reach Logging are taken in afterwards. */
  | 'lines'
  /** Notices are sent afterwards. */
  | 'notices'
  | 'nothing';

/** One disturbance of the way from the nodes to people, as a seed has drawn it. Times are of the story, 0 being its start. */
export interface Outage {
  readonly name: string;
  /** For whoever reads a failure. */
  readonly what: string;
  readonly from: Ms;
  /** Infinity: it lasts to the end of the story. */
  readonly to: Ms;
  readonly interrupts: Interrupts;
  /** So long after it began an alarm of Terraform fires or the monitor tells of it; null: neither has to. */
  readonly alarmWithin: Ms | null;
  /** What the monitor's notice has to name; absent: what it says decides nothing. */
  readonly names?: string;
  /** What notices cannot know right any more, of the cluster of the story, from its beginning to the end of the story. */
  readonly hides: readonly Source[];
  /** What notices say is as old as the outage while it lasts, and some minutes more. */
  readonly makesOld: 'lines' | 'all' | 'nothing';
  /** Clusters that the story has because of it. */
  readonly spare: readonly ClusterSpec[];
  /** Nodes whose lines may be lost on their way while it lasts. */
  readonly loses: readonly string[];
  /** Lets it happen. */
  readonly play: (scene: Scene) => void;
}

/** What most outages have in common. */
export const USUAL = {
  interrupts: 'nothing',
  alarmWithin: null,
  hides: [],
  makesOld: 'nothing',
  spare: [],
  loses: [],
} as const satisfies Partial<Outage>;

/** One way in which the way can be disturbed; draws its own times and sizes. */
export interface OutageKind {
  readonly name: string;
  /** Share of the outages that are of this kind, against the sum of all. */
  readonly weight: number;
  readonly draw: (dice: Dice, nodes: readonly string[]) => Outage;
}

/** A span in which people could not be told. */
export interface Interruption {
  readonly from: At;
  readonly to: At;
}
