import type { Ids } from '../../../functions/core/ports.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { SIM } from './installation.ts';

/** What Terraform would have made: buckets, topics and logs. */
export function furnish(cloud: Cloud): void {
  cloud.objectStorage.addBucket(SIM.stateBucket, SIM.compartmentId);
  cloud.objectStorage.addBucket(SIM.approvalsBucket, SIM.compartmentId, SIM.approvalKeyId);
  cloud.notifications.addTopic(SIM.topicId, SIM.compartmentId);
  cloud.logging.addLog(SIM.messagesLogId, SIM.logGroupId, SIM.compartmentId);
  cloud.logging.addLog(SIM.auditLogId, SIM.logGroupId, SIM.compartmentId);
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
