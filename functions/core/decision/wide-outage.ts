import { compareText, sha256 } from '../base/canonical.ts';
import { groupBy, valueAt } from '../base/group-by.ts';
import { MINUTE } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import { SITUATIONS } from '../incident/situations.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { WideFacts } from '../notice/facts-of-many.ts';

/** Several clusters of one availability domain that lost storage at the same time. */
export interface WideOutage {
  readonly incidents: readonly { readonly id: string; readonly key: string; readonly cluster: string }[];
  /** What one summary says of it. */
  readonly facts: Pick<WideFacts, 'incidentId' | 'availabilityDomain' | 'since' | 'windowMinutes'>;
}

/**
 * Groups open incidents by availability domain whose losses began within the window of the policy of one another, when
 * there are enough of them. Pure and of order n log n: 500 clusters in one minute are one summary.
 */
export function groupWide(
  incidents: readonly Incident[],
  inventory: Inventory,
  policy: Policy,
): readonly WideOutage[] {
  const domainOf = ({ cluster }: Incident) =>
    cluster.nodes.map((n) => valueAt(inventory.nodes, n)?.availabilityDomain).find((d) => d !== undefined);
  // What nobody has decided yet counts as a loss.
  const isLoss = ({ situation }: Incident) => situation === undefined || SITUATIONS[situation].isLoss;
  const lost = groupBy(
    incidents.filter((i) => i.closedAt === null && isLoss(i)),
    domainOf,
  );
  const domains = [...lost.keys()].filter((domain) => domain !== undefined).sort();
  return domains.flatMap((domain) => {
    const group = densest(lost.get(domain) ?? [], policy);
    return group.length < policy.wideOutage.clusters ? [] : [wide(domain, group, policy)];
  });
}

/** The largest set of different clusters whose losses lie within the window; the earliest of equals. */
function densest(list: readonly Incident[], policy: Policy): readonly Incident[] {
  const byLoss = [...list].sort((a, b) => a.lossAt - b.lossAt || compareText(a.cluster.key, b.cluster.key));
  const byCluster = groupBy(byLoss, ({ cluster }) => cluster.key);
  const sorted = [...byCluster.values()].flatMap(([earliest]) => earliest ?? []);
  let best: readonly Incident[] = [];
  let from = 0;
  for (const [to, last] of sorted.entries()) {
    while (last.lossAt - (sorted[from]?.lossAt ?? 0) > policy.wideOutage.withinMs) from += 1;
    if (to - from + 1 > best.length) best = sorted.slice(from, to + 1);
  }
  return best;
}

function wide(domain: string, group: readonly Incident[], policy: Policy): WideOutage {
  const since = group[0]?.lossAt ?? 0;
  const id = sha256(`${domain}|${since}`).slice(0, 8);
  return {
    incidents: group.map((g) => ({ id: g.id, key: g.cluster.key, cluster: g.cluster.name })),
    facts: {
      incidentId: id,
      availabilityDomain: domain,
      since,
      windowMinutes: Math.ceil(policy.wideOutage.withinMs / MINUTE),
    },
  };
}
