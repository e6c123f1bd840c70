import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeInventory } from '../../../functions/core/inventory/inventory.ts';
import type { MonitorFacts, SweepMemory } from '../../../functions/core/monitor/facts.ts';
import type { Known } from '../../../functions/core/platform/look-ups.ts';

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

export function known<T>(value: T): Known<T> {
  return { known: true, value, readAt: NOW };
}

export function failed(errorCode = 'OCI_UNAVAILABLE'): Known<never> {
  return { known: false, what: 'it', errorCode, detail: '' };
}

export function node(id: string, clusterTag: string | null = 'CL1'): NodeInventory {
  return {
    instanceId: id,
    displayName: id,
    compartmentId: 'c',
    availabilityDomain: 'AD-1',
    clusterTag,
    lifekeeperSeen: true,
    recoveryTimeoutSec: null,
    attachments: [],
    seenAt: NOW,
  };
}

export function memory(over: Partial<SweepMemory> = {}): SweepMemory {
  return {
    schema: 'warden.sweep/1',
    sweptAt: NOW - 60 * MINUTE,
    sent: null,
    awaited: null,
    silent: {},
    notRunning: {},
    deadLetters: 0,
    stuck: null,
    left: {},
    toldStuckAt: null,
    ...over,
  };
}

/** A healthy cluster CL1 of node1 and node2; everything could be read. */
export function facts(over: Partial<MonitorFacts> = {}): MonitorFacts {
  return {
    now: NOW,
    inventory: {
      schema: 'warden.inventory/1',
      takenAt: NOW,
      nodes: { node1: node('node1'), node2: node('node2') },
    },
    states: { node1: 'RUNNING', node2: 'RUNNING' },
    unlisted: [],
    begunAnew: [],
    agentSeen: known({ node1: NOW - MINUTE, node2: NOW - 2 * MINUTE }),
    nodesDown: known({}),
    plugins: known([]),
    lastHeartbeat: known(null),
    heartbeatError: null,
    connectorErrors: known(null),
    topics: ['topic'],
    subscriptions: known([{ topicId: 'topic', subscriptionId: 's', protocol: 'EMAIL', state: 'ACTIVE' }]),
    deadLetters: known(0),
    lease: known(null),
    inbox: known([]),
    partly: [],
    memory: null,
    ...over,
  };
}
