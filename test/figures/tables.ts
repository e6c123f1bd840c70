/** A table of a report: its columns are the keys of its rows. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Of one folder or of everything, as istanbul's `json-summary` has it. Percent from 0 to 100. */
type Covered = Readonly<
  Record<
    'lines' | 'statements' | 'functions' | 'branches',
    { readonly total: number; readonly covered: number }
  >
>;
/** By file; `total` is all of them. */
export type CoverageSummary = Readonly<Record<string, Covered>>;

/** Bytes of a bundle: of what every start reads, and of the parts that are read when they are needed. */
export type BundleSizes = Readonly<Record<string, { readonly bytes: number; readonly partBytes: number }>>;

/** What a bundle may have, in KiB: `FUNCTIONS` of infra/bundle/functions.ts. */
export type Budgets = Readonly<Record<string, { readonly startKib: number; readonly allKib: number }>>;

const KINDS = ['lines', 'statements', 'functions', 'branches'] as const;

/** Coverage of all, and of each folder of `functions/core`. @param root what the files' names begin with. */
export function coverageTable(summary: CoverageSummary, root: string): Table {
  const folders = new Map<string, Covered[]>();
  for (const [file, covered] of Object.entries(summary)) {
    const folder =
      file === 'total'
        ? 'total'
        : file
            .slice(root.length + 1)
            .split(/[\\/]/)
            .slice(0, 3)
            .join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), covered]);
  }
  const rows = [...folders]
    .sort(([a], [b]) => Number(b === 'total') - Number(a === 'total') || a.localeCompare(b))
    .map(([folder, all]) => ({
      folder,
      ...Object.fromEntries(KINDS.map((kind) => [`${kind} %`, percent(all, kind)])),
    }));
  return { title: 'Coverage of functions/core by the quick tests', rows };
}

function percent(all: readonly Covered[], kind: (typeof KINDS)[number]): string {
  const sum = (of: 'total' | 'covered'): number => all.reduce((total, one) => total + one[kind][of], 0);
  return sum('total') === 0 ? '-' : ((100 * sum('covered')) / sum('total')).toFixed(2);
}

/** Bytes of the bundles beside their budgets and what docs/performance.md says. @param page that page. */
export function bundleTable(sizes: BundleSizes, budgets: Budgets, page: string): Table {
  const rows = Object.entries(sizes).map(([name, { bytes, partBytes }]) => {
    const budget = budgets[name];
    const [start = '?', all = '?'] = documented(page, `\`${name}\``);
    return {
      bundle: name,
      'start, bytes': String(bytes),
      'KiB of at most': `${kib(bytes)} of ${budget?.startKib ?? '-'}`,
      'all, bytes': String(bytes + partBytes),
      'all KiB of at most': `${kib(bytes + partBytes)} of ${budget?.allKib ?? '-'}`,
      'docs/performance.md': `${start}, ${all}`,
    };
  });
  return { title: 'Bytes of the bundles', rows };
}

const kib = (bytes: number): number => Math.ceil(bytes / 1024);

/** A ratio of `npm run bench`, with the row of docs/performance.md that has it. */
export interface Ratio {
  readonly row: string;
  readonly here: string;
}

/** Ratios beside what docs/performance.md says: that ratio and the aim, its last two columns. */
export function ratioTable(ratios: readonly Ratio[], page: string): Table {
  const rows = ratios.map(({ row, here }) => {
    const [said = '?', aim = '?'] = documented(page, row).slice(-2);
    return { ratio: row, here, 'docs/performance.md': said, aim: aim || '-' };
  });
  return { title: 'Ratios of the bench, each to its reference in the same run', rows };
}

/** The cells behind the first one of a row. @throws Error where the page has no such row. */
export function documented(page: string, row: string): readonly string[] {
  const line = page.split('\n').find((one) => one.startsWith(`| ${row} |`));
  if (line === undefined) throw new Error(`docs/performance.md has no row "${row}"`);
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

/** GitHub's Markdown. */
export function markdown({ title, rows }: Table): string {
  const keys = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(keys.map((key) => row[key] ?? '')));
  return [`### ${title}`, '', line(keys), line(keys.map(() => '---')), ...body, ''].join('\n');
}
