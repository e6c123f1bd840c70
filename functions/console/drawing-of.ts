import { html } from 'hono/html';
import { valueAt } from '../core/base/group-by.ts';
import { isTrouble, type PathStatus } from '../core/cluster/picture-shapes.ts';
import type { Incident } from '../core/incident/incident.ts';
import { newestNotice } from '../core/notice/entry-text.ts';
import type { NoticeFacts } from '../core/notice/facts.ts';
import { type Drawing, type DrawnNode, type DrawnTone, drawnCluster, isDrawable } from './cluster-drawing.ts';
import { tag } from './components.ts';
import { shortened } from './fitted.ts';
import type { FleetEntry, FleetNode } from './fleet.ts';
import type { Heard } from './heard.ts';
import type { Html } from './layout.ts';
import type { SeenNode } from './read-fleet.ts';
import { at, foreign, span, text, type View } from './view.ts';

/** Names are cut in pictures and tables alike; a name of OCI has 255 characters at most. */
const MOST_OF_NAME = 80;

/** A cluster with what its lines say, as a picture and as a table that says the same. */
export function clusterView(view: View, entry: FleetEntry, seen: ReadonlyMap<string, SeenNode>): Html {
  const drawing = drawingOf(view, entry, seen);
  const table = tableOf(view, entry, seen, drawing);
  if (!isDrawable(drawing)) return table;
  return html`<figure>${drawnCluster(drawing)}<figcaption><details><summary>${text(view.lang, 'fleet.as-table')}</summary>${table}</details></figcaption></figure>`;
}

/** What is drawn of a cluster: what lines and memory know of its ways, and what its newest notice knows of its nodes. */
export function drawingOf(view: View, entry: FleetEntry, seen: ReadonlyMap<string, SeenNode>): Drawing {
  const [incident] = entry.incidents;
  const said = incident === undefined ? null : newestNotice(incident);
  const ways = entry.nodes.flatMap((node) =>
    (seen.get(node.id)?.paths ?? []).map((path) => ({ node, path: asNotified(path, incident, said) })),
  );
  const name = shortened(foreign(entry.cluster.name), MOST_OF_NAME);
  return {
    title: text(view.lang, 'fleet.picture', { cluster: name }),
    noWay: text(view.lang, 'fleet.no-way'),
    nodes: entry.nodes.map((node) => drawnNode(view, node, incident, said)),
    volumes: [...new Map(ways.map(({ path }) => [volumeId(path), volumeName(view, path)]))].map(
      ([id, volume]) => ({ id, name: volume }),
    ),
    ways: ways.map(({ node, path }) => ({
      node: node.id,
      volume: volumeId(path),
      ...stateOf(view, path, node.heard),
      portal: path.portal === null ? null : foreign(path.portal),
      device: deviceOf(path),
    })),
  };
}

/** The lines may say nothing of a detach that the API shows: the notice knows it. */
function asNotified(path: PathStatus, incident: Incident | undefined, said: NoticeFacts | null): PathStatus {
  if (said === null || (incident?.recoveredAt ?? null) !== null || isTrouble(path)) return path;
  const volume = path.attachment?.volumeId;
  const told = [said.target, ...said.more].find(
    (one) => one !== null && one.node === path.node && one.volumeId !== null && one.volumeId === volume,
  );
  const isGone = told?.api === 'DETACHED' || told?.api === 'DETACHING';
  return isGone ? { ...path, condition: 'detached' } : path;
}

function drawnNode(
  view: View,
  node: FleetNode,
  incident: Incident | undefined,
  said: NoticeFacts | null,
): DrawnNode {
  const told = said?.nodes.find((one) => one.node === node.id);
  const kept = valueAt(incident?.memory.roles, node.id);
  // What the newest decision did not know, nobody knows: an older word of it is not shown instead.
  const role = told?.service ?? kept?.service ?? 'unknown';
  const isAnswer = told?.serviceBy === 'probe';
  const words = text(view.lang, `fleet.role.${role}`);
  return {
    id: node.id,
    name: shortened(foreign(node.name), MOST_OF_NAME),
    role,
    roleWords:
      role === 'unknown' || isAnswer ? words : text(view.lang, 'fleet.role.presumed', { role: words }),
    trouble: troubleOf(view, node.heard),
  };
}

function troubleOf(view: View, heard: Heard): string | null {
  switch (heard.is) {
    case 'silent':
    case 'down':
    case 'stopped':
      return text(view.lang, `fleet.heard.${heard.is}`);
    default:
      return null;
  }
}

/** Device and session, as far as lines name them. */
function deviceOf({ device, view }: PathStatus): string | null {
  const known = [device, view?.session == null ? null : String(view.session)].filter((one) => one !== null);
  return known.length === 0 ? null : foreign(known.join(', '));
}

function volumeId({ attachment, portal, device }: PathStatus): string {
  return attachment?.volumeId ?? portal ?? device ?? '';
}

function volumeName(view: View, path: PathStatus): string {
  const { attachment: a, role } = path;
  const name = a?.volumeName ?? a?.displayName ?? a?.volumeId;
  if (name === undefined) return text(view.lang, 'fleet.unknown-volume', { where: foreign(volumeId(path)) });
  const short = shortened(foreign(name), MOST_OF_NAME);
  return role === 'data' ? short : `${short} (${text(view.lang, `role.${role}`)})`;
}

/** How good a way is. That no loss was logged says something only of a node that is heard. */
function stateOf(view: View, path: PathStatus, heard: Heard): { tone: DrawnTone; words: string } {
  const { condition } = path;
  if (condition === 'healthy' || condition === 'recovered') {
    if (heard.is !== 'heard') return { tone: 'unknown', words: text(view.lang, 'condition.unknown') };
    if (path.view === null) return { tone: 'good', words: text(view.lang, 'fleet.no-loss') };
    return { tone: 'good', words: text(view.lang, `condition.${condition}`) };
  }
  const words = text(view.lang, `condition.${condition}`);
  if (condition === 'unclear') return { tone: 'unknown', words };
  return { tone: isTrouble(path) ? 'bad' : 'warn', words };
}

const TAG = { good: 'good', bad: 'bad', warn: 'warn', unknown: 'soft' } as const;

function tableOf(
  view: View,
  entry: FleetEntry,
  seen: ReadonlyMap<string, SeenNode>,
  { nodes, ways, volumes }: Drawing,
): Html {
  const head = (['cluster.nodes', 'path.volume', 'path.state', 'path.where'] as const).map(
    (key) => html`<th scope="col">${text(view.lang, key)}</th>`,
  );
  const rows = entry.nodes.map((node, index) => {
    const drawn = nodes[index];
    const mine = ways.filter((way) => way.node === node.id);
    const name = html`<b>${drawn?.name ?? ''}</b><br><span class="soft">${drawn?.roleWords ?? ''}<br>${lastLine(view, seen.get(node.id))}</span>${heardLine(view, node.heard)}`;
    if (mine.length === 0)
      return html`<tr><td>${name}</td><td colspan="3">${text(view.lang, seen.has(node.id) ? 'path.none' : 'node.not-read')}</td></tr>`;
    return mine.map((way, nth) => {
      const where = [way.portal, way.device].filter((one) => one !== null).join(', ');
      const volume = volumes.find(({ id }) => id === way.volume)?.name ?? '';
      return html`<tr><td>${nth === 0 ? name : ''}</td><td>${volume}</td><td>${tag(TAG[way.tone], way.words)}</td><td class="soft">${where === '' ? '–' : where}</td></tr>`;
    });
  });
  return html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

function lastLine(view: View, seen: SeenNode | undefined): string {
  if (seen === undefined) return text(view.lang, 'node.not-read');
  return seen.lastAt === null
    ? text(view.lang, 'node.quiet')
    : text(view.lang, 'node.last', { age: span(view, view.now - seen.lastAt) });
}

function heardLine(view: View, heard: Heard): Html | string {
  if (heard.is === 'silent' && heard.since !== null)
    return html`<br><span class="bad">${text(view.lang, 'node.silent', { at: at(view, heard.since) })}</span>`;
  const trouble = troubleOf(view, heard);
  return trouble === null ? '' : html`<br><span class="warn">${trouble}</span>`;
}
