import { sha256 } from '../base/canonical.ts';
import { type At, MINUTE } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import { asSituation, SITUATIONS } from '../incident/situations.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { escapeUntrusted } from '../notice/escape.ts';
import { text } from '../notice/text.ts';
import { timeText } from '../notice/times.ts';

/** Several clusters of one availability domain that lost storage at the same time. */
export interface WideOutage {
  /** Stable while the earliest loss is the same: repeats of the summary are recognised by it. */
  readonly id: string;
  readonly availabilityDomain: string;
  readonly since: At;
  readonly incidents: readonly { readonly id: string; readonly cluster: string }[];
  /** One summary instead of a notice per cluster. */
  readonly notice: { readonly title: string; readonly body: string };
}

/** Names listed in the summary; the rest is a number. */
const MAX_NAMES = 50;

/**
 * Groups open incidents by availability domain whose losses began within the window of the policy of one another, when
 * there are enough of them. Pure and of order n log n: 500 clusters in one minute are one summary.
 */
export function groupWide(
  incidents: readonly Incident[],
  inventory: Inventory,
  policy: Policy,
): readonly WideOutage[] {
  const byDomain = new Map<string, Incident[]>();
  for (const i of incidents) {
    if (i.closedAt !== null || !isLoss(i)) continue;
    const domain = i.cluster.nodes
      .map((n) => inventory.nodes[n]?.availabilityDomain)
      .find((d) => d !== undefined);
    if (domain === undefined) continue;
    const list = byDomain.get(domain);
    if (list === undefined) byDomain.set(domain, [i]);
    else list.push(i);
  }
  return [...byDomain]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([domain, list]) => {
      const group = densest(list, policy);
      return group.length < policy.wideOutage.clusters ? [] : [wide(domain, group, policy)];
    });
}

/** What nobody has decided yet counts as a loss. */
function isLoss({ situation }: Incident): boolean {
  const known = asSituation(situation);
  return known === null || SITUATIONS[known].isLoss;
}

/** The largest set of different clusters whose losses lie within the window; the earliest of equals. */
function densest(list: readonly Incident[], policy: Policy): readonly Incident[] {
  const one = new Map<string, Incident>();
  for (const i of list) {
    const have = one.get(i.cluster.key);
    if (have === undefined || i.lossAt < have.lossAt) one.set(i.cluster.key, i);
  }
  const sorted = [...one.values()].sort(
    (a, b) => a.lossAt - b.lossAt || (a.cluster.key < b.cluster.key ? -1 : 1),
  );
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
  const names = group.map((g) => escapeUntrusted(g.cluster.name));
  const more = names.length > MAX_NAMES ? ` (+${names.length - MAX_NAMES})` : '';
  const params = {
    ad: escapeUntrusted(domain),
    count: group.length,
    window: Math.ceil(policy.wideOutage.withinMs / MINUTE),
    clusters: `${names.slice(0, MAX_NAMES).join(', ')}${more}`,
  };
  const languages = policy.languages.length === 0 ? (['ja'] as const) : policy.languages;
  const texts = languages.map((lang) => {
    const gap = lang === 'en' ? ' ' : '';
    const title = `[LKW:${id}] ${text(lang, 'label.critical')}${gap}${text(lang, 'title.wide', params)}`;
    const section = (
      head: 'head.subject' | 'head.summary' | 'head.time' | 'head.cause' | 'head.avoid',
      words: string,
    ) => `■ ${text(lang, head)}\n  ${words}\n`;
    const body = [
      section('head.subject', title),
      section('head.summary', text(lang, 'summary.wide', params)),
      section('head.time', timeText(since, policy.zone)),
      section('head.cause', text(lang, 'cause.wide-outage')),
      section('head.avoid', text(lang, 'avoid.detach')),
    ].join('\n');
    return { title, body };
  });
  return {
    id,
    availabilityDomain: domain,
    since,
    incidents: group.map((g) => ({ id: g.id, cluster: g.cluster.key })),
    notice: { title: texts[0]?.title ?? '', body: texts.map((t) => t.body).join('\n') },
  };
}
