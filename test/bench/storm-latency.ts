import type { Ms } from '../../functions/core/base/time.ts';
import type { Fault, FaultPlan, FaultSubject } from '../../infra/local/cloud/faults.ts';

/**
 * What each call takes besides the work of the pretend tenancy: an assumption, on the slow side of the 10 to 50 ms that calls
 * within a region take. Lists of Compute and searches of Audit are slower.
 */
export const LATENCY: Readonly<Record<string, Ms>> = {
  GetObject: 20,
  PutObject: 30,
  DeleteObject: 20,
  ListObjects: 40,
  ListInstances: 100,
  ListVolumeAttachments: 100,
  GetVolume: 40,
  GetInstance: 40,
  PublishMessage: 50,
  InvokeFunction: 30,
  SearchLogs: 500,
};
const OTHERS: Ms = 30;

/** Every call of the functions takes its time; nothing fails. */
export const slowCalls: FaultPlan = {
  next: ({ operation, principal }: FaultSubject): Fault | null =>
    principal === 'operator' ? null : { kind: 'latency', ms: LATENCY[operation] ?? OTHERS },
};
