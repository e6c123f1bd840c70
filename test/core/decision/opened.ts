import { MINUTE } from '../../../functions/core/base/time.ts';
import type { Decision, DecisionInput, DecisionState } from '../../../functions/core/decision/contract.ts';
import { open } from '../../../functions/core/decision/open.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { DETACHED, input, lookUps, lostPath, NODE1, NODE2, path, play, T0, view } from './story.ts';

export const at = (minutes: number) => T0 + minutes * MINUTE;
export const WELL: readonly NodeView[] = [view(NODE1, [path()]), view(NODE2, [path()])];
export const LOST: readonly NodeView[] = [view(NODE1, [lostPath()]), view(NODE2, [path()])];
export const seen = (minute: number, views: readonly NodeView[], change: Partial<DecisionInput> = {}) =>
  input(at(minute), { views, ...change });
export const detached = (minute: number, change: Partial<DecisionInput> = {}) =>
  seen(minute, WELL, { lookUps: lookUps(at(minute), { list: DETACHED }), ...change });

/** Nothing to decide: the whole decision. */
export function quiet(given: DecisionInput): Decision {
  const result = open(given);
  if ('picture' in result) throw new Error('an incident is open');
  return result;
}
/** An incident is open: the state that the next steps get. */
export function begun(given: DecisionInput): DecisionState {
  const result = open(given);
  if (!('picture' in result)) throw new Error('nothing is open');
  return result;
}
export const codes = ({ reasons }: { readonly reasons: Decision['reasons'] }) =>
  reasons.map(({ code }) => code);
export const closed = (incident: Incident, change: Partial<Incident> = {}): Incident => ({
  ...incident,
  closedAt: at(10),
  closedBy: 'recovered',
  ...change,
});
export const OPEN = play(seen(2, LOST));
