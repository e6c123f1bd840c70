import { valueAt } from '../core/base/group-by.ts';
import { MINUTE } from '../core/base/time.ts';
import { endedAt } from '../core/decision/wide-summary.ts';
import { details as sectionsOf } from '../core/notice/details.ts';
import type { NoticeFacts } from '../core/notice/facts.ts';
import { stageText } from '../core/notice/section-state.ts';
import type { Attempt } from '../core/plan/attempt.ts';
import { type Block, reportHtml } from '../report/report.ts';
import { framed } from '../report/timeline.ts';
import { acknowledgement, headline, noticeOf, noticeTitle, unsentWords } from './components.ts';
import { attachmentRows } from './incident-attachments.ts';
import { linesNow } from './incident-first.ts';
import { incidentTimeline } from './incident-timeline.ts';
import { windowOf } from './incident-window.ts';
import { guardName } from './plan-page.ts';
import type { IncidentDetails } from './read-incident.ts';
import { at, text, type View } from './view.ts';

/** The incident as one HTML file that needs no network, in the form of `warden scan --html`. */
function incidentReport(view: View, details: IncidentDetails): string {
  const { incident } = details;
  const { lang, zone } = view;
  const model = noticeOf(view, incident);
  return reportHtml({
    lang,
    zone,
    title: text(lang, 'incident.title', { id: incident.id, cluster: incident.cluster.name }),
    version: process.env['WARDEN_BUILD'] ?? 'unknown',
    lead: [headline(view, incident)],
    blocks: [
      ...firstBlocks(view, details, model),
      section(text(lang, 'incident.timeline')),
      ...pictures(view, details),
      ...attachments(view, details, model),
      ...plans(view, details),
      ...(model === null ? [] : everything(view, model)),
      ...evidence(view, details),
      ...notices(view, details),
    ],
    foot: [text(lang, 'page.made', { at: at(view, view.now) })],
  });
}

function section(title: string): Block {
  return { kind: 'section', title };
}

function firstBlocks(view: View, { incident }: IncidentDetails, model: NoticeFacts | null): readonly Block[] {
  const { lang } = view;
  const title = text(lang, endedAt(incident) === null ? 'incident.first' : 'incident.first-over');
  const told = incident.memory.merged === null ? '' : text(lang, 'incident.merged');
  const body = incident.outbox.at(-1)?.body ?? told;
  return [
    {
      kind: 'text',
      lines: [text(lang, 'page.made', { at: at(view, view.now) }), acknowledgement(view, incident)],
      isSoft: true,
    },
    section(title),
    model === null
      ? { kind: 'typed', words: body }
      : { kind: 'list', items: linesNow(view, incident, model), isNumbered: true },
  ];
}

/** The whole, and where that is long, the minutes around the loss. */
function pictures(view: View, details: IncidentDetails): readonly Block[] {
  const timeline = incidentTimeline(view, details);
  const whole = windowOf(details.incident, timeline, {}, view.now).span;
  const { span: near } = windowOf(details.incident, timeline, { zoom: 'loss' }, view.now);
  const isLong = whole.to - whole.from > 30 * MINUTE && framed(timeline, near).counts.shown > 0;
  return [whole, ...(isLong ? [near] : [])].map((span): Block => ({ kind: 'timeline', timeline, span }));
}

function attachments(view: View, details: IncidentDetails, model: NoticeFacts | null): readonly Block[] {
  const rows = attachmentRows(view, details, model);
  if (rows.length === 0) return [];
  const head = (['where', 'then', 'now'] as const).map((key) => text(view.lang, `incident.attached-${key}`));
  return [
    section(text(view.lang, 'incident.attachments')),
    {
      kind: 'table',
      head,
      rows: rows.map(({ where, normal, now, isBad }) => ({ cells: [where, normal, now], isBad })),
    },
  ];
}

function plans(view: View, { plans: all }: IncidentDetails): readonly Block[] {
  const { lang } = view;
  if (all === null)
    return [
      section(text(lang, 'incident.plan')),
      { kind: 'text', lines: [text(lang, 'incident.plan-unread')] },
    ];
  if (all.length === 0) return [];
  return [
    section(text(lang, 'incident.plan')),
    ...all.flatMap(({ stored: { plan }, stage }): readonly Block[] => [
      {
        kind: 'part',
        title: text(lang, 'incident.plan-stage', { plan: plan.id, stage: stageText(stage, view) }),
      },
      { kind: 'typed', words: `AttachVolume ${JSON.stringify(plan.request, null, 2)}` },
      {
        kind: 'list',
        items: plan.guards.map((one) => `${text(lang, `verdict.${one.verdict}`)}: ${guardName(view, one)}`),
      },
    ]),
  ];
}

/** What a mail leaves out. */
function everything(view: View, model: NoticeFacts): readonly Block[] {
  const title = text(view.lang, 'incident.decision-of', { seq: model.seq, at: at(view, model.at) });
  return [
    section(text(view.lang, 'incident.all')),
    { kind: 'text', lines: [title], isSoft: true },
    ...sectionsOf(model, view).flatMap(([head, lines]): readonly Block[] => [
      { kind: 'part', title: text(view.lang, head) },
      { kind: 'typed', words: lines.join('\n') },
    ]),
  ];
}

function evidence(view: View, { evidence: lines, names }: IncidentDetails): readonly Block[] {
  return [
    section(text(view.lang, 'incident.evidence')),
    {
      kind: 'text',
      lines: [text(view.lang, lines.length === 0 ? 'incident.no-evidence' : 'incident.evidence-help')],
      isSoft: true,
    },
    {
      kind: 'lines',
      lines: lines.map(({ node, rule, first, last, sample }) => ({
        when: first === last ? at(view, first) : `${at(view, first)} .. ${at(view, last)}`,
        rule,
        place: valueAt(names, node) ?? node,
        sample,
      })),
    },
  ];
}

function notices(view: View, { incident }: IncidentDetails): readonly Block[] {
  const rows = incident.outbox.map((n) => ({
    at: at(view, n.sentAt ?? n.dueAt),
    words: `${n.seq}. ${noticeTitle(view, n) ?? '-'}${unsentWords(view.lang, n)}`,
  }));
  return rows.length === 0 ? [] : [section(text(view.lang, 'incident.notices')), { kind: 'times', rows }];
}

/**
 * All that is stored of an incident, as JSON for tools and support: the incident itself, the lines kept of its nodes, what
 * normal was, plans with approvals and attempt. The form of each part is that of its stored object and may change with it.
 */
function incidentRaw(view: View, { incident, evidence, names, nodes, plans }: IncidentDetails): string {
  // Of use to writers only.
  const { writer: _, ...stored } = incident;
  const all = {
    schema: 'warden.incident-raw/1',
    readAt: new Date(view.now).toISOString(),
    incident: stored,
    nodes: nodes.map(({ id, remembered, moments }) => ({ id, name: names[id] ?? id, remembered, moments })),
    evidence,
    plans:
      plans?.map(({ attempt, ...plan }) => ({
        ...plan,
        attempt: attempt === null ? null : withoutOwners(attempt),
      })) ?? null,
  };
  return `${JSON.stringify(all, null, 1)}\n`;
}

function withoutOwners({ writer: _writer, runner: _runner, ...attempt }: Attempt) {
  return attempt;
}

/** What an incident is handed on as: saved as a file, for what it holds is nothing for the console's own pages. */
export const INCIDENT_FILES = {
  report: { type: 'text/html; charset=UTF-8', name: 'html', write: incidentReport },
  raw: { type: 'application/json', name: 'json', write: incidentRaw },
} as const;
