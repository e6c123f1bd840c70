import type { Attacher, Ids } from '../core/ports.ts';
import type { JudgePorts } from './judge.ts';

/** What an invocation works with. */
export interface ReattachPorts extends JudgePorts {
  readonly attacher: Attacher;
  readonly ids: Ids;
}

/** What an invocation answers and logs. */
export interface ReattachAnswer {
  /**
   * `attached`, `failed`: over. `refused`: guards were not met, the approval is used up. `not-approved`: nobody's
   * approval counts; nothing was written. `handed-back`: the next invocation goes on. `busy`: another one is at work.
   */
  readonly status:
    | 'attached'
    | 'failed'
    | 'refused'
    | 'not-approved'
    | 'handed-back'
    | 'busy'
    | 'observing'
    | 'no-such-plan';
  readonly planId: string;
  readonly guards?: readonly string[];
}
