import { valueAt } from '../base/group-by.ts';
import { MINUTE } from '../base/time.ts';
import { isDetached, type PathStatus } from '../cluster/picture-shapes.ts';
import { detachOf, latestOf, mayBeSince } from '../cluster/takeover.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { SITUATIONS, type Step } from '../incident/situations.ts';
import type { NoticeFacts, NoticeStep, StepKey } from '../notice/facts.ts';
import { attachRequest } from '../plan/plan.ts';
import type { ToldState } from './contract.ts';
import { logInSteps } from './log-in-steps.ts';
import { attachParams } from './reattach-steps.ts';
import {
  hasCompetitor,
  hasToLogIn,
  hasWaited,
  isLostEverywhere,
  isNearlyOver,
  judged,
  restartConditions,
  restartStep,
} from './restart.ts';
import { restoreSteps } from './restore-steps.ts';
import { switchSteps } from './switch-steps.ts';

type Params = NoticeStep['params'];

/** Steps that restart something on the node that lost the disk, the last resort; `restart-unknown` has one condition more. */
const RESTARTS: ReadonlySet<StepKey> = new Set<StepKey>([
  'iscsid',
  'iscsid-now',
  'restart-standby',
  'restart-both',
]);

type Group = Exclude<Step, StepKey>;

/** A list in the making. */
interface Making {
  readonly c: ToldState;
  readonly peer: string;
  add(key: StepKey, params?: Params): void;
  take(steps: readonly NoticeStep[]): void;
}

type Make = (making: Making) => void;

/** Groups of the table: which steps they stand for depends on the picture. */
const GROUPS: Readonly<Record<Group, Make>> = {
  /** What to look at, with the commands for it. */
  look({ c, add }) {
    const p = c.path;
    const compartment = p?.attachment?.compartmentId;
    if (p !== null && compartment !== undefined) add('list-attachments', { compartment, instance: p.node });
    // Of a session whose volume is gone everything is known.
    if (p !== null && p.role !== 'boot' && !isDetached(p)) add('session');
    add('lcdstatus');
    if (p?.view?.session != null && c.incident.deadline?.basis === 'assumed')
      add('tmo', { session: p.view.session });
  },
  'by-cause': byCause,
  'log-in': ({ c, peer, take }) => {
    if (c.path !== null) take(logInSteps(c.path, { node: c.node?.name ?? '', peer }));
  },
  /** Wait, then the service, then the OS of the node that lost the disk. */
  restart: ({ c, peer, add, take }) => {
    const isMoving = restartConditions(c).some(
      ({ key, verdict }) => key === 'no-failover' && verdict === 'not-met',
    );
    // A restart would only get in the way of a fail-over.
    if (isMoving) return add('wait-lifekeeper');
    add(hasWaited(c) ? 'iscsid-now' : 'iscsid');
    const last = restartStep(c);
    add(last);
    // With the choice C says how; without one nothing else does.
    if (!SITUATIONS[c.situation].choice && (last === 'restart-active' || last === 'restart-unknown'))
      take(switchSteps(c, peer));
  },
  'competitor-now': ({ c, add }) => {
    if (hasCompetitor(c)) add(competitorStep(c));
  },
  switch: ({ c, peer, take }) => {
    if (!isLostEverywhere(c)) take(switchSteps(c, peer));
  },
  restore: ({ c, peer, take }) => take(restoreSteps(c, peer)),
};

/** Steps that are shown when there is something to do them to; every other step is shown as it is. */
const ONLY_IF: Readonly<Partial<Record<Step & StepKey, Make>>> = {
  intent({ c, add }) {
    const action = detachOf(c.path, c.picture.detachActions);
    if (c.path !== null && isDetached(c.path))
      add('intent', { who: action?.principalName ?? action?.principalId ?? '' });
  },
  'not-in-use': ({ c: { path, node }, add }) => {
    if (path?.device != null && node?.service !== 'active') add('not-in-use', { device: path.device });
  },
  'logout-old': ({ c: { path, node }, add }) => {
    if (node?.service === 'active') return;
    ofSession(path, 'logout-old', add);
    ofSession(path, 'logout-refused', add);
  },
  'switch-if-active': ({ c, peer, add, take }) => {
    if (c.node?.service === 'standby') return;
    add('switch-if-active');
    take(switchSteps(c, peer));
    add('start', { instance: c.path?.node ?? '' });
    ofSession(c.path, 'forget-old', add);
  },
  wait: ({ c, add }) => {
    if (!hasWaited(c)) add(waitStep(c));
  },
  'wait-lifekeeper': ({ c, add }) => add(isLostEverywhere(c) ? 'wait-lifekeeper-alone' : 'wait-lifekeeper'),
  'switch-if-not-isp': ({ c, add }) => add(isLostEverywhere(c) ? 'start-standby-first' : 'switch-if-not-isp'),
  'verify-peer': ({ c, add }) => {
    add('verify-peer');
    if (isLostEverywhere(c)) add('peer-lost');
  },
  'quorum-attach': ({ c: { path }, add }) => {
    if (path?.attachment != null && isDetached(path))
      add('quorum-attach', attachParams(attachRequest(path.attachment)));
  },
  /** Only of an outage that no fail-over ended. */
  stayed({ c, add }) {
    const { picture, loss } = c;
    const moved = picture.nodes.some((n) => mayBeSince(latestOf(n.view, 'lk-failover'), loss.at));
    const rebooted = picture.nodes.some((n) => n.rebootedAt !== null);
    if (!moved && !rebooted && picture.takeover.length === 0) add('stayed');
  },
  // Nobody switches over sooner because a standby lost its disk, or one of several paths broke.
  'choose-timeout': ({ c, add }) => {
    const isDegraded = c.incident.memory.notified?.situation === 'degraded';
    if (c.node?.service !== 'standby' && !isDegraded) add('choose-timeout');
  },
  /** After a reattach the state of Terraform names an attachment that is no more. */
  terraform({ c, add }) {
    const stage = c.reattach?.stage;
    const now = c.path?.current;
    const made = now != null && now.timeCreated > c.loss.at ? now.id : null;
    const attachment = stage?.kind === 'attached' ? stage.attachmentId : made;
    if (attachment !== null) add('terraform', { attachment });
  },
};

/**
 * What to do, in the order of the table of situations: the first is the one right next step. Commands filled in.
 * @param peer name of the node to switch to; empty where there is none.
 */
export function steps(c: ToldState, peer: string): NoticeFacts['steps'] {
  const all: NoticeStep[] = [];
  const node = c.node?.name ?? '';
  const making: Making = {
    c,
    peer,
    add(key, params = {}) {
      all.push({ key, params: { node, peer, ...params }, ...conditionsOf(key, c) });
    },
    take(steps) {
      all.push(...steps);
    },
  };
  for (const step of SITUATIONS[c.situation].steps) {
    if (isGroup(step)) GROUPS[step](making);
    else if (ONLY_IF[step] === undefined) making.add(step);
    else ONLY_IF[step](making);
  }
  if (c.policy.consoleUrl !== null)
    making.add('incident', { url: `${c.policy.consoleUrl}/${c.incident.id}` });
  return all;
}

const isGroup = (step: Step): step is Group => Object.hasOwn(GROUPS, step);

function conditionsOf(key: StepKey, c: ToldState): Pick<NoticeStep, 'preconditions'> {
  if (key === 'restart-unknown')
    return { preconditions: [...restartConditions(c), { key: 'is-standby', verdict: 'unknown' }] };
  if (RESTARTS.has(key)) return { preconditions: restartConditions(c) };
  if (key === 'switch-if-not-isp' || key === 'start-standby-first')
    return { preconditions: [lifekeeperWaited(c)] };
  return {};
}

/** How long LifeKeeper needs for a fail-over at most: its check, its attempts to unmount, the restart. */
const LIFEKEEPER_NEEDS = 10 * MINUTE;

function lifekeeperWaited({ path, node, now }: ToldState) {
  const { view } = node ?? { view: null };
  const failed = path?.view?.outages.at(-1)?.timedOutAt ?? view?.queueFailedAt ?? view?.ioErrorAt ?? null;
  return {
    key: 'lifekeeper-waited',
    verdict: failed === null ? 'unknown' : judged(now - failed < LIFEKEEPER_NEEDS, true),
  } as const;
}

function ofSession(path: PathStatus | null, key: StepKey, add: Making['add']): void {
  if (path?.iqn != null && path.portal !== null) add(key, { iqn: path.iqn, portal: path.portal });
}

/** What a cause calls for; `isAll`: and nothing else. */
const OF_CAUSE: Readonly<Partial<Record<Cause, { readonly step: StepKey; readonly isAll: boolean }>>> = {
  'instance-overloaded': { step: 'load', isAll: false },
  'login-rejected': { step: 'rejected', isAll: true },
};

function byCause(making: Making): void {
  const { c, add } = making;
  const { incident, path } = c;
  GROUPS['competitor-now'](making);
  if (hasToLogIn(c)) {
    GROUPS.restore(making);
    return;
  }
  const its = OF_CAUSE[incident.cause];
  if (its !== undefined) add(its.step);
  if (its?.isAll === true || path === null) return;
  // In a black hole the session believes to be up: nothing retries.
  if (path.condition === 'hung') {
    if (path.device !== null) add('black-hole', { device: path.device });
    add('path');
    return;
  }
  if (path.api !== 'ATTACHED') return;
  // Five minutes of waiting do not fit into what is left: LifeKeeper acts before anybody could.
  if (isNearlyOver(c)) {
    add('wait-out');
    return;
  }
  if (incident.cause !== 'bind-loop' && !hasWaited(c)) add(waitStep(c));
  GROUPS.restart(making);
}

/** What a return is good for, and whether the attachment is the old one, is part of the sentence. */
function waitStep({ situation, node }: ToldState): StepKey {
  if (situation === 'reattached') return 'wait-again';
  return node?.service === 'standby' ? 'wait-standby' : 'wait';
}

/** Lines of `ocid` begin so (rules/pack/competitors.json); everything else is the plugin of the agent. */
const OCID = /^(?:iSCSI volume|Detaching|Attaching|Volume still)/;

function competitorStep({ picture, node, lookUps }: ToldState): StepKey {
  const seen = picture.nodes.flatMap(({ view }) => view?.competitor ?? []);
  const probe = node === null ? undefined : valueAt(lookUps.probes, node.node);
  const isOcid =
    seen.some(({ detail }) => OCID.test(detail)) ||
    (probe?.known === true && probe.value.ocidRunning === true);
  return isOcid ? 'competitor-ocid' : 'competitor-agent';
}
