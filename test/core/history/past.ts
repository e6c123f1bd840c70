import fc from 'fast-check';
import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { beginIncident, type Incident } from '../../../functions/core/incident/incident.ts';
import { NO_MEMORY } from '../../../functions/core/incident/memory.ts';

/** When every loss of these tests began, unless a test says otherwise. */
export const LOST = Date.UTC(2026, 10, 22, 1, 0, 0);

/** An incident of which everything is known: 1 min to detection, 2 to the notice, 5, 30 and 45. */
export function past(more: Partial<Incident> = {}): Incident {
  const { id = 'aaaaaaaa', cluster = CL1, openedAt = LOST + MINUTE, lossAt = LOST } = more;
  return {
    ...beginIncident({ id, cluster, openedAt, lossAt }),
    cause: 'target-refusing',
    severity: 'high',
    situation: 'recovered',
    memory: { ...NO_MEMORY },
    firstSentAt: LOST + 2 * MINUTE,
    acknowledged: { by: 'sato', at: LOST + 5 * MINUTE },
    recoveredAt: LOST + 30 * MINUTE,
    closedAt: LOST + 45 * MINUTE,
    closedBy: 'recovered',
    ...more,
  };
}

export const CL1 = { key: 'tag:CL1', name: 'CL1', nodes: ['node1', 'node2'], source: 'tag' } as const;
export const CL2 = { key: 'tag:CL2', name: 'CL2', nodes: ['node3', 'node4'], source: 'tag' } as const;
/** Around every time of these tests. */
export const EVER = { from: LOST - 1_000 * HOUR, to: LOST + 1_000 * HOUR };

const maybe = fc.option(fc.integer({ min: -10, max: 600 }), { nil: null });
const minutes = (n: number | null) => (n === null ? null : LOST + n * MINUTE);

/** Any story, also one whose clocks disagree. */
export const anyPast: fc.Arbitrary<Incident> = fc
  .record({
    id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 8, maxLength: 8 }),
    cluster: fc.constantFrom(CL1, CL2),
    cause: fc.constantFrom('target-refusing', 'detached-planned', 'unknown'),
    opened: fc.integer({ min: -5, max: 600 }),
    sent: maybe,
    acked: maybe,
    recovered: maybe,
    closed: maybe,
    closedBy: fc.constantFrom('recovered', 'planned', 'operator', 'silent-heal'),
  })
  .map(({ id, cluster, cause, opened, sent, acked, recovered, closed, closedBy }) => {
    const { firstSentAt: _, ...rest } = past({
      id,
      cluster,
      cause: cause as Incident['cause'],
      openedAt: LOST + opened * MINUTE,
      acknowledged: acked === null ? null : { by: 'x', at: LOST + acked * MINUTE },
      recoveredAt: minutes(recovered),
      closedAt: minutes(closed),
      closedBy: closed === null ? null : (closedBy as Incident['closedBy']),
    });
    return sent === null ? rest : { ...rest, firstSentAt: LOST + sent * MINUTE };
  });
