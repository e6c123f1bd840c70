import { portalOf, portalText } from '../base/portal.ts';
import type { PathStatus } from '../cluster/picture-shapes.ts';
import type { NoticeStep } from '../notice/facts.ts';

/** A new attachment has an address and CHAP credentials of its own; where the plugin logs in, a person does not. */
export function logInSteps(
  { current, condition }: Pick<PathStatus, 'current' | 'condition'>,
  params: NoticeStep['params'],
): readonly NoticeStep[] {
  const portal = current === null ? null : portalOf(current);
  if (current?.iqn == null || portal === null || condition === 'replaced') return [];
  const to = { ...params, iqn: current.iqn, portal: portalText(portal) };
  if (current.isAgentAutoIscsiLoginEnabled) return [{ key: 'agent-login', params: to }];
  return [
    ...(current.usesChap ? [{ key: 'chap' as const, params }] : []),
    { key: 'new-portal', params: to },
    { key: 'session-exists', params },
  ];
}
