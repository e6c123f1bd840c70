import { MINUTE, type Ms } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { Change, NoticeFacts, NoticeNode, NoticeTarget } from '../notice/facts.ts';
import { SEVERITIES } from '../rules/signal-kinds.ts';

/** How a notice goes on from the one before; null: it is the first, or the one before is of a form that nobody knows. */
export function comparedWith(
  incident: Pick<Incident, 'outbox'>,
  now: NoticeFacts,
): NoticeFacts['before'] | null {
  const before = newestFacts(incident);
  if (before === null) return null;
  const { seq, at, headline } = before;
  const advice =
    isSameTarget(before, now) && isSameAdvice(before, now) ? (before.before?.advice ?? { seq, at }) : null;
  return { seq, at, headline, changes: changesBetween(before, now), advice };
}

/** The facts of the newest notice, as far as the comparison leans on them. */
export function newestFacts({ outbox }: Pick<Incident, 'outbox'>): NoticeFacts | null {
  const facts = outbox.at(-1)?.facts as Partial<NoticeFacts> | undefined;
  const lists = [facts?.nodes, facts?.takeover, facts?.unread, facts?.options, facts?.steps];
  return facts?.schema === 'warden.notice/1' && lists.every(Array.isArray) ? (facts as NoticeFacts) : null;
}

type OfTarget = Pick<NoticeFacts, 'target' | 'lastTarget'>;

/** What a notice is about; one that names no disk goes on about the last one that was named. */
function subjectOf({ target, lastTarget }: OfTarget): NoticeTarget | null {
  return target ?? lastTarget ?? null;
}

/** Whether two notices are about the same disk of the same node; what is not known of it makes it no other one. */
function isSameTarget(before: OfTarget, now: OfTarget): boolean {
  const a = subjectOf(before);
  const b = subjectOf(now);
  if (a === null || b === null) return true;
  return a.node === b.node && (a.volumeId === null || b.volumeId === null || a.volumeId === b.volumeId);
}

/** Who was told before to have detached it; of another disk nothing was told. */
export function whoBefore(
  incident: Pick<Incident, 'outbox'>,
  target: NoticeTarget | null,
): NoticeFacts['who'] {
  const before = newestFacts(incident);
  return before !== null && isSameTarget(before, { target }) ? (before.who ?? null) : null;
}

/** What the notices before were about, for one that names no disk. */
export function targetBefore(incident: Pick<Incident, 'outbox'>): NoticeTarget | null {
  const before = newestFacts(incident);
  return before === null ? null : subjectOf(before);
}

function targetName({ nodeName, volumeName, device, portal }: NoticeTarget): string {
  return `${nodeName} ${volumeName ?? device ?? portal ?? ''}`.trim();
}

/** The facts of one path, said of another one, would be a change that there was not. */
function turnTo(before: NoticeFacts, now: NoticeFacts): readonly Change[] {
  const from = subjectOf(before);
  const to = subjectOf(now);
  if (isSameTarget(before, now) || from === null || to === null) return [];
  return [{ kind: 'about', from: targetName(from), to: targetName(to) }];
}

/** What changed since the notice before, what weighs most first. */
function changesBetween(before: NoticeFacts, now: NoticeFacts): readonly Change[] {
  const signs = new Set(before.takeover.map((sign) => `${sign.code} ${sign.node}`));
  const isSame = isSameTarget(before, now);
  return [
    ...turnTo(before, now),
    ...(isSame && before.who === null && now.who !== null ? [{ kind: 'detached-by' } as const] : []),
    ...now.takeover
      .filter((sign) => !signs.has(`${sign.code} ${sign.node}`))
      .map((sign): Change => ({ kind: 'takeover', sign: sign.code, node: sign.name })),
    ...approvals(before, now),
    ...now.nodes.flatMap((node) => changesOfNode(before, now, node)),
    ...(isGraver(before, now)
      ? [{ kind: 'severity', from: before.severity, to: now.severity } as const]
      : []),
    ...(isSame && before.cause !== now.cause
      ? [{ kind: 'cause', from: before.cause, to: now.cause } as const]
      : []),
    ...before.unread
      .filter(({ what }) => !now.unread.some((still) => still.what === what))
      // Where nothing was detached nobody has to look up who did it.
      .filter(({ what }) => !/^audit\b/i.test(what) || now.cause.startsWith('detached'))
      .map(({ what }): Change => ({ kind: 'read', what })),
  ];
}

/** One more of several people has approved. */
function approvals({ reattach: before }: NoticeFacts, { reattach: now }: NoticeFacts): readonly Change[] {
  if (before?.stage.kind !== 'awaiting-approval' || now?.stage.kind !== 'awaiting-approval') return [];
  const { given, needed } = now.stage;
  return before.planId === now.planId && given > before.stage.given
    ? [{ kind: 'approvals', given, needed }]
    : [];
}

/** In the words that people read: critical and high share theirs. */
function isGraver(before: NoticeFacts, now: NoticeFacts): boolean {
  const rank = ({ severity }: NoticeFacts) =>
    Math.min(SEVERITIES.indexOf(severity), SEVERITIES.indexOf('high'));
  return rank(now) > rank(before);
}

/** What restarted shortly before the loss may have to do with it; an older restart, known only now, is no change. */
const BEFORE_LOSS: Ms = 5 * MINUTE;
const NEVER = Number.NEGATIVE_INFINITY;

function changesOfNode(before: NoticeFacts, after: NoticeFacts, now: NoticeNode): readonly Change[] {
  const old = before.nodes.find(({ node }) => node === now.node);
  if (old === undefined) return [];
  const node = now.name;
  // Attachments are those of the volume that the notice is about.
  const isSameVolume = before.target?.volumeId === after.target?.volumeId;
  const isRead = isSameVolume && now.api !== 'not-asked' && now.api !== 'unreadable';
  return [
    ...(old.api !== now.api && isRead ? [{ kind: 'attachment', node, to: now.api } as const] : []),
    ...(old.state !== now.state && now.state !== 'unknown'
      ? [{ kind: 'instance', node, to: now.state } as const]
      : []),
    ...(old.service !== now.service && now.service !== 'unknown'
      ? [{ kind: 'service', node, to: now.service } as const]
      : []),
    ...(old.restartedAt === undefined && (now.restartedAt ?? NEVER) >= after.lossAt - BEFORE_LOSS
      ? [{ kind: 'restarted', node } as const]
      : []),
    ...(old.silentSince === null && now.silentSince !== null ? [{ kind: 'silent', node } as const] : []),
    ...(old.silentSince !== null && now.silentSince === null ? [{ kind: 'heard', node } as const] : []),
  ];
}

/** Whether both notices tell people to do the same: then the later one need not say it again. */
function isSameAdvice(before: NoticeFacts, now: NoticeFacts): boolean {
  return adviceOf(before) === adviceOf(now);
}

/**
 * The steps, which ways are closed, and what spoke against a plan when acting. That an open way is better known, or opens
 * by waiting, is no other advice.
 */
function adviceOf({ options, steps, reattach }: NoticeFacts): string {
  const ways = options.map(({ key, preconditions }) => [
    key,
    preconditions.some((p) => p.verdict === 'not-met' && p.key !== 'quiet'),
  ]);
  const refused = reattach?.stage.kind === 'refused' ? reattach.stage.guards : [];
  return JSON.stringify([ways, refused, steps.map(({ key, params }) => [key, params])]);
}
