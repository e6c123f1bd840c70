import { WardenError } from '../core/base/errors.ts';
import type { At } from '../core/base/time.ts';
import type { DecisionInput } from '../core/decision/contract.ts';
import type { NodeEvidence } from '../core/evidence/evidence.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Incident, Stranger } from '../core/incident/incident.ts';
import { loneCluster } from '../core/inventory/clusters.ts';
import { unanswered } from '../runtime/ask.ts';
import type { Logger } from '../runtime/logger.ts';
import type { CycleOptions } from './cycle-shapes.ts';

/** What the lines of one unknown node say; `nextAt`: when they will say more. */
export interface Judgement {
  readonly stranger: Stranger | null;
  readonly nextAt: At | null;
}

type Judging = Pick<CycleOptions, 'decide' | 'policy'> &
  Pick<DecisionInput, 'now' | 'inventory'> & { readonly log: Logger };

const NOT_LISTED = new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', {
  detail: 'No compartment is known for the node.',
});

/**
 * Whether a node that nobody knows is in trouble: decided by the same rules as any cluster, from its lines alone. What
 * heals within the first minute is no trouble.
 */
export function judgementOn(evidence: NodeEvidence, judging: Judging): Judgement {
  const { node } = evidence;
  const view = viewOf(evidence);
  const host = evidence.hosts[0] ?? null;
  const incident = incidentOf(judging, {
    now: judging.now,
    cluster: loneCluster(node, host ?? node),
    views: [view],
    lookUps: {
      readAt: judging.now,
      attachments: unanswered('attachments', NOT_LISTED),
      instances: {},
      volumes: {},
    },
    inventory: judging.inventory,
    incident: null,
    policy: judging.policy,
    events: [],
    commands: [],
  });
  if (incident === null || incident.closedAt !== null) return { stranger: null, nextAt: null };
  if (incident.outbox.length === 0) return { stranger: null, nextAt: incident.nextCheckAt };
  const stranger: Stranger = {
    node,
    host,
    lostAt: view.paths.some((path) => path.state === 'lost') ? incident.lossAt : null,
    failsBy: incident.deadline?.to ?? null,
    hasLifekeeper: view.lifekeeper.seen,
  };
  return { stranger, nextAt: null };
}

/** One stranger's defect is not another's. */
function incidentOf({ decide, log }: Judging, input: DecisionInput): Incident | null {
  try {
    return decide(input).incident;
  } catch (error) {
    log.failure('decision failed', error, { cluster: input.cluster.key });
    return null;
  }
}
