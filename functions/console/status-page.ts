import { html } from 'hono/html';
import { HOUR, MINUTE } from '../core/base/time.ts';
import type { PathStatus } from '../core/cluster/picture-shapes.ts';
import { isTrouble } from '../core/cluster/picture-shapes.ts';
import type { Incident } from '../core/incident/incident.ts';
import { heartbeatLatency } from '../core/monitor/heartbeat.ts';
import { text } from '../core/notice/text.ts';
import {
  clock,
  confirmation,
  type Done,
  foreign,
  headline,
  hoursField,
  oneLine,
  severityTag,
  tag,
  wrong,
} from './components.ts';
import type { Complaint, Fields } from './form.ts';
import type { Html, Page } from './layout.ts';
import type { ClusterStatus, NodeStatus, Status } from './read.ts';
import { at, link, span, type View, word } from './view.ts';

/** The marked line goes in every hour and may take a quarter of one; two hours without are a break. */
const LINE_LATE = 2 * HOUR;
/** A respond that was called begins within this, cold start included. */
const BEGIN_WITHIN = 5 * MINUTE;

export function statusPage(
  view: View,
  status: Status,
  typed: Fields = {},
  complaints: readonly Complaint[] = [],
  done?: Done | undefined,
): Page {
  const body = html`${confirmation(view, done)}<h1>${word(view, 'status.title')}</h1>
${incidents(view, status)}
${alive(view, status)}
${clusters(view, status)}
${holdForm(view, status, typed, complaints)}
${recent(view, status)}`;
  return {
    title: word(view, 'status.title'),
    body,
    path: '/',
    refreshSec: 60,
    refreshPlain: view.person === null,
  };
}

function incidents(view: View, { open, unreadable }: Status): Html {
  return html`<section aria-labelledby="open"><h2 id="open">${word(view, 'status.incidents')}</h2>
${open.length === 0 ? html`<p>${tag('good', 'OK')} ${word(view, 'status.none')}</p>` : open.map((i) => card(view, i))}
${unreadable.length === 0 ? '' : html`<p class="bad">${word(view, 'status.unreadable', { names: unreadable.join(', ') })}</p>`}
</section>`;
}

function card(view: View, incident: Incident): Html {
  const acknowledged =
    incident.acknowledged === null
      ? word(view, 'incident.not-acked')
      : word(view, 'incident.ack-by', {
          by: foreign(incident.acknowledged.by),
          at: at(view, incident.acknowledged.at),
        });
  return html`<article><h3><a href="${link(view, `/${incident.id}`)}">${headline(view, incident)}</a></h3>
<p>${severityTag(view, incident)} ${text(view.lang, `cause.${incident.cause}`)}${word(view, 'text.stop')}${acknowledged}</p>
${clock(view, incident)}</article>`;
}

function recent(view: View, status: Status): Html {
  if (status.recent.length === 0) return html``;
  return html`<section aria-labelledby="recent"><h2 id="recent">${word(view, 'status.recent')}</h2><ul class="flat">${status.recent.map(
    (i) =>
      html`<li><a href="${link(view, `/${i.id}`)}">${i.id} ${foreign(i.cluster.name)}</a> ${severityTag(view, i)}</li>`,
  )}</ul></section>`;
}

function alive(view: View, { heartbeat, sweep, monitor, lease }: Status): Html {
  const lines: Html[] = [];
  let tone: 'good' | 'bad' | 'warn' = 'good';
  const newest = heartbeat?.recent[0];
  const age = (time: number) => span(view, view.now - time);
  if (newest === undefined) {
    tone = 'warn';
    lines.push(html`<li>${word(view, 'alive.never')}</li>`);
  } else if (view.now - newest.seenAt > LINE_LATE) {
    tone = 'bad';
    lines.push(html`<li class="bad">${word(view, 'alive.late', { age: age(newest.seenAt) })}</li>`);
  } else {
    const took = span(view, heartbeatLatency(heartbeat) ?? 0);
    lines.push(html`<li>${word(view, 'alive.line', { age: age(newest.seenAt), took })}</li>`);
  }
  lines.push(
    html`<li>${sweep === null ? word(view, 'alive.no-sweep') : word(view, 'alive.sweep', { age: age(sweep.sweptAt) })}</li>`,
  );
  if (lease?.holder != null && view.now < lease.holder.expiresAt)
    lines.push(html`<li>${word(view, 'alive.respond-works')}</li>`);
  else if (lease === null || lease.wakeSeq <= lease.ackSeq)
    lines.push(html`<li>${word(view, 'alive.respond-idle')}</li>`);
  else {
    const since = lease.holder?.expiresAt ?? sweep?.stuck?.since ?? null;
    if (since !== null && view.now - since > BEGIN_WITHIN) {
      tone = 'bad';
      lines.push(html`<li class="bad">${word(view, 'alive.respond-stuck', { age: age(since) })}</li>`);
    } else lines.push(html`<li>${word(view, 'alive.respond-pending')}</li>`);
  }
  for (const { finding } of monitor.open) {
    const isBad = finding.severity === 'high' || finding.severity === 'critical';
    if (isBad) tone = 'bad';
    else if (tone === 'good') tone = 'warn';
    const text = word(view, 'alive.finding', {
      name: foreign(finding.name),
      detail: foreign(finding.detail),
    });
    lines.push(html`<li class="${isBad ? 'bad' : ''}"><code>${finding.code}</code> ${text}</li>`);
  }
  if (sweep !== null && monitor.open.length === 0) lines.push(html`<li>${word(view, 'alive.all-well')}</li>`);
  const label = { good: 'alive.good', bad: 'alive.bad', warn: 'alive.unknown' } as const;
  return html`<section aria-labelledby="alive"><h2 id="alive">${word(view, 'status.alive')} ${tag(tone, word(view, label[tone]))}</h2><ul>${lines}</ul></section>`;
}

function clusters(view: View, status: Status): Html {
  return html`<section aria-labelledby="clusters"><h2 id="clusters">${word(view, 'status.clusters')}</h2>
${status.clusters.length === 0 ? html`<p>${word(view, 'status.no-clusters')}</p>` : status.clusters.map((c) => cluster(view, c))}
${status.inventoryAt === null ? '' : html`<p class="soft">${word(view, 'status.inventory', { at: at(view, status.inventoryAt) })}</p>`}
</section>`;
}

function cluster(view: View, { cluster: c, nodes, incidentId }: ClusterStatus): Html {
  const source = word(view, `cluster.source.${c.source}`);
  return html`<h3>${foreign(c.name)} <span class="soft">(${source})</span> ${
    incidentId === null ? '' : html`<a href="${link(view, `/${incidentId}`)}">${tag('bad', incidentId)}</a>`
  }</h3>
<table><thead><tr><th scope="col">${word(view, 'cluster.nodes')}</th><th scope="col">${word(view, 'path.volume')}</th><th scope="col">${word(view, 'path.state')}</th><th scope="col">${word(view, 'path.where')}</th></tr></thead><tbody>${nodes.map((n) => node(view, n))}</tbody></table>`;
}

function node(view: View, n: NodeStatus): Html {
  const last =
    n.lastAt === null
      ? word(view, 'node.quiet')
      : word(view, 'node.last', { age: span(view, view.now - n.lastAt) });
  const silent =
    n.silentSince === null
      ? ''
      : html`<br><span class="bad">${word(view, 'node.silent', { at: at(view, n.silentSince) })}</span>`;
  const name = html`<b>${foreign(n.name)}</b><br><span class="soft">${last}</span>${silent}`;
  if (n.paths === null || n.paths.length === 0) {
    const text = word(view, n.paths === null ? 'node.not-read' : 'path.none');
    return html`<tr><td>${name}</td><td colspan="3">${text}</td></tr>`;
  }
  return html`${n.paths.map(
    (p, index) => html`<tr><td>${index === 0 ? name : ''}</td>${path(view, p)}</tr>`,
  )}`;
}

function path(view: View, p: PathStatus): Html {
  const volume = p.attachment?.volumeName ?? p.attachment?.displayName ?? p.attachment?.volumeId ?? '–';
  const tone = isTrouble(p)
    ? 'bad'
    : p.condition === 'healthy' || p.condition === 'recovered'
      ? 'good'
      : 'warn';
  const where = [p.portal, p.device, p.view?.session == null ? null : String(p.view.session)];
  return html`<td>${foreign(volume)} <span class="soft">(${text(view.lang, `role.${p.role}`)})</span></td><td>${tag(tone, word(view, `condition.${p.condition}`))}</td><td class="soft">${foreign(where.filter((x) => x !== null).join(', ') || '–')}</td>`;
}

function holdForm(view: View, status: Status, typed: Fields, complaints: readonly Complaint[]): Html {
  if (view.person === null || status.clusters.length === 0) return html``;
  const form = { name: 'work', typed, complaints };
  return html`<section aria-labelledby="work"><h2 id="work">${word(view, 'status.hold')}</h2><p class="soft">${word(view, 'status.hold-help')}</p>
<details ${complaints.length > 0 ? 'open' : ''}><summary>${word(view, 'act.hold')}</summary>
<form method="post" action="${link(view, '/hold')}">
<label for="work-target">${word(view, 'act.cluster')}</label><select id="work-target" name="target">${status.clusters.map(
    ({ cluster: c }) =>
      html`<option value="${c.key}" ${typed['target'] === c.key ? 'selected' : ''}>${foreign(c.name)}</option>`,
  )}</select>${wrong(view, form, 'target')}
${hoursField(view, form)}
${oneLine(view, form, 'why', 'act.why')}
<button>${word(view, 'act.hold')}</button></form></details></section>`;
}
