import { MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import type {
  ClusterPicture,
  NodeStatus,
  PathStatus,
} from '../../../functions/core/cluster/picture-shapes.ts';
import type { DecisionState, ToldState } from '../../../functions/core/decision/contract.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { IncidentMemory } from '../../../functions/core/incident/memory.ts';
import {
  CLUSTER,
  DETACHED,
  input,
  inventory,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  play,
  T0,
  view,
} from './story.ts';

/** Two minutes after the loss. */
export const NOW = T0 + 2 * MINUTE;

const VIEWS = [view(NODE1, [lostPath()]), view(NODE2, [path()])];
const LOOKS = lookUps(NOW, { list: DETACHED });

/** The incident as it is decided then, with its first notice. */
export const TOLD: Incident = play(input(NOW, { views: VIEWS, lookUps: LOOKS }));

const PICTURE: ClusterPicture = pictureOf({
  now: NOW,
  cluster: CLUSTER,
  views: VIEWS,
  lookUps: LOOKS,
  inventory: inventory(),
  instanceActions: new Set(),
  since: Number.NEGATIVE_INFINITY,
});

/** A part of the picture that must be there. */
function there<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('not in the picture');
  return found;
}

const PATH1 = there(PICTURE.paths.find(({ node }) => node === NODE1));
const PATH2 = there(PICTURE.paths.find(({ node }) => node === NODE2));
const NODE_1 = there(PICTURE.nodes.find(({ node }) => node === NODE1));
const NODE_2 = there(PICTURE.nodes.find(({ node }) => node === NODE2));

/** The way of the node that lost the disk: detached, its session lost. */
export const lost = (change: Partial<PathStatus> = {}): PathStatus => ({ ...PATH1, ...change });
/** The way of its peer: well. */
export const well = (change: Partial<PathStatus> = {}): PathStatus => ({ ...PATH2, ...change });
export const node1 = (change: Partial<NodeStatus> = {}): NodeStatus => ({ ...NODE_1, ...change });
export const node2 = (change: Partial<NodeStatus> = {}): NodeStatus => ({ ...NODE_2, ...change });

/** What differs from a state of {@link told}. */
export interface Difference extends Partial<Omit<DecisionState, 'incident' | 'picture'>> {
  readonly paths?: readonly PathStatus[];
  readonly nodes?: readonly NodeStatus[];
  readonly takeover?: ClusterPicture['takeover'];
  readonly incident?: Partial<Omit<Incident, 'memory'>>;
  readonly memory?: Partial<IncidentMemory>;
}

/** In the middle of a decision two minutes after a detach of which people were told a moment ago. */
export function told(change: Difference = {}): ToldState {
  const { paths, nodes, takeover, incident, memory, ...more } = change;
  const picture: ClusterPicture = {
    ...PICTURE,
    now: more.now ?? NOW,
    paths: paths ?? PICTURE.paths,
    nodes: nodes ?? PICTURE.nodes,
    takeover: takeover ?? PICTURE.takeover,
  };
  const [first] = picture.paths;
  return {
    ...input(NOW, { views: VIEWS, lookUps: LOOKS }),
    troubles: [],
    late: [],
    before: TOLD,
    reasons: [],
    loss: { at: T0, basis: 'loss-line' },
    diagnosis: null,
    situation: 'detached',
    path: first ?? null,
    node: picture.nodes[0] ?? null,
    plan: null,
    notice: null,
    reattach: null,
    ...more,
    picture: { ...picture, primary: first !== undefined && first.condition === 'lost' ? first : null },
    incident: { ...TOLD, ...incident, memory: { ...TOLD.memory, ...memory } },
  } as ToldState;
}
