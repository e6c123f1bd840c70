import { MINUTE } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import type { PathStatus } from '../cluster/picture-shapes.ts';
import type { Precondition } from '../notice/facts.ts';
import type { Verdict } from '../plan/plan-shapes.ts';
import type { ToldState } from './contract.ts';

/** A session that can heal does so within minutes; restarting iscsid before that makes things worse. */
const WAIT = 5 * MINUTE;

type Seen = Pick<ToldState, 'now' | 'path' | 'node' | 'loss' | 'picture'>;

const when = (holds: boolean): Verdict => (holds ? 'met' : 'not-met');

/**
 * What has to hold before a person restarts `iscsid.service` or the OS of the node (docs/recovery-safety.md#when-a-restart-makes-sense: never as a first
 * measure, while a fail-over runs, while other software acts, nor the only node in service).
 */
export function restartConditions(c: Seen): readonly Precondition[] {
  const p = c.path;
  if (p === null) return [];
  return [
    { key: 'attached', verdict: isUnread(p) ? 'unknown' : when(p.api === 'ATTACHED') },
    { key: 'waited', verdict: waited(c, p) },
    { key: 'no-failover', verdict: noFailover(c) },
    { key: 'no-competitor', verdict: when(!interfered(c)) },
    { key: 'not-in-service', verdict: notInService(c) },
  ];
}

function interfered({ picture, loss }: Seen): boolean {
  const seen = picture.nodes.flatMap(({ view }) => view?.competitor ?? []);
  return seen.some(({ at }) => at >= loss.at - 10 * MINUTE);
}

function isUnread({ api }: PathStatus): boolean {
  return api === 'unreadable' || api === 'not-asked';
}

function waited({ now, loss }: Seen, path: PathStatus): Verdict {
  if (isUnread(path)) return 'unknown';
  if (path.api !== 'ATTACHED') return 'not-met';
  const since = Math.max(path.current?.timeCreated ?? 0, lastOutage(path.view)?.lostAt ?? loss.at);
  return when(now - since >= WAIT);
}

function noFailover({ picture, loss }: Seen): Verdict {
  const moves = picture.nodes.flatMap(({ view, rebootedAt }) => [
    view?.lifekeeper.failoverAt,
    view?.lifekeeper.recoveryStartedAt,
    view?.lifekeeper.haltAt,
    rebootedAt,
  ]);
  if (moves.some((at) => at != null && at >= loss.at)) return 'not-met';
  return picture.nodes.some((n) => n.silentSince !== null) ? 'unknown' : 'met';
}

function notInService({ node }: Seen): Verdict {
  switch (node?.service) {
    case 'standby':
      return 'met';
    case 'active':
      return 'not-met';
    case 'unknown':
    case undefined:
      return 'unknown';
  }
}
