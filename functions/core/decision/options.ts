import { valueAt } from '../base/group-by.ts';
import { lastOutage } from '../cluster/paths.ts';
import { isDetached, isTrouble, type NodeStatus, type PathStatus } from '../cluster/picture-shapes.ts';
import { kernelClock } from '../diagnosis/deadline.ts';
import { type Headline, SITUATIONS } from '../incident/situations.ts';
import type { NoticeFacts, NoticeOption, Precondition } from '../notice/facts.ts';
import type { Verdict } from '../plan/plan-shapes.ts';
import type { ToldState } from './contract.ts';
import { reattachSteps } from './reattach-steps.ts';
import { hasCompetitor, isNearlyOver, isUnread, judged } from './restart.ts';
import { switchSteps } from './switch-steps.ts';

/** What a person may choose where there is a choice, each with its conditions and its steps. */
export function options(
  c: ToldState,
  { headline, peer }: Pick<NoticeFacts, 'headline' | 'peer'>,
): readonly NoticeOption[] {
  const p = c.path;
  if (p === null || !SITUATIONS[c.situation].choice || !isChoice(headline)) return [];
  // LifeKeeper acts before anybody could: there is nothing to choose, only the next notice to wait for.
  if (p.api === 'ATTACHED' && isNearlyOver(c)) return [];
  const isStandby = c.node?.service === 'standby';
  // A standby whose volume is still attached can only wait, or be restarted.
  if (isStandby && !isDetached(p) && !isUnread(p)) return [];
  return [
    { key: 'wait', preconditions: wait(c, p) },
    { key: 'reattach', preconditions: reattach(c, p), steps: reattachSteps(c, headline) },
    // Nobody switches over from a standby: the service is on the other node already.
    ...(isStandby
      ? []
      : [{ key: 'switch-over' as const, preconditions: switchOver(c, p), steps: switchSteps(c, peer) }]),
  ];
}

/** After an attach there is nothing to choose but to wait for it to work. */
function isChoice(headline: Headline): boolean {
  return headline !== 'acted';
}

function wait(c: ToldState, p: PathStatus): readonly Precondition[] {
  const isGone = isDetached(p);
  const outage = lastOutage(p.view);
  const isStuck = outage !== null && (outage.loginRejected !== null || outage.bindLoop);
  return [
    { key: 'attached', verdict: judged(isGone, !isGone && !isUnread(p)) },
    // Of a volume that is not attached there is no portal that could be the same.
    ...(isGone
      ? []
      : [{ key: 'same-portal' as const, verdict: judged(p.samePortal === false, p.samePortal === true) }]),
    { key: 'can-heal', verdict: isStuck ? 'not-met' : 'met' },
    ...beforeDeadline(c, p),
    { key: 'no-competitor', verdict: hasCompetitor(c) ? 'not-met' : 'met' },
  ];
}

/** Nothing to say while the kernel does not count; what a session held that is gone has failed. */
function beforeDeadline({ incident: { deadline }, now }: ToldState, p: PathStatus): readonly Precondition[] {
  const key = 'before-deadline';
  if (kernelClock(p) === 'at-once') return [{ key, verdict: 'not-met' }];
  return deadline === null ? [] : [{ key, verdict: judged(now >= deadline.to, now < deadline.from) }];
}

function reattach(c: ToldState, p: PathStatus): readonly Precondition[] {
  const isGone = isDetached(p);
  // A volume that is not detached cannot be reattached: the other conditions do not matter then.
  if (!isGone && !isUnread(p)) return [{ key: 'detached', verdict: 'not-met' }];
  const refused: readonly string[] = c.reattach?.stage.kind === 'refused' ? c.reattach.stage.guards : [];
  // What was seen when acting is newer than the plan; it says "not met or unknown".
  const guard = (code: string): Verdict => {
    const verdict = c.plan?.guards.find((g) => g.code === code)?.verdict ?? 'unknown';
    return verdict === 'met' && refused.includes(code) ? 'unknown' : verdict;
  };
  return [
    { key: 'detached', verdict: isGone ? 'met' : 'unknown' },
    ...(p.attachment === null ? [{ key: 'parameters' as const, verdict: 'unknown' as const }] : []),
    // Audit can veto, never permit: that nobody meant it only a person can say.
    {
      key: 'not-meant',
      verdict: guard('guard-detach-not-expected') === 'not-met' ? 'not-met' : 'unknown',
    },
    {
      key: 'no-takeover',
      // What only a plan takes for a sign is none to people: a standby's peer writes as it did before.
      verdict: c.picture.takeover.length > 0 ? 'not-met' : notDenied(guard('guard-no-takeover-sign')),
    },
    // Of the standby it is another question: the service runs on the other node, as it should.
    ...(c.node?.service === 'standby'
      ? []
      : [{ key: 'service-known' as const, verdict: guard('guard-service-known') }]),
    { key: 'quiet', verdict: guard('guard-quiet') },
  ];
}

function notDenied(verdict: Verdict): Verdict {
  return verdict === 'not-met' ? 'unknown' : verdict;
}

function switchOver(c: ToldState, p: PathStatus): readonly Precondition[] {
  const peers = c.picture.nodes.filter((n) => n.node !== p.node);
  const there = c.picture.paths.filter(
    (x) => x.node !== p.node && x.attachment !== null && x.attachment.volumeId === p.attachment?.volumeId,
  );
  const good = there.some((x) => !isTrouble(x) && x.api === 'ATTACHED' && x.view !== null);
  const bad = there.length > 0 && there.every((x) => isTrouble(x));
  const quorumTrouble = c.picture.paths.some((x) => x.role === 'quorum' && isTrouble(x));
  const quorumGood = c.picture.paths.some((x) => x.role === 'quorum' && x.view !== null && !isTrouble(x));
  return [
    { key: 'service-known', verdict: isInService(c) ? 'met' : 'unknown' },
    { key: 'peer-path', verdict: judged(bad, good) },
    { key: 'quorum', verdict: judged(quorumTrouble, quorumGood) },
    { key: 'comm-paths', verdict: commPaths(c, [...peers, ...(c.node === null ? [] : [c.node])]) },
  ];
}

/** The node that is left, and nothing that a plan looked at denies it: a volume that its peer has mounted too, say. */
function isInService({ node, plan }: ToldState): boolean {
  const judgement = plan?.guards.find(({ code }) => code === 'guard-service-known');
  return node?.service === 'active' && judgement?.verdict !== 'not-met';
}

function commPaths(c: ToldState, nodes: readonly NodeStatus[]): Verdict {
  const isDown = nodes.some((n) => {
    const lk = n.view?.lifekeeper;
    return lk?.commDownAt != null && lk.commDownAt > (lk.commUpAt ?? 0);
  });
  const probes = nodes.map((n) => valueAt(c.lookUps.probes, n.node));
  return judged(
    isDown || probes.some((p) => p?.known === true && p.value.commPathsDead > 0),
    probes.length > 0 && probes.every((p) => p?.known === true && p.value.commPathsAlive > 0),
  );
}
