import { ClusterReader } from '../runtime/cluster-reader.ts';
import { AuditTrail } from './audit-trail.ts';
import { CommandBook } from './command-book.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import { Decisions } from './decisions.ts';
import { InboxTracker, NextChecks } from './inbox-tracker.ts';
import { IncidentBook } from './incidents.ts';
import { InventoryBook } from './inventory-book.ts';
import { MonitorBook } from './monitor.ts';
import { NodeBook } from './nodes.ts';
import { OwnMetrics } from './own-metrics.ts';
import { ProbeFlow } from './probe-flow.ts';
import { Outbox } from './publish.ts';
import { ReattachFlow } from './reattach-flow.ts';

/** What one holder works with: each part knows one kind of stored object or one service. */
export type CycleParts = ReturnType<typeof cycleParts>;

export function cycleParts(ports: CyclePorts, options: CycleOptions) {
  const { store, ids, clock, log } = ports;
  const { policy } = options;
  const incidents = new IncidentBook(store, ids);
  const inventory = new InventoryBook(store, clock);
  const trail = new AuditTrail(log, ports.auditLog);
  const nextChecks = new NextChecks();
  const flow = reattachFlow(ports, options);
  const probes = probeFlow(ports, options);
  return {
    incidents,
    inventory,
    trail,
    nextChecks,
    flow,
    probes,
    inbox: new InboxTracker(),
    nodes: new NodeBook(store),
    reader: new ClusterReader(ports),
    commands: new CommandBook(store, clock, incidents, inventory),
    outbox: new Outbox(ports, { topicId: options.topicId, wording: policy }),
    monitor: new MonitorBook(ports, { topicId: options.monitorTopicId ?? options.topicId, wording: policy }),
    ownMetrics: new OwnMetrics(ports, options.metricsCompartmentId),
    decisions: new Decisions({
      clock,
      log,
      policy,
      decide: options.decide,
      incidents,
      inventory,
      appointments: nextChecks,
      trail,
      flow,
      probes,
    }),
  };
}

/** Null where nothing can be put back. */
function reattachFlow(ports: CyclePorts, { policy, reattach }: CycleOptions): ReattachFlow | null {
  const { approvals, invoker } = ports;
  if (policy.mode !== 'approve' || reattach === undefined) return null;
  if (approvals === undefined || invoker === undefined) return null;
  return new ReattachFlow({ ...ports, approvals, invoker }, reattach);
}

/** Null where nodes are never asked. */
function probeFlow(ports: CyclePorts, { probe }: CycleOptions): ProbeFlow | null {
  const { invoker } = ports;
  return probe === undefined || invoker === undefined ? null : new ProbeFlow({ ...ports, invoker }, probe);
}
