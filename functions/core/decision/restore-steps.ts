import { isDetached, type PathStatus } from '../cluster/picture-shapes.ts';
import type { NoticeStep } from '../notice/facts.ts';
import { attachRequest } from '../plan/plan.ts';
import { hasForgottenWrites } from './aftermath.ts';
import type { ToldState } from './contract.ts';
import { logInSteps } from './log-in-steps.ts';
import { attachParams } from './reattach-steps.ts';

type Seen = Pick<ToldState, 'path' | 'node' | 'picture' | 'loss'>;

/**
 * After the peer has taken over: how the node that lost the disk comes back as its standby. Its held writes are the
 * danger, and a stop or restart is what makes them vanish, so that comes first and everything else after it. Steps that
 * are done already are left out.
 */
export function restoreSteps(c: Seen, peer: string): readonly NoticeStep[] {
  const { node } = c;
  if (node === null) return [];
  const path = lostPathOf(c);
  const params = { node: node.name, peer, instance: node.node };
  const why = hasForgottenWrites(node, c.loss.at);
  return [
    // That the peer is in service was the step before.
    ...(why === null ? [{ key: 'stop-broken' as const, params }] : []),
    ...attachAgain(path, params, why),
    ...(why === 'rebooted' ? [] : [{ key: 'start' as const, params }]),
    ...(isLoggedIn(path) ? [] : logInAgain(path, params, why !== null)),
    { key: 'check-back', params },
  ];
}

/** Only to a node that holds no writes any more: the step says what took them, or that a stop has to come first. */
function attachAgain(
  path: PathStatus | null,
  params: NoticeStep['params'],
  why: 'stopped' | 'rebooted' | null,
): readonly NoticeStep[] {
  if (path === null || !isDetached(path) || path.attachment === null) return [];
  const attach = { ...params, ...attachParams(attachRequest(path.attachment)) };
  return [{ key: why === 'rebooted' ? 'attach-now' : 'attach-back', params: attach }];
}

/** The node's way to the volume: what the notice is about, else the worst of the node. */
function lostPathOf({ path, node, picture }: Seen): PathStatus | null {
  if (path !== null && path.node === node?.node) return path;
  return picture.paths.find((p) => p.node === node?.node && p.role === 'data') ?? null;
}

function isLoggedIn(path: PathStatus | null): boolean {
  return path?.condition === 'healthy' || path?.condition === 'recovered';
}

/** Where the present attachment is known the commands are complete; before the attach only OCI can tell them. */
function logInAgain(
  path: PathStatus | null,
  params: NoticeStep['params'],
  hasLetGo: boolean,
): readonly NoticeStep[] {
  const known = hasLetGo && path?.api === 'ATTACHED' ? logInSteps(path, params) : [];
  return known.length > 0 ? known : [{ key: 'log-in-console', params }];
}
