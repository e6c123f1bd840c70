import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import { shortHost } from './host-names.ts';
import type { Sighting } from './sightings.ts';

/** What was read of one node. */
export interface ScannedNode {
  readonly view: NodeView;
  /** Where its lines stand: shown, never judged by. */
  readonly sightings: readonly Sighting[];
  /** Only the kernel's lines were read, which never show that a session came back. */
  readonly isKernelOnly: boolean;
  /** Its lines count from boot: their dates were reckoned from the age of their file. */
  readonly isReckoned: boolean;
}

/** Nodes that call themselves alike are called by their directories. */
export function toldApart(node: ScannedNode, _: number, all: readonly ScannedNode[]): ScannedNode {
  const { host } = node.view;
  const isShared =
    host !== null &&
    all.some(({ view }) => view !== node.view && shortHost(view.host ?? '') === shortHost(host));
  return isShared ? { ...node, view: { ...node.view, host: null } } : node;
}
