import { html } from 'hono/html';
import type { Language } from '../core/base/language.ts';
import { type At, MINUTE } from '../core/base/time.ts';
import { endedAt } from '../core/decision/wide-summary.ts';
import type { Incident, OutboxEntry } from '../core/incident/incident.ts';
import { commandsOf } from '../core/notice/commands.ts';
import { entryTitle, newestNotice } from '../core/notice/entry-text.ts';
import type { NoticeFacts, NoticeStep, Precondition } from '../core/notice/facts.ts';
import { closedByText } from '../core/notice/records.ts';
import { render } from '../core/notice/render.ts';
import { stepText } from '../core/notice/section-action.ts';
import { acknowledgedLine } from '../core/notice/section-state.ts';
import { titleWords } from '../core/notice/title.ts';
import { asDecided } from '../core/notice/waited.ts';
import type { Verdict } from '../core/plan/plan-shapes.ts';
import type { Complaint, FieldLabel, Filled } from './form.ts';
import type { Html } from './layout.ts';
import { at, foreign, span, text, type View } from './view.ts';

const TONE: Readonly<Record<Verdict, Tone>> = {
  met: 'good',
  'not-met': 'bad',
  unknown: 'warn',
};

export type Tone = 'good' | 'bad' | 'warn';

export function tag(tone: Tone | 'soft', words: string): Html {
  return html`<span class="tag ${tone}">${words}</span>`;
}

/** Conditions with their verdicts, one a line. A verdict is a word and a colour: never a colour alone. */
export function checks(
  view: View,
  all: readonly { readonly verdict: Verdict; readonly text: Html | string }[],
): Html {
  return html`<ul class="flat checks">${all.map(
    (one) =>
      html`<li>${tag(TONE[one.verdict], text(view.lang, `verdict.${one.verdict}`))} <span>${one.text}</span></li>`,
  )}</ul>`;
}

/**
 * The facts of the newest notice as they were decided; null when there is none, or when a newer version wrote words that this one does not
 * have: the text of the notice is shown then.
 */
export function noticeOf(view: View, incident: Incident): NoticeFacts | null {
  const newest = newestNotice(incident);
  if (newest === null) return null;
  const model = asDecided(newest);
  try {
    render(model, view);
    return model;
  } catch {
    return null;
  }
}

/** What the incident is about, in the reader's language, with the minutes that are left now. */
export function headline(view: View, incident: Incident): string {
  const model = noticeOf(view, incident);
  if (model === null)
    return foreign(bare(noticeTitle(view, incident.outbox.at(-1)) ?? incident.cluster.name));
  const isOver = incident.closedAt !== null || model.headline === 'recovered';
  const now = isOver ? {} : { at: view.now, deadline: incident.deadline };
  return foreign(titleWords({ ...model, ...now }, view));
}

/** A stored title without id and urgency, which older notices have both in front. */
function bare(title: string): string {
  return title
    .replace(/^(\[LKW:[^\]]*\] ?)?(\[[A-Z][^\]]*\]|【[^】]*】)? ?/, '')
    .replace(/ \[LKW:[^\]]*\]$/, '');
}

/** Words behind the title of a notice that people did not get; empty where they did. */
export function unsentWords(lang: Language, entry: OutboxEntry | undefined): string {
  if (entry?.overtakenBy !== undefined)
    return ` (${text(lang, 'incident.notice-overtaken', { seq: entry.overtakenBy })})`;
  return entry === undefined || entry.sentAt !== null ? '' : ` (${text(lang, 'incident.notice-due')})`;
}

/** Title of a notice as it was sent; of one that is not sent yet, in the reader's language. */
export function noticeTitle(view: View, entry: OutboxEntry | undefined): string | null {
  return entry === undefined ? null : entryTitle(entry, { languages: [view.lang], zone: view.zone });
}

/** A stored command or approval is confirmed once, at the top of the page. */
export function confirmation(view: View, done: Done | undefined): Html {
  return done === undefined
    ? html``
    : html`<p class="box good" role="status"><span>${text(view.lang, `done.${done}`)}</span></p>`;
}

export const DONE = ['ack', 'hold', 'release', 'close', 'approve', 'reject'] as const;
export type Done = (typeof DONE)[number];

/** Less than this until I/O fails is shown as an alarm. */
const NEAR = 30 * MINUTE;

/** Time that is left, in whole minutes that have begun: the same wherever it stands. */
export function leftUntil(view: View, to: At): string {
  return span(view, Math.ceil((to - view.now) / MINUTE) * MINUTE);
}

/** How long until the kernel gives up, big enough to be read first. No clock runs once every path is proven back. */
export function clock(view: View, { deadline, closedAt, recoveredAt }: Incident): Html {
  if (deadline === null || closedAt !== null || (recoveredAt ?? null) !== null) return html``;
  const left = deadline.to - view.now;
  if (left <= 0)
    return html`<div class="box bad"><p>${text(view.lang, 'incident.over', { at: at(view, deadline.to) })}</p></div>`;
  const range =
    deadline.from === deadline.to
      ? text(view.lang, 'incident.left-help', { at: at(view, deadline.to) })
      : text(view.lang, 'incident.left-range', { from: at(view, deadline.from), to: at(view, deadline.to) });
  const words = text(view.lang, 'incident.left', { left: leftUntil(view, deadline.to) });
  const asOf = text(view.lang, 'incident.asof', { at: at(view, view.now) });
  return html`<div class="box ${left < NEAR ? 'bad' : 'warn'}"><p class="clock" ${counted(view, deadline.to)}>${words}</p><p>${range} (${text(view.lang, 'incident.basis', { basis: text(view.lang, `deadline.${deadline.basis}`) })})</p><p class="soft" data-asof>${asOf}</p></div>`;
}

/** What the script counts down by the server's clock; without it the words stand as they were when the page was made. */
function counted(view: View, until: number): Html {
  const [runs, over] = [
    text(view.lang, 'incident.left', { left: '{left}' }),
    text(view.lang, 'incident.passed'),
  ];
  return html`role="timer" data-until="${until}" data-near="${NEAR}" data-runs="${runs}" data-over="${over}"`;
}

export function severityTag(view: View, incident: Incident): Html {
  const { severity, closedBy } = incident;
  const ended = endedAt(incident);
  if (ended !== null) {
    const when = { at: at(view, ended) };
    const words =
      closedBy === null
        ? text(view.lang, 'incident.ended', when)
        : text(view.lang, 'incident.closed', { ...when, by: closedByText(closedBy, view.lang) });
    return tag('soft', words);
  }
  const tone = severity === 'critical' || severity === 'high' ? 'bad' : 'warn';
  return tag(tone, text(view.lang, `label.${severity}`));
}

export function acknowledgement(view: View, { acknowledged }: Incident): string {
  if (acknowledged === null) return text(view.lang, 'incident.not-acked');
  if (acknowledged.via === 'link') return acknowledgedLine(acknowledged, view);
  const { by, at: time } = acknowledged;
  return text(view.lang, 'incident.ack-by', { by: foreign(by), at: at(view, time) });
}

/** A step with what is typed for it on lines of their own, ready to be copied. */
export function stepView(view: View, step: NoticeStep): Html {
  const lines = commandsOf(step, view);
  const typed = lines.length === 0 ? '' : html`<pre data-copy>${lines.join('\n')}</pre>`;
  return html`${stepText(step, view.lang)}${typed}`;
}

/** Conditions of a way or a step; of what is not known, how a person finds out. */
export function conditionsView(view: View, all: readonly Precondition[]): Html {
  return checks(
    view,
    all.map(({ key, verdict }) => ({
      verdict,
      text: [
        text(view.lang, `pre.${key}`),
        ...(verdict === 'unknown' ? [text(view.lang, `check.${key}`)] : []),
      ].join(view.lang === 'ja' ? '。' : ': '),
    })),
  );
}

/** The fields of one form: a page has several, and every field needs an id of its own for its label. */
export interface FormState extends Filled {
  readonly name: string;
}

/** What is wrong with a field, next to it. */
export function wrong(view: View, { name, complaints }: FormState, field: string): Html {
  const mine = complaints.find((c) => c.field === field);
  return mine === undefined
    ? html``
    : html`<p class="wrong" id="${name}-${field}-wrong" role="alert">${complaintText(view, mine)}</p>`;
}

export function complaintText(view: View, { key, label, max }: Complaint): string {
  const named = label === undefined ? '' : text(view.lang, label);
  return text(view.lang, key, { label: named, max: max ?? 0 });
}

export function oneLine(view: View, form: FormState, field: string, label: FieldLabel): Html {
  const id = `${form.name}-${field}`;
  const bad = form.complaints.some((c) => c.field === field);
  return html`<label for="${id}">${text(view.lang, label)}</label><input type="text" id="${id}" name="${field}" maxlength="500" value="${form.typed[field] ?? ''}" ${bad ? html`aria-invalid="true" aria-describedby="${id}-wrong"` : ''} required>${wrong(view, form, field)}`;
}

export function hoursField(view: View, form: FormState): Html {
  const id = `${form.name}-hours`;
  return html`<label for="${id}">${text(view.lang, 'act.until')}</label><input type="number" id="${id}" name="hours" min="0.25" max="168" step="0.25" value="${form.typed['hours'] ?? '2'}" required>${wrong(view, form, 'hours')}`;
}
