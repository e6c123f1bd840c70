import rules from '../../terraform/modules/lifecycle/rules.json';
import { platformService } from './cloud/caller.ts';
import type { Cloud } from './cloud/cloud.ts';
import type { LifecycleRules } from './cloud/object-storage.ts';

/** The rules that Terraform deploys, by bucket. */
export const LIFECYCLE: Readonly<Record<'state' | 'approvals', LifecycleRules>> = {
  state: rules.state,
  approvals: rules.approvals,
};

/**
 * What Object Storage does about once a day: removes from both buckets what the deployed rules name, as far as its own
 * principal may.
 * @returns names removed, former versions included.
 */
export function runLifecycle(
  cloud: Cloud,
  compartmentId: string,
  buckets: Readonly<Record<keyof typeof LIFECYCLE, string>>,
): readonly string[] {
  const service = platformService('lifecycle', compartmentId);
  return (['state', 'approvals'] as const).flatMap((which) =>
    cloud.objectStorage.runLifecycle(service, buckets[which], LIFECYCLE[which]),
  );
}
