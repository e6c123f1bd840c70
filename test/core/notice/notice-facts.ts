import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts, NoticeNode, NoticeTarget } from '../../../functions/core/notice/facts.ts';
import type { RenderContext } from '../../../functions/core/notice/render-context.ts';

/** 10:00 in Tokyo. */
export const LOSS = Date.UTC(2026, 10, 22, 1, 0, 0);
export const NOW = LOSS + 10 * MINUTE;
export const NODE1 = 'ocid1.instance.oc1..one';
export const NODE2 = 'ocid1.instance.oc1..two';

export const EN: RenderContext = { lang: 'en', zone: 'Asia/Tokyo', mode: 'approve' };
export const JA: RenderContext = { ...EN, lang: 'ja' };

export function target(over: Partial<NoticeTarget> = {}): NoticeTarget {
  return {
    node: NODE1,
    nodeName: 'node1',
    role: 'data',
    device: 'sdb',
    iqn: 'iqn.2015-12.com.oracleiaas:a',
    portal: '169.254.2.2:3260',
    session: 3,
    api: 'DETACHED',
    volumeId: 'ocid1.volume.oc1..v',
    volumeName: 'vol1',
    ...over,
  };
}

export function node(over: Partial<NoticeNode> = {}): NoticeNode {
  return {
    node: NODE1,
    name: 'node1',
    service: 'active',
    serviceBy: 'probe',
    silentSince: null,
    state: 'RUNNING',
    lastLineAt: LOSS,
    api: 'DETACHED',
    portal: '169.254.2.2:3260',
    lifekeeperTags: [],
    ...over,
  };
}

export const PEER = node({
  node: NODE2,
  name: 'node2',
  service: 'standby',
  serviceBy: 'writes',
  api: 'not-asked',
  portal: null,
});

/** A lost disk of the node in service, ten minutes after the loss; the kernel gives up at 11:40. */
export function notice(over: Partial<NoticeFacts> = {}): NoticeFacts {
  return {
    schema: 'warden.notice/1',
    incidentId: '1a2b3c4d',
    seq: 1,
    reason: 'changed',
    severity: 'critical',
    cluster: { key: 'tag:CL1', name: 'CL1', nodes: [NODE1, NODE2], source: 'tag' },
    headline: 'lost',
    at: NOW,
    node: 'node1',
    peer: 'node2',
    lossAt: LOSS,
    lossBasis: 'loss-line',
    detectedAt: LOSS + 3 * MINUTE,
    recoveredAt: null,
    outage: { seconds: 600, method: 'lines', bound: 'at-least' },
    silenceMs: 15 * MINUTE,
    auditFailed: false,
    who: null,
    target: target(),
    more: [],
    nodes: [node(), PEER],
    takeover: [],
    muted: 0,
    impact: 'active',
    unread: [],
    options: [],
    steps: [],
    avoid: [],
    plan: null,
    reattach: null,
    hold: null,
    acknowledged: null,
    contacts: [],
    nextReportAt: null,
    deadline: {
      from: LOSS + 100 * MINUTE,
      to: LOSS + 100 * MINUTE,
      basis: 'kernel-line',
      recoveryTimeoutSec: 6_000,
    },
    cause: 'path-timeout',
    confidence: 'likely',
    evidence: ['timeout-line'],
    wouldChange: 'more-lines',
    ...over,
  };
}
