import { html } from 'hono/html';
import { dateOf, hourOf, localTime } from '../core/base/local-time.ts';
import type { At, Ms } from '../core/base/time.ts';
import type { Measure, PastIncident } from '../core/history/figures.ts';
import type { HistoryFilter } from '../core/history/report.ts';
import { byCause, byCluster, type Group, groupOf } from '../core/history/summary.ts';
import type { Incident } from '../core/incident/incident.ts';
import { causeText } from '../core/notice/records.ts';
import type { Html, Page } from './layout.ts';
import { foreign, link, span, text, type View } from './view.ts';

/** Periods to choose from; the longest, for which incidents are kept, first. */
export const DAYS = [90, 30, 7] as const;
/** What one page shows of each, so that it stays below 100 KB. */
const MAX_INCIDENTS = 80;
const MAX_CLUSTERS = 25;
const MAX_CHOICES = 60;

/** In the order in which things happen. */
const ORDER = ['detect', 'notify', 'acknowledge', 'recover', 'length'] as const satisfies readonly Measure[];

/** What a reader asks for. */
export interface Asked extends HistoryFilter {
  readonly days: (typeof DAYS)[number];
}

/** The incidents of the period, and those that the filter leaves. */
interface Shown {
  readonly all: readonly PastIncident[];
  readonly chosen: readonly PastIncident[];
  readonly unreadable: readonly string[];
}

export function historyPage(view: View, asked: Asked, { all, chosen, unreadable }: Shown): Page {
  const title = text(view.lang, 'history.title');
  const query = queryOf(asked);
  const body = html`<h1>${title}</h1>
<section aria-labelledby="filter"><h2 id="filter">${text(view.lang, 'history.filter')}</h2>${filter(view, asked, all)}
<p><a href="${link(view, '/history.csv', query)}">${text(view.lang, 'history.csv')}</a></p></section>
${overview(view, chosen)}
${groups(view, 'clusters', byCluster(chosen), (name) => foreign(name))}
${groups(view, 'causes', byCause(chosen), (name) => foreign(causeText(name, view.lang)))}
${incidents(view, chosen)}
${unreadable.length === 0 ? '' : html`<p class="bad">${text(view.lang, 'status.unreadable', { names: foreign(unreadable.join(', ')) })}</p>`}`;
  return { title, body, path: '/history', query };
}

function queryOf({ cluster, cause, days }: Asked): Readonly<Record<string, string>> {
  return {
    ...(cluster !== undefined && { cluster }),
    ...(cause !== undefined && { cause }),
    days: String(days),
  };
}

function filter(view: View, asked: Asked, all: readonly PastIncident[]): Html {
  const names = (of: readonly Group[]) => of.map(({ name }) => name);
  const lang = view.langChosen ? html`<input type="hidden" name="lang" value="${view.lang}">` : '';
  return html`<form class="filter" method="get" action="${view.base}/history">${lang}
${choice(view, 'cluster', { chosen: asked.cluster, names: names(byCluster(all)), words: foreign })}
${choice(view, 'cause', { chosen: asked.cause, names: names(byCause(all)), words: (name) => foreign(causeText(name, view.lang)) })}
<div><label for="days">${text(view.lang, 'history.days')}</label><select id="days" name="days">${DAYS.map(
    (days) =>
      html`<option value="${days}" ${days === asked.days ? 'selected' : ''}>${text(view.lang, 'history.days-of', { days })}</option>`,
  )}</select></div>
<button>${text(view.lang, 'history.show')}</button></form>`;
}

function choice(
  view: View,
  field: 'cluster' | 'cause',
  {
    chosen,
    names,
    words,
  }: {
    readonly chosen: string | undefined;
    readonly names: readonly string[];
    readonly words: (name: string) => string;
  },
): Html {
  const label = html`<label for="${field}">${text(view.lang, `history.${field}`)}</label>`;
  // Of very many names the one that is meant is typed.
  if (names.length > MAX_CHOICES)
    return html`<div>${label}<input type="text" id="${field}" name="${field}" maxlength="300" value="${chosen ?? ''}"></div>`;
  // What was asked for stays chosen, though nothing of the period is called so.
  const all = chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
  return html`<div>${label}<select id="${field}" name="${field}"><option value="">${text(view.lang, 'history.any')}</option>${all.map(
    (name) => html`<option value="${name}" ${name === chosen ? 'selected' : ''}>${words(name)}</option>`,
  )}</select></div>`;
}

function overview(view: View, chosen: readonly PastIncident[]): Html {
  const all = groupOf('', chosen);
  const { outages, planned, open, spread } = all;
  const none = text(view.lang, 'history.none');
  const figures = html`<dl class="figures">${ORDER.map((measure) => {
    const { known, median, worst } = spread[measure];
    return html`<div><dt>${text(view.lang, `history.${measure}`)}</dt><dd class="big">${length(view, median)}</dd><dd class="soft">${
      worst === null
        ? ''
        : html`${text(view.lang, 'history.worst', { worst: span(view, worst) })}<br>${text(view.lang, 'history.of', { known, outages })}`
    }</dd></div>`;
  })}</dl>`;
  return html`<section aria-labelledby="overview"><h2 id="overview">${text(view.lang, 'history.median')}</h2>
<p>${chosen.length === 0 ? none : text(view.lang, 'history.summary', { outages, planned, open })}</p>${chosen.length === 0 ? '' : figures}
<p class="soft">${text(view.lang, 'history.help')}</p></section>`;
}

function groups(
  view: View,
  of: 'clusters' | 'causes',
  all: readonly Group[],
  nameOf: (name: string) => string,
): Html {
  if (all.length === 0) return html``;
  const first = text(view.lang, of === 'clusters' ? 'history.cluster' : 'history.cause');
  const shown = all.slice(0, MAX_CLUSTERS);
  const more =
    shown.length === all.length
      ? ''
      : html`<p class="soft">${text(view.lang, 'history.more-clusters', { shown: shown.length, all: all.length })}</p>`;
  const rows = shown.map(
    ({ name, outages, spread }) =>
      html`<tr><th scope="row">${nameOf(name)}</th>${cell(text(view.lang, 'history.outages'), html`${outages}`)}${ORDER.map(
        (measure) => {
          const { median, worst } = spread[measure];
          const value =
            worst === null
              ? html`${length(view, null)}`
              : html`${length(view, median)} / <small>${length(view, worst)}</small>`;
          return cell(text(view.lang, `history.head.${measure}`), value);
        },
      )}</tr>`,
  );
  return table(
    view,
    { id: of, title: text(view.lang, `history.${of}`), first: [first, text(view.lang, 'history.outages')] },
    html`${rows}`,
    more,
  );
}

function incidents(view: View, all: readonly PastIncident[]): Html {
  if (all.length === 0) return html``;
  const shown = all.slice(0, MAX_INCIDENTS);
  const more =
    shown.length === all.length
      ? ''
      : html`<p class="soft">${text(view.lang, 'history.more', { shown: shown.length, all: all.length })}</p>`;
  const rows = shown.map(({ incident, figures, isPlanned }) => {
    const { id, cluster, cause, openedAt } = incident;
    const planned =
      isPlanned && cause !== 'detached-planned'
        ? html` <small>${text(view.lang, 'history.planned')}</small>`
        : '';
    const figure = (measure: Measure) => {
      const still = stillAhead(incident, measure);
      return still === null ? length(view, figures[measure]) : text(view.lang, still);
    };
    return html`<tr><th scope="row"><a href="${link(view, `/${id}`)}">${id}</a><br>${foreign(cluster.name)}</th>${cell(text(view.lang, 'history.opened'), html`${minute(view, openedAt)}`)}${cell(text(view.lang, 'history.cause'), html`${foreign(causeText(cause, view.lang))}${planned}`)}${ORDER.map((measure) => cell(text(view.lang, `history.head.${measure}`), html`${figure(measure)}`))}</tr>`;
  });
  const title = text(view.lang, 'history.incidents', { zone: view.zone });
  const first = [
    text(view.lang, 'history.incident'),
    text(view.lang, 'history.opened'),
    text(view.lang, 'history.cause'),
  ];
  return table(view, { id: 'incidents', title, first }, html`${rows}`, more);
}

interface Head {
  readonly id: string;
  readonly title: string;
  /** Columns before those of the measures. */
  readonly first: readonly string[];
}

function table(view: View, { id, title, first }: Head, rows: Html, more: Html | ''): Html {
  const heads = [...first, ...ORDER.map((measure) => text(view.lang, `history.head.${measure}`))];
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<table class="history"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>${more}</section>`;
}

/** A cell that names its column where there is no room for a head. */
function cell(of: string, content: Html): Html {
  return html`<td data-of="${of}"><span>${content}</span></td>`;
}

/** Of an open incident, what has not happened yet: that is known, and not the same as what nothing proves. */
function stillAhead({ closedAt, acknowledged, recoveredAt }: Incident, measure: Measure) {
  if (closedAt !== null) return null;
  if (measure === 'length') return 'history.open';
  const isAhead =
    (measure === 'acknowledge' && acknowledged === null) || (measure === 'recover' && recoveredAt == null);
  return isAhead ? 'history.not-yet' : null;
}

function length(view: View, ms: Ms | null): string {
  return ms === null ? text(view.lang, 'history.not-known') : span(view, ms);
}

/** `2026-11-22 10:05`, in the zone that the page names. */
function minute({ zone }: View, at: At): string {
  const local = localTime(at, zone);
  return `${dateOf(local)} ${hourOf(local)}`;
}
