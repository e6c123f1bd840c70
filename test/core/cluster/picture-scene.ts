import { MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import {
  NOTHING_REMEMBERED,
  type PathStatus,
  pathKey,
  type Remembered,
} from '../../../functions/core/cluster/picture-shapes.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { RememberedAttachment } from '../../../functions/core/inventory/inventory.ts';
import type { Attachment, AuditAction, LookUps } from '../../../functions/core/platform/look-ups.ts';
import { CLUSTER, inventory, known, lookUps, T0 } from '../decision/story.ts';
import { way } from './scene.ts';

export const NOW = T0 + 5 * MINUTE;
export const KEY1 = pathKey(way());

export interface Given {
  readonly now?: number;
  readonly views?: readonly NodeView[];
  readonly list?: readonly Attachment[];
  readonly looks?: Partial<LookUps>;
  readonly audit?: readonly AuditAction[];
  readonly inv?: readonly RememberedAttachment[];
  readonly memory?: Partial<Remembered>;
  readonly acted?: readonly string[];
  readonly nodes?: readonly string[];
}

export function of({ now = NOW, views = [], list, looks, audit, inv, memory, acted = [], nodes }: Given) {
  return pictureOf({
    now,
    cluster: nodes === undefined ? CLUSTER : { ...CLUSTER, nodes },
    views,
    lookUps: lookUps(now, {
      ...(list && { list }),
      ...(audit && { audit: known(audit, now) }),
      ...looks,
    }),
    inventory: inventory(inv),
    instanceActions: new Set(acted),
    since: Number.NEGATIVE_INFINITY,
    ...(memory && { remembered: { ...NOTHING_REMEMBERED, ...memory } }),
  });
}

export const name = (p: PathStatus | null) =>
  p === null ? null : [p.node.slice(-5), p.view?.session ?? p.device];
export const primary = (given: Given) => name(of(given).primary);
