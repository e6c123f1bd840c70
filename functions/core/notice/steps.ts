import type { PathCase } from '../diagnosis/assessment.ts';
import { isDetached } from '../diagnosis/diagnose.ts';
import type { ComposeInput } from './compose-input.ts';
import type { NoticeModel, Params, StepKey } from './model.ts';

export function steps(c: ComposeInput, peer: string): NoticeModel['steps'] {
  const all: { key: StepKey; params: Params }[] = [];
  const node = c.node?.name ?? '';
  const add = (key: StepKey, params: Params = {}) => all.push({ key, params: { node, peer, ...params } });
  const p = c.path;
  const look = () => {
    const compartment = p?.attachment?.compartmentId;
    if (p !== null && compartment !== undefined) add('list-attachments', { compartment, instance: p.node });
    if (p?.role === 'data' || p?.role === 'quorum') add('session');
    add('lcdstatus');
    if (p?.view?.session != null && c.incident.deadline?.basis === 'assumed')
      add('tmo', { session: p.view.session });
  };
  switch (c.situation) {
    case 'planned':
      add('none');
      break;
    case 'detached':
      look();
      add('intent');
      samePortal(p, add);
      break;
    case 'do-not-reattach':
      add('verify-peer');
      add('lcdstatus');
      add('old-session');
      break;
    case 'not-recovered':
      look();
      newPortal(p, add);
      add('old-session');
      break;
    case 'reattached':
      look();
      samePortal(p, add);
      add('iscsid');
      break;
    case 'standby-lost':
      look();
      if (p !== null && isDetached(p)) add('intent');
      samePortal(p, add);
      break;
    case 'quorum-lost':
      add('quorum');
      look();
      break;
    case 'boot-lost':
    case 'all-silent':
    case 'heard-again':
      add('console');
      add('lcdstatus');
      break;
    case 'rebooted':
    case 'failed-over':
      add('verify-peer');
      add('check-resource');
      break;
    case 'io-failed':
    case 'fs-dead':
      look();
      add('examine-fs');
      add('verify-peer');
      break;
    case 'deadline-passed':
      look();
      add('verify-peer');
      break;
    case 'recovered':
    case 'unproven':
      look();
      add('check-resource');
      add('no-change');
      break;
    case 'degraded':
      add('session');
      break;
    case 'flapping':
      look();
      add('duplicate-iqn');
      break;
    case 'hung':
    case 'lost':
      look();
      byCause(c, add);
      break;
  }
  if (c.policy.runbookUrl !== null) add('runbook', { url: c.policy.runbookUrl });
  if (c.policy.consoleUrl !== null) add('incident', { url: `${c.policy.consoleUrl}/${c.incident.id}` });
  return all;
}

function samePortal(p: PathCase | null, add: (key: StepKey, params?: Params) => void): void {
  if (p?.iqn != null && p.portal !== null) add('same-portal', { iqn: p.iqn, portal: p.portal });
}

function newPortal(p: PathCase | null, add: (key: StepKey, params?: Params) => void): void {
  const now = p?.current;
  if (now?.iqn != null && now.ipv4 !== null)
    add('new-portal', { iqn: now.iqn, portal: `${now.ipv4}:${now.port ?? 3260}` });
}

function byCause(c: ComposeInput, add: (key: StepKey) => void): void {
  switch (c.incident.cause) {
    case 'instance-overloaded':
      add('load');
      break;
    case 'competing-remediator':
      add('competitor');
      break;
    case 'login-rejected':
      add('rejected');
      return;
    case 'bind-loop':
      add('iscsid');
      return;
    default:
      break;
  }
  if (c.path?.api === 'ATTACHED') {
    add('wait');
    add('iscsid');
  }
}
