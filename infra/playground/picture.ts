import { html } from 'hono/html';
import type { Language } from '../../functions/core/base/language.ts';
import type { SeenCluster, SeenNode, SeenPath, Session } from './seen.ts';
import { text } from './words.ts';

type Html = ReturnType<typeof html>;

/** Width of the drawing; it is scaled to what the page has. */
const WIDTH = 360;
const GAP = 8;
const TOP = 4;
const HEAD = 44;
const LINE = 15;
const WIRE = 52;
const VOLUME = 34;

/** A sign besides the colour. */
const SIGN: Readonly<Record<Session, string>> = {
  working: '✓',
  hanging: '?',
  retrying: '✕',
  failed: '✕',
  none: '–',
};

/** Nodes above, volumes below, a line for each path: solid while it works, broken while it does not. */
export function clusterPicture(cluster: SeenCluster, lang: Language): Html {
  const { nodes, volumes } = cluster;
  const most = Math.max(1, ...nodes.map(({ paths }) => paths.length));
  const bottom = TOP + HEAD + most * LINE + 6;
  const height = bottom + WIRE + VOLUME + 4;
  const title = text(lang, 'cluster.figure', { name: cluster.name });
  const wires = nodes.flatMap((node, n) =>
    node.paths.map((path, p) => wire(path, { x1: wireStart(nodes.length, n, node, p), y1: bottom }, cluster)),
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${wires}${nodes.map(
    (node, n) => nodeBox(node, { x: slot(nodes.length, n), width: slotWidth(nodes.length), bottom }, lang),
  )}${volumes.map(
    (volume, v) =>
      html`<g class="vol"><rect x="${volumeX(volumes.length, v) - 55}" y="${bottom + WIRE}" width="110" height="${VOLUME}" rx="10"/><text class="name" x="${volumeX(volumes.length, v)}" y="${bottom + WIRE + 22}" text-anchor="middle">${volume}</text></g>`,
  )}</svg>`;
}

/** Sign and words of what a node sees of a path. */
export function sessionText({ session }: Pick<SeenPath, 'session'>, lang: Language): string {
  return `${SIGN[session]} ${text(lang, `session.${session}`)}`;
}

function nodeBox(
  node: SeenNode,
  { x, width, bottom }: { readonly x: number; readonly width: number; readonly bottom: number },
  lang: Language,
): Html {
  return html`<g class="node ${node.state}"><rect x="${x}" y="${TOP}" width="${width}" height="${bottom - TOP}" rx="6"/><text class="name" x="${x + 8}" y="${TOP + 18}">${node.name}</text><text x="${x + 8}" y="${TOP + 34}">${text(lang, `node.${node.state}`)}</text>${node.paths.map(
    (path, p) =>
      html`<text class="${path.session}" x="${x + 8}" y="${TOP + HEAD + p * LINE + 8}">${SIGN[path.session]} ${path.portal ?? '–'}</text>`,
  )}</g>`;
}

function wire(
  path: SeenPath,
  { x1, y1 }: { readonly x1: number; readonly y1: number },
  { volumes }: SeenCluster,
): Html {
  const at = Math.max(0, volumes.indexOf(path.volume));
  const x2 = volumeX(volumes.length, at) + (x1 < volumeX(volumes.length, at) ? -30 : 30);
  const label = path.attachment === null || path.attachment === 'ATTACHED' ? '' : path.attachment;
  return html`<line class="wire ${path.session}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y1 + WIRE}"/>${
    label === ''
      ? ''
      : html`<text class="state" x="${(x1 + x2) / 2}" y="${y1 + WIRE / 2 + 4}" text-anchor="middle">${label}</text>`
  }`;
}

function slotWidth(count: number): number {
  return (WIDTH - GAP * (count + 1)) / count;
}

function slot(count: number, n: number): number {
  return GAP + n * (slotWidth(count) + GAP);
}

/** Several paths of a node leave side by side. */
function wireStart(count: number, n: number, { paths }: SeenNode, p: number): number {
  return slot(count, n) + ((p + 1) * slotWidth(count)) / (paths.length + 1);
}

function volumeX(count: number, v: number): number {
  return ((v + 1) * WIDTH) / (count + 1);
}
