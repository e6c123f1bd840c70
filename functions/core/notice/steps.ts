import type { PathStatus } from '../cluster/picture-shapes.ts';
import { isDetached } from '../diagnosis/diagnose.ts';
import type { ComposeInput } from './compose-input.ts';
import type { NoticeModel, NoticeStep, Params, StepKey } from './model.ts';
import { restartConditions } from './restart.ts';

/** Steps that restart something on a node: the last resort. */
const RESTARTS: ReadonlySet<StepKey> = new Set<StepKey>(['iscsid', 'old-session']);

export function steps(c: ComposeInput, peer: string): NoticeModel['steps'] {
  const all: NoticeStep[] = [];
  const node = c.node?.name ?? '';
  const add = (key: StepKey, params: Params = {}) => {
    const step = { key, params: { node, peer, ...params } };
    all.push(RESTARTS.has(key) ? { ...step, preconditions: restartConditions(c) } : step);
  };
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
      if (c.headline === 'approval-needed') add('attest');
      samePortal(p, add);
      break;
    case 'do-not-reattach':
      add('verify-peer');
      add('lcdstatus');
      add('old-session');
      break;
    case 'not-recovered':
      look();
      oldSession(p, add);
      newPortal(p, add);
      add('check-resource');
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
      if (c.situation === 'recovered') terraform(c, add);
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

function samePortal(p: PathStatus | null, add: (key: StepKey, params?: Params) => void): void {
  if (p?.iqn != null && p.portal !== null) add('same-portal', { iqn: p.iqn, portal: p.portal });
}

/** The old session in the one order that loses nothing: out of service, not in use, logged out. */
function oldSession(p: PathStatus | null, add: (key: StepKey, params?: Params) => void): void {
  add('take-out');
  if (p?.device != null) add('not-in-use', { device: p.device });
  if (p?.iqn != null && p.portal !== null) add('logout-old', { iqn: p.iqn, portal: p.portal });
}

/** A new attachment has an address and CHAP credentials of its own; where the plugin logs in, a person does not. */
function newPortal(p: PathStatus | null, add: (key: StepKey, params?: Params) => void): void {
  const now = p?.current;
  if (now?.iqn == null || now.ipv4 === null || p?.condition === 'replaced') return;
  const door = { iqn: now.iqn, portal: `${now.ipv4}:${now.port ?? 3260}` };
  if (now.isAgentAutoIscsiLoginEnabled) {
    add('agent-login', door);
    return;
  }
  if (now.usesChap) add('chap');
  add('new-portal', door);
}

/** After a reattach the state of Terraform names an attachment that is no more. */
function terraform(c: ComposeInput, add: (key: StepKey, params?: Params) => void): void {
  const stage = c.reattach?.stage;
  const now = c.path?.current;
  const made = now != null && now.timeCreated > c.loss.at ? now.id : null;
  const attachment = stage?.kind === 'attached' ? stage.attachmentId : made;
  if (attachment !== null) add('terraform', { attachment });
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
  // In a black hole the session believes to be up: nothing retries.
  if (c.path?.api === 'ATTACHED' && c.path.condition !== 'hung') {
    add('wait');
    add('iscsid');
  }
}
