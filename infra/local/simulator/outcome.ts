import { fromJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { ApprovalRecord } from '../../../functions/core/plan/approval.ts';
import type { Attempt } from '../../../functions/core/plan/attempt.ts';
import type { StoredPlan } from '../../../functions/core/plan/plan-shapes.ts';
import type { ApiCall } from '../cloud/gate.ts';
import { FUNCTION_NAMES, type FunctionName, SIM } from './installation.ts';
import type { NodeLine } from './node-shapes.ts';
import type { SentNotice } from './options.ts';
import type { Stage } from './stage.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(FUNCTION_NAMES);

export type Outcome = ReturnType<typeof outcomeOf>;

/** What came of a story: notices, calls, what the buckets hold. */
export function outcomeOf(stage: Stage) {
  /** Everything that reached the topic, in order. */
  function notices(): readonly SentNotice[] {
    return stage.cloud.notifications.inbox(SIM.topicId).map(({ at, title, body }) => ({
      after: at - stage.start,
      at,
      title,
      body,
    }));
  }

  /** Calls of the suite's functions. */
  function apiCalls(
    filter: { readonly operation?: string; readonly function?: FunctionName } = {},
  ): readonly ApiCall[] {
    return stage.cloud.calls.filter(
      (call) =>
        FUNCTIONS.has(call.principal) &&
        (filter.operation === undefined || call.operation === filter.operation) &&
        (filter.function === undefined || call.principal === filter.function),
    );
  }

  function incidents(): readonly Incident[] {
    return readable<Incident>(SIM.stateBucket, 'incidents/');
  }

  /** Plans that people may approve, oldest first. */
  function plans(): readonly StoredPlan[] {
    // What was damaged meanwhile is no plan that anybody could read.
    return readable<Pick<StoredPlan, 'schema'> & Partial<StoredPlan>>(SIM.approvalsBucket, 'plans/')
      .filter((stored): stored is StoredPlan => stored.plan?.id !== undefined)
      .sort((a, b) => a.madeAt - b.madeAt);
  }

  /** What people said about plans. */
  function words(): readonly ApprovalRecord[] {
    return readable<ApprovalRecord>(SIM.approvalsBucket, 'approvals/');
  }

  /** Attempts in the journal; refusals are left out. */
  function attempts(): readonly Attempt[] {
    return readable<Attempt>(SIM.approvalsBucket, 'journal/').filter(
      (body) => body.schema === 'warden.journal/1',
    );
  }

  /** Bodies of the state bucket's objects below a folder. */
  function objects(folder: string): readonly unknown[] {
    return inBucket(SIM.stateBucket, folder);
  }

  /** Lines of all nodes in the order of writing. */
  function lines(): readonly (NodeLine & { readonly node: string })[] {
    const all = stage.clusters.flatMap((cluster) =>
      cluster.nodes.flatMap((node) => node.lines.map((line) => ({ ...line, node: node.name }))),
    );
    return all.sort((a, b) => a.at - b.at);
  }

  function inBucket(bucket: string, folder: string): readonly unknown[] {
    const { objectStorage } = stage.cloud;
    return objectStorage
      .names(bucket)
      .filter((name) => name.startsWith(folder))
      .map((name) => {
        const bytes = objectStorage.peek(bucket, name)?.body;
        return bytes === undefined ? null : (fromJsonBytes(bytes) ?? null);
      });
  }

  /** What lies in a folder, but for what somebody damaged. */
  function readable<T extends { readonly schema: string }>(bucket: string, folder: string): readonly T[] {
    return inBucket(bucket, folder).filter(
      (body) => typeof body === 'object' && body !== null && 'schema' in body,
    ) as T[];
  }

  return { notices, apiCalls, incidents, plans, words, attempts, objects, lines };
}
