import { HEADLINES, type Headline } from '../incident/situations.ts';
import type { NoticeStep } from '../notice/facts.ts';
import { attachRequest } from '../plan/plan.ts';
import type { AttachRequest } from '../platform/look-ups.ts';
import type { ToldState } from './contract.ts';

type Params = NoticeStep['params'];

/** Option B in order: the person's own command in mode `observe`, else the approval, once it is open. */
export function reattachSteps(c: ToldState, headline: Headline): readonly NoticeStep[] {
  const { path, node, plan, reattach, policy } = c;
  if (path === null || node === null || !HEADLINES[headline].showsPlan) return [];
  const params = { node: node.name };
  const to =
    path.portal === null ? [] : [{ key: 'same-portal' as const, params: { ...params, portal: path.portal } }];
  const after: readonly NoticeStep[] = [...to, { key: 'disk-id', params }];
  if (policy.mode === 'observe' || plan === null) {
    const request = plan?.request ?? (path.attachment === null ? null : attachRequest(path.attachment));
    if (request === null) return [{ key: 'attach-by-hand', params }, ...after];
    return [{ key: 'attach', params: { ...params, ...attachParams(request) } }, ...after];
  }
  if (reattach?.stage.kind === 'refused') return [{ key: 'wait-new-plan', params }, ...after];
  if (reattach == null || reattach.stage.kind !== 'awaiting-approval') return [{ key: 'not-open', params }];
  const of = { ...params, plan: reattach.planId, instance: plan.request.instanceId };
  const isByLcdstatus = plan.guards.some((g) => g.code === 'guard-service-known' && g.verdict === 'met');
  return [
    { key: 'attest', params },
    { key: 'approve', params: of },
    ...(isByLcdstatus ? [{ key: 'by-lcdstatus' as const, params }] : []),
    { key: 'reject', params: of },
    ...after,
  ];
}

/** The settings of an attach as the places of its command; empty where the original had none. */
export function attachParams(request: AttachRequest): Params {
  return {
    instance: request.instanceId,
    volume: request.volumeId,
    device: request.device ?? '',
    'display-name': request.displayName ?? '',
    'encryption-in-transit-type': request.encryptionInTransitType ?? '',
    'is-shareable': String(request.isShareable),
    'is-read-only': String(request.isReadOnly),
    'use-chap': String(request.useChap),
    'is-agent-auto-iscsi-login-enabled': String(request.isAgentAutoIscsiLoginEnabled),
  };
}
