import { html } from 'hono/html';
import { fitted, inTwo } from './fitted.ts';

/** How good something is. Every tone has a shape and a word of its own: never a colour alone. */
export type DrawnTone = 'good' | 'bad' | 'warn' | 'unknown';

/** A node of the drawing; all words in the reader's language, without control characters. */
export interface DrawnNode {
  readonly id: string;
  readonly name: string;
  readonly role: 'active' | 'standby' | 'unknown';
  readonly roleWords: string;
  /** What is wrong with the node itself; null: nothing that is known. */
  readonly trouble: string | null;
}

export interface DrawnVolume {
  readonly id: string;
  readonly name: string;
}

/** One node's way to one volume. */
export interface DrawnWay {
  readonly node: string;
  readonly volume: string;
  readonly tone: DrawnTone;
  readonly words: string;
  /** Portal; null when none is known. */
  readonly portal: string | null;
  /** Device and session; null when neither is known. */
  readonly device: string | null;
}

/** A cluster as it is drawn: only what is known, whoever knows it (stored objects, an incident, a simulation). */
export interface Drawing {
  /** Name of the picture for who cannot see it. */
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
  readonly volumes: readonly DrawnVolume[];
  readonly ways: readonly DrawnWay[];
  /** Said where a node is not known to be attached to a volume. */
  readonly noWay: string;
}

/** Wider or longer ones are a table: {@link isDrawable}. */
const MOST = { nodes: 4, volumes: 6 } as const;

const GAP = 8;
/** Where the line below a node runs, from the left edge of its column. */
const RAIL = 17;

/** Whether a picture would tell more than the table beside it. */
export function isDrawable({ nodes, volumes }: Drawing): boolean {
  return (
    nodes.length > 0 && nodes.length <= MOST.nodes && volumes.length > 0 && volumes.length <= MOST.volumes
  );
}

/**
 * Nodes on top, volumes as bands below them, and on the line from a node to a volume a mark with its state and portal.
 * Classes and presentation attributes only: it needs the sheet's part `style/drawing.ts`, and no inline style.
 */
export function drawnCluster(drawing: Drawing) {
  const { nodes, volumes, ways, title } = drawing;
  const column = nodes.length > 2 ? 130 : 190;
  // Words of a narrow column may take two lines.
  const band = nodes.length > 2 ? 76 : 62;
  const width = Math.max(nodes.length * column, 240);
  const head = nodes.some(({ trouble }) => trouble !== null) ? 66 : 50;
  const bandAt = (index: number): number => head + 20 + index * (band + GAP);
  const height = bandAt(volumes.length) - GAP + 2;
  const columns = nodes.map((node, nth) => {
    const x = nth * column;
    const slots = volumes.map((volume, row) => ({
      x,
      y: bandAt(row),
      width: column,
      way: ways.find((one) => one.node === node.id && one.volume === volume.id) ?? null,
      says: `${node.name} – ${volume.name}`,
    }));
    return { node, x, slots, last: slots.filter(({ way }) => way !== null).at(-1)?.y };
  });
  const nameWidth = (nodes.length > 1 ? column : width - 36) - 34;
  return html`<svg class="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
${volumes.map(
  (volume, row) =>
    html`<g><title>${volume.name}</title><rect class="d-volume" x="1" y="${bandAt(row)}" width="${width - 2}" height="${band}" rx="10"/>${label(volume.name, { x: 30, y: bandAt(row) + 17, width: nameWidth, size: 12, kind: 'd-name' })}<path class="d-line" d="M${width - 28} ${bandAt(row) + 10}v9c0 4 16 4 16 0v-9c0-4-16-4-16 0c0 4 16 4 16 0"/></g>`,
)}
${columns.map(({ x, last }) => rail(x, head, last))}
${columns.map(({ node, x }) => nodeBox(node, { x, width: column, height: head }))}
${columns.map(({ slots }) => slots.map((slot) => slotMark(slot, drawing.noWay)))}
</svg>`;
}

function rail(x: number, from: number, last: number | undefined) {
  return last === undefined ? '' : html`<path class="d-line" d="M${x + RAIL} ${from}V${last + 40}"/>`;
}

interface Box {
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

function nodeBox(node: DrawnNode, { x, width, height }: Box) {
  const room = width - 38;
  return html`<g><title>${node.name}: ${node.roleWords}${node.trouble === null ? '' : html`, ${node.trouble}`}</title><rect class="d-node${node.role === 'active' ? ' d-active' : ''}" x="${x + 3}" y="2" width="${width - 6}" height="${height - 2}" rx="6"/>
${label(node.name, { x: x + 12, y: 20, width: width - 24, size: 14, kind: 'd-strong' })}
${ROLE[node.role](x + 18, 36)}${label(node.roleWords, { x: x + 30, y: 40, width: room, size: 12, kind: 'd-soft' })}
${node.trouble === null ? '' : html`${MARK.warn(x + 18, 54)}${label(node.trouble, { x: x + 30, y: 58, width: room, size: 12, kind: 'd-trouble' })}`}</g>`;
}

interface Slot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly way: DrawnWay | null;
  readonly says: string;
}

function slotMark({ x, y, width, way, says }: Slot, noWay: string) {
  if (way === null)
    return html`<g><title>${says}: ${noWay}</title>${lines(noWay, { x: x + 30, y: y + 40, width: width - 34, size: 12, kind: 'd-soft' }).map(({ line }) => line)}</g>`;
  const where = [way.portal, way.device].filter((one) => one !== null).join(', ');
  const at = { x: x + 50, width: width - 54 };
  const said = lines(way.words, { ...at, y: y + 37, size: 12.5, kind: 'd-strong' });
  const portal = { ...at, y: (said.at(-1)?.y ?? y) + 16, size: 11.5, kind: 'd-soft' };
  return html`<g class="d-${way.tone}"><title>${says}: ${way.words}${where === '' ? '' : html` (${where})`}</title><path class="d-way" d="M${x + RAIL} ${y + 40}H${x + 30}"/>${MARK[way.tone](x + 38, y + 40)}
${said.map(({ line }) => line)}${label(way.portal?.replace(/:3260$/, '') ?? '', portal)}</g>`;
}

/** Words on one line, or on two where they do not fit on one. */
function lines(words: string, place: Place) {
  return inTwo(words, place.width, place.size).map((part, nth) => {
    const y = place.y + nth * 15;
    return { y, line: label(part, { ...place, y }) };
  });
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly kind: string;
}

/** Text that stays within its width: set narrower where that is enough, cut otherwise; the whole stands in the title. */
function label(words: string, { x, y, width, size, kind }: Place) {
  if (words === '') return '';
  const { text, squeezed } = fitted(words, width, size);
  return html`<text class="${kind}" x="${x}" y="${y}" font-size="${size}" ${squeezed ? html`textLength="${width}" lengthAdjust="spacingAndGlyphs"` : ''}>${text}</text>`;
}

/** Circle with a tick, square with a cross, triangle with a stroke, circle of dashes with a question mark. */
const MARK = {
  good: (x: number, y: number) =>
    html`<circle class="d-fill" cx="${x}" cy="${y}" r="8"/><path class="d-in" d="M${x - 4} ${y}l3 3 5-6"/>`,
  bad: (x: number, y: number) =>
    html`<rect class="d-fill" x="${x - 8}" y="${y - 8}" width="16" height="16" rx="2"/><path class="d-in" d="M${x - 4} ${y - 4}l8 8m0-8l-8 8"/>`,
  warn: (x: number, y: number) =>
    html`<path class="d-fill" d="M${x} ${y - 8}l9 15h-18z"/><path class="d-in" d="M${x} ${y - 2}v4m0 2.5v.1"/>`,
  unknown: (x: number, y: number) =>
    html`<circle class="d-dash" cx="${x}" cy="${y}" r="8"/><path class="d-line" d="M${x - 2.5} ${y - 2}c0-3.5 5-3.5 5 0c0 1.8-2.5 1.8-2.5 3.5m0 2.8v.1"/>`,
} as const;

/** In service: full; standby: hollow; unknown: dashes. */
const ROLE = {
  active: (x: number, y: number) => html`<circle class="d-role" cx="${x}" cy="${y}" r="5"/>`,
  standby: (x: number, y: number) => html`<circle class="d-ring" cx="${x}" cy="${y}" r="4.5"/>`,
  unknown: (x: number, y: number) => html`<circle class="d-dash" cx="${x}" cy="${y}" r="4.5"/>`,
} as const;
