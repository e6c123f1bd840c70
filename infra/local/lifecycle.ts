import rules from '../../terraform/modules/lifecycle/rules.json';
import { platformService } from './world/caller.ts';
import type { LifecycleRules } from './world/object-storage.ts';
import type { TenancyWorld } from './world/world.ts';

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
  world: TenancyWorld,
  compartmentId: string,
  buckets: Readonly<Record<keyof typeof LIFECYCLE, string>>,
): readonly string[] {
  const service = platformService('lifecycle', compartmentId);
  return (['state', 'approvals'] as const).flatMap((which) =>
    world.objectStorage.runLifecycle(service, buckets[which], LIFECYCLE[which]),
  );
}
