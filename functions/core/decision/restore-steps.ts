import { isDetached, type PathStatus } from '../cluster/picture-shapes.ts';
import type { NoticeStep, Precondition } from '../notice/facts.ts';
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
  const { node, picture } = c;
  if (node === null) return [];
  const path = lostPathOf(c);
  const params = { node: node.name, peer, instance: node.node };
  const why = hasForgottenWrites(node, c.loss.at);
  const [hasLetGo, isStopped] = [why !== null, why === 'stopped'];
  const isPeerActive =
    picture.takeover.some((sign) => sign.code === 'peer-in-service') ||
    picture.nodes.some((n) => n.node !== node.node && n.service === 'active' && n.serviceBy === 'probe');
  const peerActive: Precondition = { key: 'peer-in-service', verdict: isPeerActive ? 'met' : 'unknown' };
  const steps: NoticeStep[] = [];
  if (!hasLetGo) steps.push({ key: 'stop-broken', params, preconditions: [peerActive] });
  if (path !== null && isDetached(path) && path.attachment !== null) {
    const attach = { ...params, ...attachParams(attachRequest(path.attachment)) };
    if (hasLetGo && !isStopped) steps.push({ key: 'attach-now', params: attach });
    else {
      const writesGone: Precondition = { key: 'writes-gone', verdict: hasLetGo ? 'met' : 'not-met' };
      steps.push({ key: 'attach-back', params: attach, preconditions: [writesGone] });
    }
  }
  if (isStopped || !hasLetGo) steps.push({ key: 'start', params });
  if (!isLoggedIn(path)) steps.push(...logInAgain(path, params, hasLetGo));
  return [...steps, { key: 'check-back', params }];
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
