import { portalOf, portalText } from '../base/portal.ts';
import { isDetached, type PathStatus } from '../cluster/picture-shapes.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { type Headline, SITUATIONS, type Step } from '../incident/situations.ts';
import type { NoticeFacts, NoticeStep, StepKey } from '../notice/facts.ts';
import type { ToldState } from './contract.ts';
import { restartConditions } from './options.ts';

type Params = NoticeStep['params'];

/** Steps that restart something on a node: the last resort. */
const RESTARTS: ReadonlySet<StepKey> = new Set<StepKey>(['iscsid', 'old-session']);

type Group = Exclude<Step, StepKey>;
type Add = (key: StepKey, params?: Params) => void;
type Make = (c: ToldState, add: Add, headline: Headline) => void;

/** Groups of the table: which steps they stand for depends on the picture. */
const GROUPS: Readonly<Record<Group, Make>> = {
  look(c, add) {
    const p = c.path;
    const compartment = p?.attachment?.compartmentId;
    if (p !== null && compartment !== undefined) add('list-attachments', { compartment, instance: p.node });
    if (p?.role === 'data' || p?.role === 'quorum') add('session');
    add('lcdstatus');
    if (p?.view?.session != null && c.incident.deadline?.basis === 'assumed')
      add('tmo', { session: p.view.session });
  },
  'by-cause': byCause,
  /** A new attachment has an address and CHAP credentials of its own; where the plugin logs in, a person does not. */
  'log-in'({ path }, add) {
    const now = path?.current;
    const portal = now == null ? null : portalOf(now);
    if (now?.iqn == null || portal === null || path?.condition === 'replaced') return;
    const session = { iqn: now.iqn, portal: portalText(portal) };
    if (now.isAgentAutoIscsiLoginEnabled) return add('agent-login', session);
    if (now.usesChap) add('chap');
    add('new-portal', session);
  },
};

/** Steps that are shown when there is something to do them to; every other step is shown as it is. */
const ONLY_IF: Readonly<Partial<Record<Step & StepKey, Make>>> = {
  intent({ path }, add) {
    if (path !== null && isDetached(path)) add('intent');
  },
  attest(_, add, headline) {
    if (headline === 'approval-needed') add('attest');
  },
  'same-portal': ({ path }, add) => ofSession(path, 'same-portal', add),
  'not-in-use'({ path }, add) {
    if (path?.device != null) add('not-in-use', { device: path.device });
  },
  'logout-old': ({ path }, add) => ofSession(path, 'logout-old', add),
  /** After a reattach the state of Terraform names an attachment that is no more. */
  terraform(c, add) {
    const stage = c.reattach?.stage;
    const now = c.path?.current;
    const made = now != null && now.timeCreated > c.loss.at ? now.id : null;
    const attachment = stage?.kind === 'attached' ? stage.attachmentId : made;
    if (attachment !== null) add('terraform', { attachment });
  },
};

/** What to do, in the order of the table of situations; commands filled in. */
export function steps(
  c: ToldState,
  { peer, headline }: Pick<NoticeFacts, 'peer' | 'headline'>,
): NoticeFacts['steps'] {
  const all: NoticeStep[] = [];
  const node = c.node?.name ?? '';
  const add: Add = (key, params = {}) => {
    const step = { key, params: { node, peer, ...params } };
    all.push(RESTARTS.has(key) ? { ...step, preconditions: restartConditions(c) } : step);
  };
  for (const step of SITUATIONS[c.situation].steps) {
    if (isGroup(step)) GROUPS[step](c, add, headline);
    else if (ONLY_IF[step] === undefined) add(step);
    else ONLY_IF[step](c, add, headline);
  }
  if (c.policy.consoleUrl !== null) add('incident', { url: `${c.policy.consoleUrl}/${c.incident.id}` });
  return all;
}

const isGroup = (step: Step): step is Group => Object.hasOwn(GROUPS, step);

function ofSession(path: PathStatus | null, key: StepKey, add: Add): void {
  if (path?.iqn != null && path.portal !== null) add(key, { iqn: path.iqn, portal: path.portal });
}

/** What a cause calls for; `isAll`: and nothing else. */
const OF_CAUSE: Readonly<Partial<Record<Cause, { readonly step: StepKey; readonly isAll: boolean }>>> = {
  'instance-overloaded': { step: 'load', isAll: false },
  'competing-remediator': { step: 'competitor', isAll: false },
  'login-rejected': { step: 'rejected', isAll: true },
  'bind-loop': { step: 'iscsid', isAll: true },
};

function byCause({ incident, path }: ToldState, add: Add): void {
  const its = OF_CAUSE[incident.cause];
  if (its !== undefined) add(its.step);
  // In a black hole the session believes to be up: nothing retries.
  if (its?.isAll === true || path?.api !== 'ATTACHED' || path.condition === 'hung') return;
  add('wait');
  add('iscsid');
}
