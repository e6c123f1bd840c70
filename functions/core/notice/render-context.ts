import type { Language } from '../base/language.ts';
import { type At, MINUTE } from '../base/time.ts';
import type { ApiState } from '../cluster/picture-shapes.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import type { Buckets } from '../incident/policy.ts';
import { HEADLINES } from '../incident/situations.ts';
import type { ReattachStage } from '../plan/dossier.ts';
import { GUARD_CODES } from '../plan/guard-codes.ts';
import type { GuardKey, NoticeFacts } from './facts.ts';
import { clockText, escapeUntrusted, listed, text } from './text.ts';

/** For whom a notice is worded. */
export interface RenderContext {
  readonly lang: Language;
  /** IANA zone for all times. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
  /** Named in the commands that people copy. Absent: left to their environment. */
  readonly buckets?: Buckets;
  /** Opens the incident without sign-in. Absent: no link is told. */
  readonly link?: NoticeLink;
}

/** An address that is good for one incident, for a while. */
export interface NoticeLink {
  readonly url: string;
  readonly until: At;
  /** Stands for it in what is stored: whoever may read incidents must not be able to use the link. */
  readonly kept: string;
}

/** When I/O of the node failed that the notice is about; null: no line says that it did, or it was another's. */
export function ioFailedAt({ aftermath, node }: Pick<NoticeFacts, 'aftermath' | 'node'>): At | null {
  return (aftermath?.ioFailedOn ?? node) === node ? (aftermath?.ioFailedAt ?? null) : null;
}

/** Whether the kernel will still give up, and when; `null` once it does not matter, it has given up or it is not known. */
export function runningDeadline(
  m: Pick<NoticeFacts, 'deadline' | 'headline' | 'clock' | 'aftermath' | 'lossAt' | 'node'>,
): Deadline | null {
  const isOver = (ioFailedAt(m) ?? 0) >= m.lossAt;
  return isOver || HEADLINES[m.headline].clock === null || m.clock !== undefined ? null : m.deadline;
}

/** Minutes left until the last moment, rounded up; never negative. */
export function minutesLeft(m: Pick<NoticeFacts, 'deadline' | 'at'>): number {
  return m.deadline === null ? 0 : Math.max(0, Math.ceil((m.deadline.to - m.at) / MINUTE));
}

/** The disk does not answer, and no session is lost: nobody may call it that. */
export function isHung({ clock }: Pick<NoticeFacts, 'clock'>): boolean {
  return clock?.kind === 'not-running';
}

/** How many paths are lost, and on which nodes. */
function lostPaths(m: NoticeFacts, lang: Language): { readonly paths: number; readonly nodes: string } {
  const lost = [...(m.target === null ? [] : [m.target]), ...m.more];
  const nodes = [...new Set(lost.map((path) => escapeUntrusted(path.nodeName)))].sort();
  return { paths: lost.length, nodes: listed(nodes, lang) };
}

export function evidenceWords(m: Pick<NoticeFacts, 'evidence'>, lang: Language): string {
  const words = m.evidence.map((e) => text(lang, `evidence.${e}`));
  return listed(words, lang);
}

/** Minutes of the outage. A lower bound is never rounded up; of less than one that is over, "about" one is said. */
function outageWords({ outage: { seconds, bound }, recoveredAt }: NoticeFacts, lang: Language) {
  if (bound === 'exact') return { outage: Math.round(seconds / 60), bound: text(lang, 'bound.exact') };
  if (seconds < 60 && recoveredAt !== null) return { outage: 1, bound: text(lang, 'bound.about') };
  return { outage: Math.floor(seconds / 60), bound: text(lang, 'bound.at-least') };
}

/** What the places of most sentences of a notice hold. */
export function names(m: NoticeFacts, lang: Language) {
  return {
    cluster: escapeUntrusted(m.cluster.name),
    node: escapeUntrusted(m.node) || '-',
    peer: escapeUntrusted(m.peer) || text(lang, 'text.unknown'),
    ...outageWords(m, lang),
    method: text(lang, `method.${m.outage.method}`),
    evidence: evidenceWords(m, lang),
    silence: Math.floor(m.silenceMs / MINUTE),
    portal: text(lang, m.target?.samePortal === true ? 'portal.same' : 'portal.unknown'),
    ...lostPaths(m, lang),
  };
}

/** Why it is not said who detached the volume. */
export function whyNobody({ auditFailed, auditUnasked }: Pick<NoticeFacts, 'auditFailed' | 'auditUnasked'>) {
  if (auditFailed) return 'who-unread';
  return auditUnasked === true ? 'who-unasked' : 'who-pending';
}

export function service(n: NoticeFacts['nodes'][number], lang: Language): string {
  const what = text(lang, `service.${n.service}`);
  return n.serviceBy === null || n.service === 'unknown'
    ? what
    : text(lang, 'service.known', { what, basis: text(lang, `service.by.${n.serviceBy}`) });
}

/** OCI's own word for the state of an attachment; of what OCI does not say, ours. */
export function apiText(api: ApiState, lang: Language): string {
  if (api === 'ABSENT') return text(lang, 'api.absent');
  return api === 'unreadable' || api === 'not-asked' ? text(lang, 'text.unknown') : api;
}

/** Guard codes in words; a code that this version does not know stays as it is. */
export function guardWords(codes: readonly string[], lang: Language): string {
  const words = codes.map((code) => {
    const known = GUARD_CODES.find((g) => g === code);
    return known === undefined ? escapeUntrusted(code) : text(lang, `guard.${known.slice(6) as GuardKey}`);
  });
  return listed(words, lang, '; ');
}

const NO_STAGE = {
  until: '-',
  given: 0,
  needed: 0,
  by: '-',
  why: '-',
  guards: '-',
  code: '-',
  attachment: '-',
};

/** The places that sentences about a plan have; `-` where a stage has no such fact. */
export function stageNames(
  stage: ReattachStage | undefined,
  { lang, zone }: Pick<RenderContext, 'lang' | 'zone'>,
) {
  switch (stage?.kind) {
    case undefined:
    case 'expired':
      return NO_STAGE;
    case 'awaiting-approval':
      return { ...NO_STAGE, until: clockText(stage.until, zone), given: stage.given, needed: stage.needed };
    case 'rejected':
      return { ...NO_STAGE, by: escapeUntrusted(stage.by), why: escapeUntrusted(stage.why ?? '-') };
    case 'refused':
      return { ...NO_STAGE, guards: guardWords(stage.guards, lang) };
    case 'attempted':
      return { ...NO_STAGE, by: people(stage.approvedBy, lang) };
    case 'attached':
      return {
        ...NO_STAGE,
        by: people(stage.approvedBy, lang),
        attachment: escapeUntrusted(stage.attachmentId),
      };
    case 'failed':
      return { ...NO_STAGE, code: escapeUntrusted(stage.code) };
  }
}

function people(names: readonly string[], lang: Language): string {
  return names.length === 0 ? '-' : listed(names.slice(0, 10).map(escapeUntrusted), lang);
}
