import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One figure of storms of growing size. */
export interface Curve {
  readonly name: string;
  /** Clusters, figure. */
  readonly points: readonly (readonly [number, number])[];
  /** What the figure grows with the number of clusters to: 1 is linear. */
  readonly exponent: number;
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 70;
const RIGHT = 250;
const TOP = 20;
const BOTTOM = 50;
const DASHES = ['', '8 4', '2 4', '12 4 2 4'];

/** Curves in one picture with logarithmic axes, readable in black and white: a line of slope 1 is linear growth. */
export function growthPicture(curves: readonly Curve[]): string {
  const all = curves.flatMap(({ points }) => points);
  const [x, y] = [axis(all.map(([size]) => size)), axis(all.map(([, value]) => value))];
  const across = (size: number) => LEFT + x.share(size) * (WIDTH - LEFT - RIGHT);
  const up = (value: number) => HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
  const grid = [
    ...x.ticks.map(
      (tick) => `<path d="M${across(tick)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/>
<text x="${across(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${tick.toLocaleString('en-US')}</text>`,
    ),
    ...y.ticks.map(
      (tick) => `<path d="M${LEFT} ${up(tick)}H${WIDTH - RIGHT}" stroke="#ddd"/>
<text x="${LEFT - 8}" y="${up(tick) + 4}" text-anchor="end">${tick.toLocaleString('en-US')}</text>`,
    ),
  ];
  const lines = curves.map(({ name, points, exponent }, index) => {
    const path = points.map(([size, value], at) => `${at === 0 ? 'M' : 'L'}${across(size)} ${up(value)}`);
    const [size, value] = points.at(-1) ?? [1, 1];
    return `<path d="${path.join('')}" fill="none" stroke="#1f4e79" stroke-width="2" stroke-dasharray="${DASHES[index % DASHES.length]}"/>
<text x="${across(size) + 8}" y="${up(value) + 4}">${name} (n^${exponent.toFixed(2)})</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">
<title>What grows with the clusters that lose their storage at once</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...grid, ...lines].join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">clusters</text>
</svg>
`;
}

/** Powers of ten around the values, and where a value lies between the first and the last of them. */
function axis(values: readonly number[]) {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  return { ticks, share: (value: number) => (Math.log10(value) - from) / (to - from) };
}

/** The figures of the last `npm run bench -- storms` as docs/img/storms.svg. */
export function drawStorms(root: string): void {
  const { all, growth } = JSON.parse(readFileSync(join(root, 'dist', 'bench-storms.json'), 'utf8')) as {
    readonly all: readonly Readonly<Record<string, number>>[];
    readonly growth: Readonly<Record<string, number>>;
  };
  const curve = (key: string, name: string): Curve => ({
    name,
    points: all.map((figures) => [figures['clusters'] ?? Number.NaN, figures[key] ?? Number.NaN]),
    exponent: growth[key] ?? Number.NaN,
  });
  const curves = [
    curve('lastS', 'last first notice, s'),
    curve('cpuOfRespondS', 'CPU of respond, s'),
    curve('callsOfRespond', 'calls of respond'),
    curve('peakOfRespondMib', 'memory of respond, MiB'),
  ];
  writeFileSync(join(root, 'docs', 'img', 'storms.svg'), growthPicture(curves));
}
