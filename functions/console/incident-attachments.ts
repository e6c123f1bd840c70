import { html } from 'hono/html';
import { firstLossOf } from '../core/incident/incident.ts';
import type { RememberedAttachment } from '../core/inventory/inventory.ts';
import type { NoticeFacts } from '../core/notice/facts.ts';
import { apiText } from '../core/notice/render-context.ts';
import { within } from '../report/plain.ts';
import type { Html } from './layout.ts';
import type { IncidentDetails, IncidentNode } from './read-incident.ts';
import { at, foreign, text, type View } from './view.ts';

/** Of the table; bytes. */
const MOST_TABLE = 7_000;

/** One attachment, as it was and as it was last looked up. */
export interface AttachmentRow {
  readonly where: string;
  readonly normal: string;
  readonly now: string;
  readonly isBad: boolean;
}

/** What was normal for each volume of each node, and what is stored of it since: nothing is asked, nothing is guessed. */
export function attachmentRows(
  view: View,
  { incident, nodes }: IncidentDetails,
  model: NoticeFacts | null,
): readonly AttachmentRow[] {
  const loss = firstLossOf(incident);
  const rows = nodes.flatMap((node) =>
    (node.remembered?.attachments ?? []).map((volume) => rowOf(view, { node, volume, loss }, model)),
  );
  return [...rows].sort((a, b) => Number(b.isBad) - Number(a.isBad));
}

interface Held {
  readonly node: IncidentNode;
  readonly volume: RememberedAttachment;
  readonly loss: number;
}

function rowOf(view: View, { node, volume, loss }: Held, model: NoticeFacts | null): AttachmentRow {
  const { lang } = view;
  const isNew = volume.timeCreated > loss;
  const former = isNew ? volume.formerPortals?.[0] : undefined;
  const portal = former ?? volume;
  const place = (ipv4: string | null, port: number | null): string =>
    ipv4 === null ? text(lang, 'text.unknown') : `${ipv4}:${port ?? '?'}`;
  const looked = model === null ? null : lookedUp(model, node.id, volume.volumeId);
  const seen = at(view, volume.lastAttachedAt);
  const isNewer = looked !== null && model !== null && model.at >= volume.lastAttachedAt;
  const nowOf = (): string => {
    if (looked !== null && model !== null && isNewer) {
      const state = [apiText(looked.api, lang), looked.portal ?? ''].filter((part) => part !== '').join('  ');
      return text(lang, 'incident.attached-at', { state, seq: model.seq });
    }
    if (!isNew) return text(lang, 'incident.attached-seen', { at: seen });
    const since = at(view, volume.timeCreated);
    return `${text(lang, 'incident.attached-again', { since, at: seen })}  ${place(volume.ipv4, volume.port)}`;
  };
  return {
    where: foreign(
      `${node.name}  ${volume.volumeName ?? volume.volumeId} (${text(lang, `role.${volume.role}`)})`,
    ),
    normal: foreign(
      ['ATTACHED', place(portal.ipv4, portal.port), volume.device ?? '']
        .filter((part) => part !== '')
        .join('  '),
    ),
    now: foreign(nowOf()),
    isBad: isNewer && looked !== null && looked.api !== 'ATTACHED',
  };
}

/** What the newest notice was made from; null when it was not about this attachment. */
function lookedUp(model: NoticeFacts, node: string, volumeId: string) {
  const target = [model.target, ...model.more].find((one) => one?.node === node && one.volumeId === volumeId);
  if (target != null) return { api: target.api, portal: target.api === 'ATTACHED' ? target.portal : null };
  if (model.target?.volumeId !== volumeId) return null;
  const peer = model.nodes.find((one) => one.node === node);
  return peer === undefined ? null : { api: peer.api, portal: peer.portal };
}

export function attachmentsSection(view: View, details: IncidentDetails, model: NoticeFacts | null): Html {
  const { lang } = view;
  const rows = attachmentRows(view, details, model);
  const { shown, left } = within(
    rows.map(
      ({ where, normal, now, isBad }) =>
        html`<tr><td>${where}</td><td data-label="${text(lang, 'incident.attached-then')}">${normal}</td><td class="${isBad ? 'bad' : 'plain'}" data-label="${text(lang, 'incident.attached-now')}">${now}</td></tr>
`,
    ),
    MOST_TABLE,
  );
  const help =
    model === null
      ? text(lang, 'incident.attachments-kept')
      : text(lang, 'incident.attachments-help', { seq: model.seq, at: at(view, model.at) });
  const head = (['where', 'then', 'now'] as const).map(
    (key) => html`<th scope="col">${text(lang, `incident.attached-${key}`)}</th>`,
  );
  return html`<section aria-labelledby="attachments"><h2 id="attachments">${text(lang, 'incident.attachments')}</h2>${
    rows.length === 0
      ? html`<p>${text(lang, 'incident.attachments-none')}</p>`
      : html`<p class="soft">${help}</p><table><thead><tr>${head}</tr></thead><tbody>${shown}</tbody></table>${left === 0 ? '' : html`<p class="soft">${text(lang, 'incident.attachments-left', { count: left })}</p>`}`
  }</section>`;
}
