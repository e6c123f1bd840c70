import { CONNECTOR, EVENTS, LINES, PROBE } from './input-targets.ts';
import { ARCHIVES, CONSOLE, SCAN } from './people-targets.ts';
import { CONFIGURATION, STORED } from './stored-targets.ts';
import type { FuzzTarget } from './target.ts';

/** Everything that reads what others wrote. Quick ones first: a millisecond a run, down to some ten. */
export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  events: EVENTS,
  probe: PROBE,
  configuration: CONFIGURATION,
  stored: STORED,
  connector: CONNECTOR,
  lines: LINES,
  console: CONSOLE,
  scan: SCAN,
  archives: ARCHIVES,
};

/** @throws Error naming those that there are. */
export function targetOf(name: string): FuzzTarget {
  const target = TARGETS[name];
  if (target === undefined) throw new Error(`${name} is none of ${Object.keys(TARGETS).join(', ')}`);
  return target;
}
