import type { Ids } from '../../../functions/core/ports.ts';
import type { TenancyWorld } from '../world/world.ts';
import { SIM } from './installation.ts';

/** What Terraform would have made: buckets, topics and logs. */
export function furnish(world: TenancyWorld): void {
  world.objectStorage.addBucket(SIM.stateBucket, SIM.compartmentId);
  world.objectStorage.addBucket(SIM.approvalsBucket, SIM.compartmentId, SIM.approvalKeyId);
  world.notifications.addTopic(SIM.topicId, SIM.compartmentId);
  world.logging.addLog(SIM.messagesLogId, SIM.logGroupId, SIM.compartmentId);
  world.logging.addLog(SIM.auditLogId, SIM.logGroupId, SIM.compartmentId);
}

/** Ids that are the same in every run. */
export function countingIds(prefix: string): Ids {
  let count = 0;
  return {
    unique: () => {
      count += 1;
      return `${prefix}-${String(count).padStart(16, '0')}`;
    },
  };
}
