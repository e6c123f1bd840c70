import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { steps } from '../../../functions/core/decision/steps.ts';
import type { Situation } from '../../../functions/core/incident/situations.ts';
import { type Difference, lost, node1, node2, told, well } from './state.ts';
import { T0 } from './story.ts';

export const at = (minutes: number) => T0 + minutes * MINUTE;
export const stateOf = (situation: Situation, change: Difference) => told({ ...change, situation });
export const of = (situation: Situation, change: Difference = {}) =>
  steps(stateOf(situation, change), 'node2');
export const keys = (situation: Situation, change: Difference = {}) =>
  of(situation, change).map(({ key }) => key);
export const find = (situation: Situation, key: string, change: Difference = {}) =>
  of(situation, change).find((step) => step.key === key);
export const attached = (change: Partial<PathStatus> = {}) => lost({ api: 'ATTACHED', ...change });
/** No node has the volume. */
export const EVERYWHERE = [attached(), well({ condition: 'lost' })];
export const ACTIVE = [node1({ service: 'active' }), node2()];
export const STANDBY = [node1({ service: 'standby', serviceBy: 'probe' }), node2()];
