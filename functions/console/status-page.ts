import { html } from 'hono/html';
import { HOUR, MINUTE } from '../core/base/time.ts';
import { isTrouble, type PathStatus } from '../core/cluster/picture-shapes.ts';
import type { Incident } from '../core/incident/incident.ts';
import { heartbeatLatency } from '../core/monitor/heartbeat.ts';
import { whatIsWrong, whatToDo } from '../core/monitor/words.ts';
import {
  acknowledgement,
  clock,
  confirmation,
  type Done,
  headline,
  hoursField,
  oneLine,
  severityTag,
  type Tone,
  tag,
  wrong,
} from './components.ts';
import { EMPTY_FORM, type Filled } from './form.ts';
import type { Html, Page } from './layout.ts';
import type { Status, WatchedCluster, WatchedNode } from './read.ts';
import { at, foreign, link, span, text, type View } from './view.ts';

/** The heartbeat goes in every hour and may take a quarter of one; two hours without are a break. */
const LINE_LATE = 2 * HOUR;
/** A respond that was called begins within this, cold start included. */
const BEGIN_WITHIN = 5 * MINUTE;

/** What was typed into the form for announced work, and what a stored command is confirmed with. */
interface StatusExtras extends Partial<Filled> {
  readonly done?: Done | undefined;
}

export function statusPage(view: View, status: Status, { done, ...filled }: StatusExtras = {}): Page {
  const body = html`${confirmation(view, done)}<h1>${text(view.lang, 'status.title')}</h1>
${incidents(view, status)}
${alive(view, status)}
${clusters(view, status)}
${holdForm(view, status, { ...EMPTY_FORM, ...filled })}
${recent(view, status)}`;
  return {
    title: text(view.lang, 'status.title'),
    body,
    path: '/',
    refreshSec: 60,
    refreshPlain: view.person === null,
  };
}

function incidents(view: View, { open, unreadable }: Status): Html {
  return html`<section aria-labelledby="open"><h2 id="open">${text(view.lang, 'status.incidents')}</h2>
${open.length === 0 ? html`<p>${tag('good', text(view.lang, 'status.well'))} ${text(view.lang, 'status.none')}</p>` : open.map((i) => card(view, i))}
${unreadable.length === 0 ? '' : html`<p class="bad">${text(view.lang, 'status.unreadable', { names: unreadable.join(', ') })}</p>`}
</section>`;
}

function card(view: View, incident: Incident): Html {
  return html`<article><h3><a href="${link(view, `/${incident.id}`)}">${headline(view, incident)}</a></h3>
<p>${severityTag(view, incident)} ${text(view.lang, `cause.${incident.cause}`)}${text(view.lang, 'text.stop')}${acknowledgement(view, incident)}</p>
${clock(view, incident)}</article>`;
}

function recent(view: View, status: Status): Html {
  if (status.recent.length === 0) return html``;
  return html`<section aria-labelledby="recent"><h2 id="recent">${text(view.lang, 'status.recent')}</h2><ul class="flat">${status.recent.map(
    (i) =>
      html`<li><a href="${link(view, `/${i.id}`)}">${i.id} ${foreign(i.cluster.name)}</a> ${severityTag(view, i)}</li>`,
  )}</ul></section>`;
}

/** One sentence about the monitor, and how good it is. */
interface Sign {
  readonly tone: Tone;
  readonly line: Html;
}

/** Worst last. */
const TONES: readonly Tone[] = ['good', 'warn', 'bad'];

function alive(view: View, status: Status): Html {
  const { sweep, monitor } = status;
  const signs = [heartbeatSign(view, status), sweepSign(view, status), respondSign(view, status)];
  for (const { finding } of monitor.open) {
    const tone = finding.severity === 'high' || finding.severity === 'critical' ? 'bad' : 'warn';
    const said = foreign(whatIsWrong(finding, view.lang));
    const todo = whatToDo(finding.code, view.lang);
    signs.push({
      tone,
      line: html`${said} <code>${finding.code}</code><br><span class="soft">${todo}</span>`,
    });
  }
  if (sweep !== null && monitor.open.length === 0)
    signs.push({ tone: 'good', line: html`${text(view.lang, 'alive.all-well')}` });
  const worst = TONES[Math.max(...signs.map(({ tone }) => TONES.indexOf(tone)))] ?? 'good';
  const label = { good: 'alive.good', bad: 'alive.bad', warn: 'alive.unknown' } as const;
  const lines = signs.map(({ tone, line }) => html`<li class="${tone === 'bad' ? 'bad' : ''}">${line}</li>`);
  return html`<section aria-labelledby="alive"><h2 id="alive">${text(view.lang, 'status.alive')} ${tag(worst, text(view.lang, label[worst]))}</h2><ul>${lines}</ul></section>`;
}

function heartbeatSign(view: View, { heartbeat }: Status): Sign {
  const newest = heartbeat?.recent[0];
  if (newest === undefined) return { tone: 'warn', line: html`${text(view.lang, 'alive.never')}` };
  const age = span(view, view.now - newest.seenAt);
  if (view.now - newest.seenAt > LINE_LATE)
    return { tone: 'bad', line: html`${text(view.lang, 'alive.late', { age })}` };
  const took = span(view, heartbeatLatency(heartbeat) ?? 0);
  return { tone: 'good', line: html`${text(view.lang, 'alive.line', { age, took })}` };
}

/** That no sweep has run yet is not alarming by itself. */
function sweepSign(view: View, { sweep }: Status): Sign {
  const said =
    sweep === null
      ? text(view.lang, 'alive.no-sweep')
      : text(view.lang, 'alive.sweep', { age: span(view, view.now - sweep.sweptAt) });
  return { tone: 'good', line: html`${said}` };
}

function respondSign(view: View, { lease, sweep }: Status): Sign {
  if (lease?.holder != null && view.now < lease.holder.expiresAt)
    return { tone: 'good', line: html`${text(view.lang, 'alive.respond-works')}` };
  if (lease === null || lease.wakeSeq <= lease.ackSeq)
    return { tone: 'good', line: html`${text(view.lang, 'alive.respond-idle')}` };
  const since = lease.holder?.expiresAt ?? sweep?.stuck?.since ?? null;
  if (since === null || view.now - since <= BEGIN_WITHIN)
    return { tone: 'good', line: html`${text(view.lang, 'alive.respond-pending')}` };
  const age = span(view, view.now - since);
  return { tone: 'bad', line: html`${text(view.lang, 'alive.respond-stuck', { age })}` };
}

function clusters(view: View, status: Status): Html {
  return html`<section aria-labelledby="clusters"><h2 id="clusters">${text(view.lang, 'status.clusters')}</h2>
${status.clusters.length === 0 ? html`<p>${text(view.lang, 'status.no-clusters')}</p>` : status.clusters.map((c) => cluster(view, c))}
${status.inventoryAt === null ? '' : html`<p class="soft">${text(view.lang, 'status.inventory', { at: at(view, status.inventoryAt) })}</p>`}
</section>`;
}

function cluster(view: View, { cluster: c, nodes, incidentId }: WatchedCluster): Html {
  const source = text(view.lang, `cluster.source.${c.source}`);
  return html`<h3>${foreign(c.name)} <span class="soft">(${source})</span> ${
    incidentId === null ? '' : html`<a href="${link(view, `/${incidentId}`)}">${tag('bad', incidentId)}</a>`
  }</h3>
<table><thead><tr><th scope="col">${text(view.lang, 'cluster.nodes')}</th><th scope="col">${text(view.lang, 'path.volume')}</th><th scope="col">${text(view.lang, 'path.state')}</th><th scope="col">${text(view.lang, 'path.where')}</th></tr></thead><tbody>${nodes.map((n) => node(view, n))}</tbody></table>`;
}

function node(view: View, n: WatchedNode): Html {
  const last =
    n.lastAt === null
      ? text(view.lang, 'node.quiet')
      : text(view.lang, 'node.last', { age: span(view, view.now - n.lastAt) });
  const silent =
    n.silentSince === null
      ? ''
      : html`<br><span class="bad">${text(view.lang, 'node.silent', { at: at(view, n.silentSince) })}</span>`;
  const name = html`<b>${foreign(n.name)}</b><br><span class="soft">${last}</span>${silent}`;
  if (n.paths === null || n.paths.length === 0) {
    const why = text(view.lang, n.paths === null ? 'node.not-read' : 'path.none');
    return html`<tr><td>${name}</td><td colspan="3">${why}</td></tr>`;
  }
  return html`${n.paths.map(
    (p, index) => html`<tr><td>${index === 0 ? name : ''}</td>${path(view, p)}</tr>`,
  )}`;
}

function path(view: View, p: PathStatus): Html {
  const volume = p.attachment?.volumeName ?? p.attachment?.displayName ?? p.attachment?.volumeId ?? '–';
  const where = [p.portal, p.device, p.view?.session == null ? null : String(p.view.session)];
  return html`<td>${foreign(volume)} <span class="soft">(${text(view.lang, `role.${p.role}`)})</span></td><td>${tag(toneOf(p), text(view.lang, `condition.${p.condition}`))}</td><td class="soft">${foreign(where.filter((x) => x !== null).join(', ') || '–')}</td>`;
}

function toneOf(p: PathStatus): Tone {
  if (isTrouble(p)) return 'bad';
  return p.condition === 'healthy' || p.condition === 'recovered' ? 'good' : 'warn';
}

function holdForm(view: View, status: Status, filled: Filled): Html {
  const { typed, complaints } = filled;
  if (view.person === null || status.clusters.length === 0) return html``;
  const form = { name: 'work', ...filled };
  return html`<section aria-labelledby="work"><h2 id="work">${text(view.lang, 'status.hold')}</h2><p class="soft">${text(view.lang, 'status.hold-help')}</p>
<details ${complaints.length > 0 ? 'open' : ''}><summary>${text(view.lang, 'act.hold')}</summary>
<form method="post" action="${link(view, '/hold')}">
<label for="work-target">${text(view.lang, 'act.cluster')}</label><select id="work-target" name="target">${status.clusters.map(
    ({ cluster: c }) =>
      html`<option value="${c.key}" ${typed['target'] === c.key ? 'selected' : ''}>${foreign(c.name)}</option>`,
  )}</select>${wrong(view, form, 'target')}
${hoursField(view, form)}
${oneLine(view, form, 'why', 'act.why')}
<button>${text(view.lang, 'act.hold')}</button></form></details></section>`;
}
