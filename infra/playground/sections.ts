import { html } from 'hono/html';
import { clockOf, dateOf, localTime } from '../../functions/core/base/local-time.ts';
import { endedAt } from '../../functions/core/decision/wide-summary.ts';
import { SPEEDS } from './pace.ts';
import { hidden } from './panel.ts';
import { mailCount, phone } from './phone.ts';
import { clusterPicture, TONES } from './picture.ts';
import {
  clustersSeen,
  decisionsSeen,
  incidentsSeen,
  type SeenCluster,
  type SeenIncident,
  type SeenNode,
  type SeenPath,
} from './seen.ts';
import { consoleLink, type Html, pageLink, type View } from './view.ts';
import { spanText, text } from './words.ts';
import { ZONE } from './world.ts';

/** The parts of the page that go on by themselves, by the id of the element that they fill. */
export const SECTIONS: Readonly<Record<string, (view: View) => Html>> = {
  clock: clockSection,
  try: trySection,
  clusters: clustersSection,
  phone,
  knows: knowsSection,
  decisions: decisionsSection,
};

function clockSection(view: View): Html {
  const { lang, speed, world } = view;
  const now = world.sim.time.now();
  const local = localTime(now, ZONE);
  return html`<h2 class="hidden">${text(lang, 'clock.title')}</h2>
<p class="time"><b>${clockOf(local)}</b> <span class="soft">${dateOf(local)} JST · ${text(lang, 'clock.since', { span: spanText(world.sim.now, lang) })}</span></p>
<form method="post" action="/speed" data-quiet>${hidden(view)}<fieldset class="speeds"><legend class="hidden">${text(lang, 'clock.speed')}</legend>${SPEEDS.map(
    (one) =>
      html`<button name="speed" value="${one}" class="plain" aria-pressed="${one === speed ? 'true' : 'false'}">${one === 0 ? text(lang, 'clock.still') : `×${one}`}</button>`,
  )}</fieldset></form><a href="#phone">${mailCount(view)}</a><noscript><p><a href="${pageLink(view)}">${text(lang, 'clock.reload')}</a></p></noscript>`;
}

/** The shortest way through all of it, and how far the reader has come. */
function trySection(view: View): Html {
  const { lang, world } = view;
  const all = incidentsSeen(world);
  const newest = all.find(({ planId }) => planId !== null) ?? all[0];
  const step = (words: string, isDone: boolean, more: Html = html``) =>
    html`<li class="${isDone ? 'done' : ''}">${isDone ? html`<span class="tag">${text(lang, 'try.done')}</span> ` : ''}${words} ${more}</li>`;
  const planId = newest?.planId ?? null;
  const planLink =
    planId === null
      ? html``
      : html`<a href="${consoleLink(view, `/plans/${planId}`)}" target="_blank" rel="noopener">${text(lang, 'try.plan-link')}</a>`;
  return html`<h2>${text(lang, 'try.title')}</h2><ol>${[
    step(text(lang, 'try.break'), newest !== undefined),
    step(
      text(lang, 'try.mail'),
      world.mails.all.some(({ isAboutSuite }) => !isAboutSuite),
    ),
    step(text(lang, 'try.plan'), planId !== null),
    step(text(lang, 'try.approve'), (newest?.approvedBy ?? null) !== null, planLink),
    step(text(lang, 'try.attached'), newest?.isAttached === true),
    step(text(lang, 'try.recovered'), (newest?.incident.recoveredAt ?? null) !== null),
  ]}</ol><p class="soft">${text(lang, 'clock.fast')}</p>`;
}

function clustersSection(view: View): Html {
  const { lang } = view;
  return html`<h2>${text(lang, 'clusters.title')}</h2><p class="soft">${text(lang, 'clusters.help')}</p>
<div class="clusters">${clustersSeen(view.world).map((cluster) => clusterView(view, cluster))}</div>`;
}

function clusterView(view: View, cluster: SeenCluster): Html {
  const { lang } = view;
  const { name, nodes } = cluster;
  const rows = nodes.flatMap((node) => node.paths.map((path) => row(node, path, view)));
  return html`<article><h3>${text(lang, 'cluster.name', { name })}</h3>${clusterPicture(cluster, lang) ?? ''}
<table id="table-${name}"><thead><tr>${COLUMNS.map((key) => html`<th scope="col">${text(lang, key)}</th>`)}</tr></thead><tbody>${rows}</tbody></table>
<details id="lines-${name}"><summary>${text(lang, 'cluster.lines')}</summary>${nodes.map((node) => linesOf(node, view))}</details></article>`;
}

const COLUMNS = ['col.node', 'col.volume', 'col.session', 'col.oci'] as const;

function row(node: SeenNode, path: SeenPath, { lang, world }: View): Html {
  const left = path.failsAt === null ? null : path.failsAt - world.sim.time.now();
  const until =
    left === null
      ? ''
      : html` <span class="soft">${text(lang, 'session.until', { span: spanText(left, lang) })}</span>`;
  const cells = [
    html`<b>${node.name}</b>`,
    html`${path.volume}`,
    html`<span class="${TONES[path.session]}">${text(lang, `session.${path.session}`)}</span>${until}`,
    html`${path.attachment ?? text(lang, 'oci.none')}`,
  ];
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

function linesOf({ name, lines }: SeenNode, { lang }: View): Html {
  const words = lines.length === 0 ? text(lang, 'lines.none') : lines.map((line) => line.text).join('\n');
  return html`<h4>${text(lang, 'lines.of', { node: name })}</h4><pre lang="en">${words}</pre>`;
}

function knowsSection(view: View): Html {
  const { lang, world } = view;
  const all = incidentsSeen(world);
  return html`<h2>${text(lang, 'knows.title')}</h2>${
    all.length === 0
      ? html`<p>${text(lang, 'knows.none')}</p>`
      : html`<ul class="flat">${all.map((one) => incidentView(view, one))}</ul>`
  }`;
}

function incidentView(view: View, { incident, planId, approvedBy, isAttached }: SeenIncident): Html {
  const { lang, world } = view;
  const { acknowledged, cluster, deadline, id, cause } = incident;
  const isOpen = endedAt(incident) === null;
  const isRunning = isOpen && (incident.recoveredAt ?? null) === null;
  const facts = [
    text(lang, `cause.${cause}`),
    ...(isRunning && deadline !== null
      ? [text(lang, 'knows.left', { span: spanText(deadline.to - world.sim.time.now(), lang) })]
      : []),
    ...(acknowledged === null
      ? []
      : [text(lang, acknowledged.via === 'link' ? 'knows.ack-link' : 'knows.ack', { by: acknowledged.by })]),
    ...(approvedBy === null ? [] : [text(lang, 'knows.approved', { by: approvedBy })]),
    ...(isAttached ? [text(lang, 'knows.attached')] : []),
  ];
  const outside = (path: string, words: string) =>
    html`<a href="${consoleLink(view, path)}" target="_blank" rel="noopener">${words}</a>`;
  return html`<li><span class="tag ${isOpen ? 'bad' : 'good'}">${text(lang, isOpen ? 'knows.open' : 'knows.closed')}</span> <b>${cluster.name}</b> ${facts.join(lang === 'ja' ? '、' : ', ')}
<br>${outside(`/${id}`, text(lang, 'knows.page'))}${isOpen && planId !== null ? html` · ${outside(`/plans/${planId}`, text(lang, 'knows.plan'))}` : ''}</li>`;
}

/** As many as stand beside the mails without pushing the rest of the page down. */
const NEWEST_DECISIONS = 5;

function decisionsSection({ lang, reasons, world }: View): Html {
  const all = decisionsSeen(world);
  const older = all.slice(NEWEST_DECISIONS);
  const list = (some: typeof all) =>
    html`<ol class="flat" reversed>${some.map(
      ({ at, cluster, reasons: codes }) =>
        html`<li><b>${clockOf(localTime(at, ZONE))} ${cluster}</b><ul>${codes.map((code) => html`<li><code>${code}</code> ${reasons.of(code, lang)}</li>`)}</ul></li>`,
    )}</ol>`;
  return html`<h2>${text(lang, 'decisions.title')}</h2>${
    all.length === 0
      ? html`<p>${text(lang, 'decisions.none')}</p>`
      : html`${list(all.slice(0, NEWEST_DECISIONS))}${older.length === 0 ? '' : html`<details id="older"><summary>${text(lang, 'decisions.older', { count: older.length })}</summary>${list(older)}</details>`}`
  }`;
}
