import { valueAt } from '../base/group-by.ts';
import type { NoticeStep } from '../notice/facts.ts';
import type { ToldState } from './contract.ts';

/** What stands for the tag of the top resource where no node has been asked for it. */
const NO_TAG = 'TAG';

/**
 * Option C in order: see that the peer will have quorum, stop the node that lost the disk so that its writes are gone,
 * wait for LifeKeeper, and bring the resource in service by hand if it does not come.
 */
export function switchSteps(c: Pick<ToldState, 'node' | 'lookUps'>, peer: string): readonly NoticeStep[] {
  const { node } = c;
  if (node === null) return [];
  const params = { node: node.name, peer };
  return [
    { key: 'switch-check', params },
    { key: 'switch-stop', params: { ...params, instance: node.node } },
    { key: 'switch-wait', params },
    { key: 'switch-restore', params: { ...params, tag: topTag(c) } },
  ];
}

/** lcdstatus lists the top of a hierarchy first. */
function topTag({ lookUps }: Pick<ToldState, 'lookUps'>): string {
  for (const probe of Object.keys(lookUps.probes ?? {}).map((node) => valueAt(lookUps.probes, node))) {
    const [top] = probe?.known === true ? probe.value.resources : [];
    if (top !== undefined) return top.tag;
  }
  return NO_TAG;
}
