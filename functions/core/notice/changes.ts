import type { ApiState, TakeoverSign } from '../cluster/picture-shapes.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { SEVERITIES, type Severity } from '../rules/signal-kinds.ts';
import type { NoticeFacts, NoticeNode } from './facts.ts';

/** One thing that is otherwise than the notice before said, before any language. */
export type Change =
  | { readonly kind: 'detached-by' }
  | { readonly kind: 'attachment'; readonly node: string; readonly to: ApiState }
  | { readonly kind: 'instance'; readonly node: string; readonly to: string }
  | { readonly kind: 'service'; readonly node: string; readonly to: NoticeNode['service'] }
  | { readonly kind: 'silent' | 'heard'; readonly node: string }
  | { readonly kind: 'takeover'; readonly sign: TakeoverSign['code']; readonly node: string }
  | { readonly kind: 'severity'; readonly from: Severity; readonly to: Severity }
  | { readonly kind: 'cause'; readonly from: Cause; readonly to: Cause }
  | { readonly kind: 'read'; readonly what: string };

/** What a follow-up shows of them; the rest is in the lines below and in the details. */
export const MOST_CHANGES = 3;

/** What changed since the notice before, what weighs most first. */
export function changesBetween(before: NoticeFacts, now: NoticeFacts): readonly Change[] {
  const signs = new Set(before.takeover.map((sign) => `${sign.code} ${sign.node}`));
  return [
    ...(before.who === null && now.who !== null ? [{ kind: 'detached-by' } as const] : []),
    ...now.takeover
      .filter((sign) => !signs.has(`${sign.code} ${sign.node}`))
      .map((sign): Change => ({ kind: 'takeover', sign: sign.code, node: sign.name })),
    ...now.nodes.flatMap((node) => changesOfNode(before, node)),
    ...(isGraver(before, now)
      ? [{ kind: 'severity', from: before.severity, to: now.severity } as const]
      : []),
    ...(before.cause !== now.cause ? [{ kind: 'cause', from: before.cause, to: now.cause } as const] : []),
    ...before.unread
      .filter(({ what }) => !now.unread.some((still) => still.what === what))
      .map(({ what }): Change => ({ kind: 'read', what })),
  ];
}

/** In the words that people read: critical and high share theirs. */
function isGraver(before: NoticeFacts, now: NoticeFacts): boolean {
  const rank = ({ severity }: NoticeFacts) =>
    Math.min(SEVERITIES.indexOf(severity), SEVERITIES.indexOf('high'));
  return rank(now) > rank(before);
}

function changesOfNode(before: NoticeFacts, now: NoticeNode): readonly Change[] {
  const old = before.nodes.find(({ node }) => node === now.node);
  if (old === undefined) return [];
  const node = now.name;
  const isRead = now.api !== 'not-asked' && now.api !== 'unreadable';
  return [
    ...(old.api !== now.api && isRead ? [{ kind: 'attachment', node, to: now.api } as const] : []),
    ...(old.state !== now.state && now.state !== 'unknown'
      ? [{ kind: 'instance', node, to: now.state } as const]
      : []),
    ...(old.service !== now.service ? [{ kind: 'service', node, to: now.service } as const] : []),
    ...(old.silentSince === null && now.silentSince !== null ? [{ kind: 'silent', node } as const] : []),
    ...(old.silentSince !== null && now.silentSince === null ? [{ kind: 'heard', node } as const] : []),
  ];
}

/** Whether both notices tell people to do the same: then the later one need not say it again. */
export function isSameAdvice(before: NoticeFacts, now: NoticeFacts): boolean {
  return adviceOf(before) === adviceOf(now);
}

/** The steps, and which ways are closed. That an open one is better known, or opens by waiting, is no other advice. */
function adviceOf({ options, steps }: NoticeFacts): string {
  const ways = options.map(({ key, preconditions }) => [
    key,
    preconditions.some((p) => p.verdict === 'not-met' && p.key !== 'quiet'),
  ]);
  return JSON.stringify([ways, steps.map(({ key, params }) => [key, params])]);
}
