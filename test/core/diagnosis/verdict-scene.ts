import type { NodeStatus, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { type Circumstances, diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { AuditAction } from '../../../functions/core/platform/look-ups.ts';
import { status, way } from '../cluster/scene.ts';
import { told } from '../decision/state.ts';
import { lostPath, NODE1, NODE2, type outage, T0 } from '../decision/story.ts';

/** What differs from a loss of which the API says that the volume is attached, and no line why. */
export interface Given extends Partial<Omit<Circumstances, 'path' | 'picture'>> {
  readonly path?: Partial<PathStatus>;
  readonly cut?: Parameters<typeof outage>[0];
  readonly node?: Partial<NodeStatus>;
  readonly detaches?: readonly AuditAction[];
  /** Without the status of the node that lost the path. */
  readonly stranger?: boolean;
}

export function given({ path, cut, node, detaches = [], stranger = false, ...more }: Given): Circumstances {
  const session = lostPath({}, { reasons: [], errorCode: null, ...cut });
  const own = stranger ? [] : [status(NODE1, node)];
  const { picture } = told({ nodes: [status(NODE2), ...own] });
  return {
    picture: { ...picture, detachActions: detaches },
    path: way({ view: session, condition: 'lost', lostAt: T0, ...path }),
    lossAt: T0,
    inWindow: false,
    onHold: false,
    expectedPrincipals: [],
    maintenance: false,
    wide: false,
    ...more,
  };
}

/** Cause, confidence, evidence, and what would change the verdict. */
export function verdict(what: Given) {
  const { cause, confidence, evidence, wouldChange } = diagnose(given(what));
  return [cause, confidence, evidence.join(' '), wouldChange];
}

export const UNKNOWN = ['unknown', 'possible', 'api-attached', 'more-lines'];
