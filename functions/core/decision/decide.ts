import type { Decision, DecisionInput } from './contract.ts';

export type {
  AttachRequest,
  AttemptRecord,
  Decision,
  DecisionInput,
  DecisionReason,
  GuardVerdict,
  Lang,
  MaintenanceWindow,
  OperatorCommand,
  Plan,
  Policy,
  Verdict,
} from './contract.ts';
export type { ReasonCode } from './reasons.ts';

/**
 * What to tell and what could be done, from evidence, world, policy and now alone.
 * Idempotent: the same input with the resulting incident yields nothing new.
 */
export function decide(input: DecisionInput): Decision {
  return {
    incident: input.incident,
    reasons: [{ code: 'nothing-new', detail: '' }],
    nextCheckAt: null,
    plan: null,
  };
}
