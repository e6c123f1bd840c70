import { planFor } from '../plan/plan.ts';
import { because, type DecisionState } from './contract.ts';

/** The one request that would put the volume back, with what speaks against it. */
export function propose(state: DecisionState): DecisionState {
  const path = state.picture.primary;
  if (path === null) return state;
  const { attempts, wide } = state;
  const plan = planFor({ ...state, path, attempts, wide: wide != null });
  if (plan === null) return because(state, 'plan-not-applicable', path.api);
  const next = { ...state, plan };
  if (plan.ready)
    return because(next, state.policy.mode === 'observe' ? 'plan-shown' : 'plan-ready', plan.id);
  const failing = plan.guards.filter((g) => g.verdict !== 'met').map((g) => g.code);
  return because(next, 'plan-refused', failing.join(' '));
}
