import {
  type DrawnNode,
  type DrawnTone,
  type DrawnWay,
  drawnCluster,
  isDrawable,
} from '../../functions/console/cluster-drawing.ts';
import type { Language } from '../../functions/core/base/language.ts';
import type { SeenCluster, SeenNode, SeenPath, Session } from './seen.ts';
import type { Html } from './view.ts';
import { text } from './words.ts';

export const TONES: Readonly<Record<Session, DrawnTone>> = {
  working: 'good',
  hanging: 'warn',
  retrying: 'bad',
  failed: 'bad',
  none: 'unknown',
};
/** Worst last. */
const WORSE: readonly Session[] = ['working', 'none', 'hanging', 'retrying', 'failed'];

/**
 * What is really so, in the drawing that the console has for what the suite knows; null when a table tells more.
 */
export function clusterPicture(cluster: SeenCluster, lang: Language): Html | null {
  const { nodes, volumes } = cluster;
  const drawing = {
    title: text(lang, 'cluster.figure', { name: cluster.name }),
    nodes: nodes.map((node) => drawnNode(node, lang)),
    volumes: volumes.map((name) => ({ id: name, name })),
    ways: nodes.flatMap((node) => volumes.flatMap((volume) => drawnWay(node, volume, lang) ?? [])),
    noWay: text(lang, 'session.none'),
  };
  return isDrawable(drawing) ? drawnCluster(drawing) : null;
}

/** What the node sees, and what OCI shows where that is not the usual. */
export function pathWords({ session, attachment }: SeenPath, lang: Language): string {
  const seen = text(lang, `session.${session}`);
  return attachment === null || attachment === 'ATTACHED' ? seen : `${seen} (${attachment})`;
}

function drawnNode({ name, state }: SeenNode, lang: Language): DrawnNode {
  const isDown = state === 'down';
  return {
    id: name,
    name,
    role: isDown ? 'unknown' : state,
    roleWords: text(lang, `node.${state}`),
    trouble: null,
  };
}

/** Several paths of a node to a volume are drawn as one: as bad as the worst, but for a word when another one works. */
function drawnWay({ name, paths }: SeenNode, volume: string, lang: Language): DrawnWay | null {
  const ways = paths.filter((path) => path.volume === volume);
  const [worst] = [...ways].sort((a, b) => WORSE.indexOf(b.session) - WORSE.indexOf(a.session));
  if (worst === undefined) return null;
  const isPartly = worst.session !== 'working' && ways.some(({ session }) => session === 'working');
  return {
    node: name,
    volume,
    tone: isPartly ? 'warn' : TONES[worst.session],
    words: isPartly ? text(lang, 'session.partly') : pathWords(worst, lang),
    portal: worst.portal,
    device: null,
  };
}
