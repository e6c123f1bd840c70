import { html } from 'hono/html';
import type { Incident } from '../core/incident/incident.ts';
import {
  acknowledgement,
  clock,
  confirmation,
  type Done,
  headline,
  hoursField,
  leftUntil,
  oneLine,
  severityTag,
  tag,
  wrong,
} from './components.ts';
import { clusterView } from './drawing-of.ts';
import { shortened } from './fitted.ts';
import { fitting } from './fitting.ts';
import { FILTERS, type Filter, type FleetEntry, type FleetQuery, type FleetState } from './fleet.ts';
import { EMPTY_FORM, type Filled } from './form.ts';
import type { Html, Page } from './layout.ts';
import { monitorSection, signsOf, verdictTag } from './monitor-section.ts';
import { type FleetReadings, type SeenNode, volumesOf } from './read-fleet.ts';
import { at, foreign, link, text, type View } from './view.ts';

/** Bytes for lines of clusters, so that a page stays below 100 KB whatever their names are. */
const ROOM = 52_000;
/** Clusters that the form for announced work lists. */
const MOST_IN_FORM = 60;
const MOST_RECENT = 30;
const MOST_OF_NAME = 40;

/** What a reader asked for, and what is shown of it. */
export interface FleetView extends FleetQuery {
  readonly read: FleetReadings;
  readonly all: readonly FleetEntry[];
  /** What the query left. */
  readonly found: readonly FleetEntry[];
  /** The first of them that this page shows. */
  readonly from: number;
  /** How many of them, from there on, are drawn. */
  readonly drawn: number;
  readonly seen: ReadonlyMap<string, SeenNode>;
}

/** What was typed into the form for announced work, and what a stored command is confirmed with. */
interface FleetExtras extends Partial<Filled> {
  readonly done?: Done | undefined;
}

export function fleetPage(view: View, fleet: FleetView, { done, ...filled }: FleetExtras = {}): Page {
  const { read, found, from, drawn, words, filter } = fleet;
  const signs = signsOf(view, read);
  const drawnOnes = found.slice(from, from + drawn);
  const isQuiet = ({ state }: FleetEntry) => state === 'quiet';
  const cards = (entries: readonly FleetEntry[]) => entries.map((entry) => card(view, entry, fleet));
  const quiet = drawnOnes.filter(isQuiet);
  const rows = fitting(
    found.slice(from + drawn).map((entry) => row(view, entry, read)),
    ROOM,
  );
  const next = from + drawn + rows.length;
  const body = html`${confirmation(view, done)}<h1>${text(view.lang, 'fleet.title')}</h1>
<p class="strip">${summary(view, fleet)} ${verdictTag(view, signs)} <a href="#alive">${text(view.lang, 'status.alive')}</a></p>
${read.wide.map((incident) => wideBox(view, incident))}
${read.unreadable.length === 0 ? '' : html`<p class="bad">${text(view.lang, 'status.unreadable', { names: foreign(read.unreadable.slice(0, 20).join(', ')) })}</p>`}
${search(view, fleet)}
${found.length === 0 && fleet.all.length > 0 ? html`<p>${text(view.lang, 'fleet.nothing-found')}</p>` : ''}
${cards(drawnOnes.filter((entry) => !isQuiet(entry)))}
${quiet.length === 0 ? '' : html`<div class="cards">${cards(quiet)}</div>`}
${rows.length === 0 ? '' : html`<section aria-labelledby="others"><h2 id="others">${text(view.lang, 'fleet.others')}</h2><ul class="flat rows">${rows}</ul>${pages(view, fleet, next)}</section>`}
${monitorSection(view, signs)}
${holdForm(view, fleet, { ...EMPTY_FORM, ...filled })}
${recent(view, read)}
${read.inventory === null ? html`<p>${text(view.lang, 'status.no-clusters')}</p>` : html`<p class="soft">${text(view.lang, 'status.inventory', { at: at(view, read.inventory.takenAt) })}</p>`}`;
  return {
    title: text(view.lang, 'fleet.title'),
    body,
    path: '/',
    query: queryOf(words, filter, from),
    refreshSec: 60,
    refreshPlain: view.person === null,
  };
}

function queryOf(words: string, filter: Filter, from: number): Readonly<Record<string, string>> {
  return {
    ...(words !== '' && { q: words }),
    ...(filter !== 'all' && { state: filter }),
    ...(from > 0 && { from: String(from) }),
  };
}

function summary(view: View, { all, read }: FleetView): Html {
  const trouble = all.filter(({ state }) => state !== 'quiet').length;
  const none = read.open.length === 0 ? text(view.lang, 'status.none') : '';
  if (trouble === 0) return html`${tag('good', text(view.lang, 'status.well'))} ${none}`;
  const unanswered = read.open.filter(({ acknowledged }) => acknowledged === null).length;
  const [first] = all;
  const deadline = first?.state === 'clock' ? (first.incidents[0]?.deadline ?? null) : null;
  return html`${tag('bad', text(view.lang, 'fleet.in-trouble', { n: trouble }))} ${unanswered === 0 ? '' : tag('warn', text(view.lang, 'fleet.unanswered', { n: unanswered }))} ${none} ${
    first === undefined || deadline === null
      ? ''
      : html`<b>${text(view.lang, 'fleet.next', { left: leftUntil(view, deadline.to), cluster: nameOf(first) })}</b>`
  }`;
}

function wideBox(view: View, { id, cluster, wide }: Incident): Html {
  const said = text(view.lang, 'fleet.wide', { zone: foreign(cluster.name), n: wide?.members.length ?? 0 });
  return html`<p class="box bad"><a href="${link(view, `/${id}`)}">${said}</a></p>`;
}

/** Works without JavaScript: a form that asks for the page again. */
function search(view: View, { words, filter, all, found }: FleetView): Html {
  const options = FILTERS.map(
    (one) =>
      html`<option value="${one}" ${one === filter ? 'selected' : ''}>${text(view.lang, nameOfFilter(one))}</option>`,
  );
  const isNarrowed = words !== '' || filter !== 'all';
  const summary = html`${text(view.lang, 'fleet.find')} <span class="soft">${text(view.lang, 'fleet.count', { shown: found.length, all: all.length })}</span>`;
  return html`<details class="find" ${isNarrowed ? 'open' : ''}><summary>${summary}</summary><form method="get" action="${view.base}/" role="search">${view.langChosen ? html`<input type="hidden" name="lang" value="${view.lang}">` : ''}
<div class="grow"><label for="q">${text(view.lang, 'fleet.search')}</label><input type="text" id="q" name="q" maxlength="100" value="${words}"></div>
<div><label for="state">${text(view.lang, 'fleet.filter')}</label><select id="state" name="state">${options}</select></div>
<button>${text(view.lang, 'fleet.find')}</button></form>
<p class="soft">${text(view.lang, 'fleet.order')} ${isNarrowed ? html`<a href="${link(view, '/')}">${text(view.lang, 'fleet.everything')}</a>` : ''}</p></details>`;
}

function nameOfFilter(filter: Filter) {
  return filter === 'all' || filter === 'in-trouble' || filter === 'unanswered'
    ? (`fleet.filter.${filter}` as const)
    : (`fleet.state.${filter}` as const);
}

const TONE: Readonly<Record<FleetState, 'bad' | 'warn' | 'good' | 'soft'>> = {
  clock: 'bad',
  failed: 'bad',
  trouble: 'warn',
  silent: 'warn',
  recovering: 'good',
  quiet: 'soft',
};

function nameOf({ cluster }: FleetEntry): string {
  return shortened(foreign(cluster.name), MOST_OF_NAME);
}

/** Which cluster, how long, who has it: what is read first. Then why, and the picture. */
function card(view: View, entry: FleetEntry, { seen }: FleetView): Html {
  const { cluster, incidents, state } = entry;
  const [incident, ...more] = incidents;
  const source = text(view.lang, `cluster.source.${cluster.source}`);
  const picture = clusterView(view, entry, seen);
  if (incident === undefined)
    return html`<article class="card ${TONE[state]}"><div><h2>${nameOf(entry)} <span class="soft">(${source})</span></h2><p>${tag(TONE[state], text(view.lang, `fleet.state.${state}`))}</p></div><div>${picture}</div></article>`;
  const also = more.map(
    ({ id }) => html`<p><a href="${link(view, `/${id}`)}">${text(view.lang, 'fleet.also', { id })}</a></p>`,
  );
  return html`<article class="card ${TONE[state]}"><div><h2>${nameOf(entry)} <span class="soft">(${source})</span></h2>
${clock(view, incident)}
<p>${who(view, incident)} ${severityTag(view, incident)} ${state === 'clock' || state === 'failed' ? '' : tag(TONE[state], text(view.lang, `fleet.state.${state}`))} ${heldTag(view, incident)}</p>
<h3><a href="${link(view, `/${incident.id}`)}">${headline(view, incident)}</a> <span class="soft">${incident.id}</span></h3>
<p>${text(view.lang, `cause.${incident.cause}`)}${text(view.lang, 'text.stop')}${acknowledgement(view, incident)}</p>${also}</div><div>${picture}</div></article>`;
}

/** Who has taken it: seen at a glance, by a word. */
function who(view: View, { acknowledged }: Incident): Html {
  if (acknowledged === null) return tag('bad', text(view.lang, 'fleet.not-acked'));
  return acknowledged.via === 'link'
    ? tag('soft', text(view.lang, 'fleet.acked-link'))
    : tag('soft', text(view.lang, 'fleet.acked', { by: shortened(foreign(acknowledged.by), MOST_OF_NAME) }));
}

function heldTag(view: View, { hold }: Incident): Html | string {
  return hold === null || hold.until <= view.now
    ? ''
    : tag('soft', text(view.lang, 'fleet.hold', { until: at(view, hold.until) }));
}

/** One cluster on one line; its name leads to its picture, the line of an incident to the incident. */
function row(view: View, entry: FleetEntry, { inventory }: FleetReadings): Html {
  const { cluster, nodes, incidents, state } = entry;
  const [incident] = incidents;
  const said = text(view.lang, `fleet.state.${state}`);
  if (incident === undefined) {
    const size = {
      nodes: nodes.length,
      volumes: Math.max(0, ...nodes.map(({ id }) => volumesOf(id, inventory))),
    };
    return html`<li><a href="${link(view, '/', { q: cluster.key })}">${nameOf(entry)}</a> ${tag(TONE[state], said)} <span class="soft">${text(view.lang, 'fleet.size', size)}</span></li>`;
  }
  const left =
    state === 'clock' && incident.deadline !== null
      ? text(view.lang, 'incident.left', { left: leftUntil(view, incident.deadline.to) })
      : said;
  return html`<li><a href="${link(view, `/${incident.id}`)}">${nameOf(entry)}</a> ${tag(TONE[state], left)} ${who(view, incident)}</li>`;
}

function pages(view: View, { found, words, filter, from }: FleetView, next: number): Html {
  const to = (start: number) => link(view, '/', queryOf(words, filter, start));
  const left = found.length - next;
  if (left <= 0 && from === 0) return html``;
  return html`<p>${left > 0 ? html`<a href="${to(next)}">${text(view.lang, 'fleet.more', { left })}</a>` : ''} ${from > 0 ? html`<a href="${to(0)}">${text(view.lang, 'fleet.first')}</a>` : ''}</p>`;
}

function recent(view: View, { recent: all }: FleetReadings): Html {
  if (all.length === 0) return html``;
  return html`<section aria-labelledby="recent"><h2 id="recent">${text(view.lang, 'status.recent')}</h2><ul class="flat">${all
    .slice(0, MOST_RECENT)
    .map(
      (i) =>
        html`<li><a href="${link(view, `/${i.id}`)}">${i.id} ${shortened(foreign(i.cluster.name), MOST_OF_NAME)}</a> ${severityTag(view, i)}</li>`,
    )}</ul></section>`;
}

function holdForm(view: View, { found }: FleetView, filled: Filled): Html {
  const { typed, complaints } = filled;
  const known = found.filter(({ isKnown }) => isKnown);
  if (view.person === null || known.length === 0) return html``;
  const form = { name: 'work', ...filled };
  const intro = html`<h2 id="work">${text(view.lang, 'status.hold')}</h2><p class="soft">${text(view.lang, 'status.hold-help')}</p>`;
  if (known.length > MOST_IN_FORM)
    return html`<section aria-labelledby="work">${intro}<p>${text(view.lang, 'status.hold-many', { n: MOST_IN_FORM })}</p></section>`;
  return html`<section aria-labelledby="work">${intro}
<details ${complaints.length > 0 ? 'open' : ''}><summary>${text(view.lang, 'act.hold')}</summary>
<form method="post" action="${link(view, '/hold')}">
<label for="work-target">${text(view.lang, 'act.cluster')}</label><select id="work-target" name="target">${known.map(
    (entry) =>
      html`<option value="${entry.cluster.key}" ${typed['target'] === entry.cluster.key ? 'selected' : ''}>${nameOf(entry)}</option>`,
  )}</select>${wrong(view, form, 'target')}
${hoursField(view, form)}
${oneLine(view, form, 'why', 'act.why')}
<button>${text(view.lang, 'act.hold')}</button></form></details></section>`;
}
