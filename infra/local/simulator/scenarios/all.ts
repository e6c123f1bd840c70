import { CAUSES } from './causes.ts';
import { DISTURBANCES } from './disturbances.ts';
import { HEADLINES } from './headlines.ts';
import { INCIDENT } from './incident.ts';
import type { Scenario } from './scenario.ts';

/** Everything that can be played, in the order in which it is listed. */
export const SCENARIOS: readonly Scenario[] = [...INCIDENT, ...HEADLINES, ...CAUSES, ...DISTURBANCES];

/** @throws RangeError when there is none of that name. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new RangeError(`There is no scenario '${name}'`);
  return found;
}
