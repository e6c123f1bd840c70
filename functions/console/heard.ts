import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms } from '../core/base/time.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { SweepMemory } from '../core/monitor/facts.ts';
import type { MonitorState } from '../core/monitor/state.ts';

/** `sweep` looks every hour; what is older than two looks says nothing of now. */
export const REPORT_HOLDS: Ms = 2 * HOUR + 15 * MINUTE;

/** What the reports of `sweep` are judged from. */
export interface Reports {
  readonly monitor: MonitorState;
  readonly sweep: SweepMemory | null;
  readonly inventory: Inventory | null;
}

/**
 * Whether the agent of a node is heard, so that its log lines would come:
 * - `heard`: the newest look at the agents, which is not old, found nothing against it;
 * - `silent`: it runs and sends nothing; `down`: the platform calls its machine down;
 * - `stopped`: it was not running when `sweep` looked: nothing is to be heard;
 * - `unknown`: nobody looked, or could look, or it never sent the metric that is looked at.
 */
export type Heard =
  | { readonly is: 'heard'; readonly at: At }
  | { readonly is: 'silent' | 'down'; readonly since: At | null }
  | { readonly is: 'stopped'; readonly at: At }
  | { readonly is: 'unknown' };

/** {@link Heard} of one node, by its OCID. */
export function heardOf(id: string, { monitor, sweep, inventory }: Reports, now: At): Heard {
  const find = (code: string, subject: string) =>
    monitor.open.find(({ finding }) => finding.code === code && finding.subject === subject)?.finding;
  const down = find('node-down', id);
  if (down !== undefined) return { is: 'down', since: down.since };
  const silent = valueAt(monitor.silent, id);
  if (silent !== undefined) return { is: 'silent', since: silent };
  const node = valueAt(inventory?.nodes, id);
  if (node === undefined || now - monitor.sweptAt > REPORT_HOLDS) return { is: 'unknown' };
  const isUnsure =
    find('agent-metric-missing', id) !== undefined ||
    find('check-failed', 'agent metric') !== undefined ||
    find('inventory-incomplete', node.compartmentId) !== undefined ||
    // It came after the look.
    node.seenAt > monitor.sweptAt + MINUTE;
  if (isUnsure) return { is: 'unknown' };
  const stopped = valueAt(sweep?.notRunning, id);
  // Both are of one run; respond takes the report a moment later.
  if (stopped !== undefined && stopped >= monitor.sweptAt - MINUTE) return { is: 'stopped', at: stopped };
  return { is: 'heard', at: monitor.sweptAt };
}
