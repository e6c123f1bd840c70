import { MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { GuardCode } from '../../../functions/core/plan/guard-codes.ts';
import type { Approval, GuardInput } from '../../../functions/core/plan/guard-input.ts';
import { evaluateGuards } from '../../../functions/core/plan/plan.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  detachBy,
  input,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  path,
  remembered,
  T0,
  view,
} from '../decision/story.ts';

export const NOW = T0 + 20 * MINUTE;
export const HASH = 'a'.repeat(64);
export const APPROVAL: Approval = {
  planHash: HASH,
  by: 'ops.sato',
  at: NOW - MINUTE,
  expiresAt: NOW + 10 * MINUTE,
  inService: [NODE1],
  detachNotMeant: true,
  rejected: false,
};

/** What differs from a forced detach twenty minutes ago, quiet since, approved. */
export interface Scene {
  readonly lookUps?: Parameters<typeof lookUps>[1];
  readonly node1?: Parameters<typeof view>[2];
  readonly node2?: Parameters<typeof view>[2];
  readonly paths1?: Parameters<typeof view>[1];
  readonly input?: Partial<GuardInput>;
  readonly role?: 'data' | 'quorum';
  readonly unknownVolume?: boolean;
  readonly unknownCluster?: boolean;
  /** How the volume was attached before. */
  readonly was?: Partial<Attachment>;
  /** Further volumes that node 1 remembers. */
  readonly also?: readonly Attachment[];
  /** No other node of the cluster is known. */
  readonly alone?: boolean;
  /** Nodes that somebody stopped or reset. */
  readonly acted?: readonly string[];
}

/** A forced detach twenty minutes ago, quiet since, approved: everything is met unless the scene says otherwise. */
export function scene(s: Scene = {}): GuardInput {
  const w = lookUps(NOW, {
    list: DETACHED,
    audit: known([detachBy()], NOW),
    load: { [NODE1]: known(load(), NOW) },
    ...s.lookUps,
  });
  const inv = inventory([
    ...(s.unknownVolume ? [] : [remembered(attachment(s.was), s.role ?? 'data')]),
    ...(s.also ?? []).map((a) => remembered(a)),
    remembered(attachment({ instanceId: NODE2 })),
  ]);
  const cluster = s.alone ? { ...CLUSTER, nodes: [NODE1] } : CLUSTER;
  const views = [
    // It tries again every few seconds and writes of it.
    view(NODE1, s.paths1 ?? [lostPath()], { lastAt: NOW - MINUTE, ...s.node1 }),
    ...(s.alone ? [] : [view(NODE2, [path()], s.node2)]),
  ];
  const first = decide(
    input(T0 + 2 * MINUTE, {
      views,
      lookUps: { ...w, attachments: known(DETACHED, T0 + 2 * MINUTE) },
      inventory: inv,
      cluster,
    }),
  );
  const incident = first.incident;
  if (incident === null) throw new Error('no incident');
  const picture = pictureOf({
    now: NOW,
    cluster,
    views,
    lookUps: w,
    inventory: inv,
    instanceActions: new Set(s.acted),
    since: Number.NEGATIVE_INFINITY,
  });
  const own = picture.paths.find((p) => p.node === NODE1);
  if (own === undefined) throw new Error('no path');
  return {
    now: NOW,
    path: own,
    picture,
    lookUps: w,
    incident: s.unknownCluster ? { ...incident, cluster: { ...CLUSTER, source: 'unknown' } } : incident,
    policy: POLICY,
    attempts: known([], NOW),
    wide: false,
    lease: known(true, NOW),
    approval: known(APPROVAL, NOW),
    hashes: { approved: HASH, fresh: HASH },
    ...s.input,
  };
}

/** What one guard says of a scene. */
export function verdictOf(g: GuardInput, code: GuardCode) {
  return evaluateGuards(g).find((v) => v.code === code)?.verdict;
}

/** The verdict with its detail, which stands in the plan that people read. */
export function said(g: GuardInput, code: GuardCode): string {
  const found = evaluateGuards(g).find((verdict) => verdict.code === code);
  return `${found?.verdict}: ${found?.detail}`;
}

/** An incident that was opened by an earlier loss. */
export function lostAgain() {
  return { ...scene0(), openedAt: T0 - 20 * MINUTE };
}

/** The incident two minutes after the loss. */
export function scene0() {
  const first = decide(
    input(T0 + 2 * MINUTE, {
      views: [view(NODE1, [lostPath()])],
      lookUps: lookUps(T0 + 2 * MINUTE, { list: DETACHED }),
    }),
  );
  if (first.incident === null) throw new Error('no incident');
  return first.incident;
}
