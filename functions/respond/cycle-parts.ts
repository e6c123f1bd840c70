import { ClusterReader } from '../runtime/cluster-reader.ts';
import { AuditTrail } from './audit-trail.ts';
import { CommandBook } from './command-book.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import { InboxDrain } from './drain.ts';
import { InboxTracker, NextChecks } from './inbox-tracker.ts';
import { IncidentBook } from './incidents.ts';
import { InventoryBook } from './inventory-book.ts';
import { MonitorBook } from './monitor.ts';
import { NodeBook } from './nodes.ts';
import { OwnMetrics } from './own-metrics.ts';
import { ProbeFlow } from './probe-flow.ts';
import { Outbox } from './publish.ts';
import { ReattachFlow } from './reattach-flow.ts';
import { SetAside } from './set-aside.ts';
import { Strangers } from './strangers.ts';

/** What one holder works with: each part knows one kind of stored object or one service. */
export type CycleParts = ReturnType<typeof cycleParts>;

export function cycleParts(ports: CyclePorts, options: CycleOptions) {
  const { store, clock } = ports;
  const { policy: wording, topicId, probe } = options;
  const setAside = new SetAside(ports);
  const incidents = new IncidentBook(store, ports.ids, setAside);
  const inventory = new InventoryBook(store, clock, setAside, options.compartments);
  const nodes = new NodeBook(ports, setAside);
  const reader = new ClusterReader(ports);
  return {
    setAside,
    incidents,
    inventory,
    drain: new InboxDrain(ports, setAside),
    trail: new AuditTrail(ports.log, ports.auditLog),
    nextChecks: new NextChecks(),
    flow: reattachFlow({ ...ports, setAside }, options),
    /** Null where nodes are never asked. */
    probes: probe === undefined ? null : new ProbeFlow(ports, probe),
    inbox: new InboxTracker(),
    nodes,
    reader,
    strangers: new Strangers(ports, options, { incidents, inventory, nodes, reader }),
    commands: new CommandBook(ports, incidents, inventory, setAside),
    outbox: new Outbox(ports, { topicId, wording }),
    monitor: new MonitorBook(ports, {
      topicId: options.monitorTopicId ?? topicId,
      wording,
      past: options.monthlySummary === true ? incidents.past : undefined,
    }),
    ownMetrics: new OwnMetrics(ports, options.metricsCompartmentId),
  };
}

/** Null where nothing can be put back. */
function reattachFlow(
  ports: CyclePorts & { readonly setAside: SetAside },
  { policy, reattach }: CycleOptions,
): ReattachFlow | null {
  const { approvals } = ports;
  if (policy.mode !== 'approve' || reattach === undefined || approvals === undefined) return null;
  return new ReattachFlow({ ...ports, approvals }, reattach);
}
