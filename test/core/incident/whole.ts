import { beginIncident, type Incident, type OutboxEntry } from '../../../functions/core/incident/incident.ts';
import { NO_MEMORY } from '../../../functions/core/incident/memory.ts';

export const T0 = 1_800_000_000_000;
export const PATH = 'node1|volume1';

/** A notice that was sent at T0 + 1. */
export const SENT: OutboxEntry = {
  seq: 1,
  reason: 'first',
  severity: 'critical',
  dueAt: T0,
  facts: { schema: 'warden.notice/1' },
  title: 'title 1',
  body: 'body 1',
  sentAt: T0 + 1,
  messageId: 'm1',
  failures: 0,
  lastError: null,
};

/** An incident at its beginning. */
export const NEW = beginIncident({
  id: 'abcd1234',
  cluster: { key: 'tag:CL1', name: 'CL1', nodes: ['node1', 'node2'], source: 'tag' },
  openedAt: T0 + 60_000,
  lossAt: T0,
});

/** One that has something in every field that is read again. */
export const WHOLE: Incident = {
  ...NEW,
  closedAt: T0 + 9,
  closedBy: 'recovered',
  cause: 'detached-intent-unknown',
  severity: 'critical',
  situation: 'detached',
  deadline: { from: T0 + 5, to: T0 + 6, basis: 'tag', recoveryTimeoutSec: 6_000 },
  acknowledged: { by: 'sato', at: T0 + 1, via: 'link' },
  hold: { by: 'sato', at: T0 + 1, until: T0 + 2, why: 'swap' },
  outbox: [SENT],
  history: [{ at: T0, code: 'notice-first', text: 'title 1', seq: 1 }],
  nextCheckAt: T0 + 3,
  attachmentState: { signature: 's', since: T0 },
  lastNoticeAt: T0,
  lastSeq: 1,
  firstSentAt: T0 + 1,
  recoveredAt: T0 + 8,
  after: T0 - 1,
  keptAt: T0 + 7,
  wide: {
    windowMinutes: 5,
    members: [{ id: 'abcd1234', cluster: 'CL1' }],
    told: 1,
    joins: 0,
    near: { minutes: 30, to: T0 },
    reminders: 0,
    isOver: false,
  },
  memory: {
    ...NO_MEMORY,
    known: {
      paths: { [PATH]: { detached: 'attachment1' }, 'node2|volume1': { lostAt: T0 } },
      detached: { [PATH]: 'attachment1' },
      restarts: { node1: T0 },
      silentSince: T0,
      strays: { node1: T0 },
      told: { [PATH]: [[T0, T0 + 1]] },
      toldUntil: T0,
    },
    notified: {
      situation: 'detached',
      node: 'node1',
      severity: 'critical',
      cause: 'detached-intent-unknown',
    },
    nearMinutes: 30,
    detachedBy: 'yamada',
    silentSince: T0,
    reattach: { planId: 'p1', stage: 'attached', given: 2 },
    unreported: { planId: 'p1', since: T0 },
    affected: [PATH],
    lost: { [PATH]: { since: T0, last: T0 + 1, backAt: T0 + 2 } },
    takeover: { node1: [{ code: 'peer-writes', node: 'node2', at: T0 }] },
    firstLossAt: T0,
    wrote: { node1: { service: 'active', at: T0 }, node2: { service: 'standby', at: T0 } },
    served: { node1: T0 },
    seenAt: { [PATH]: T0 },
    settled: { [PATH]: 'attachment1' },
    named: [PATH],
    toldAttached: [PATH],
    toldHung: [PATH],
    maintenance: { node1: T0 },
    instanceActions: { node1: T0 },
    diagnosis: {
      cause: 'detached-intent-unknown',
      confidence: 'confirmed',
      evidence: ['api-detached'],
      wouldChange: 'who-detached',
    },
    merged: 3,
    flap: { mark: 'm', at: T0 },
    reminders: 1,
    roles: { node1: { service: 'active', at: T0, wasActive: true }, node2: { service: 'standby', at: T0 } },
  },
};
