/** The middle value; the upper of the two for an even number. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Two digits behind the point. */
export function ratio(value: number, reference: number): number {
  return Math.round((value / reference) * 100) / 100;
}

/** Figures in columns, the names of their keys above; one decimal, but two for ratios, six for dollars. */
export function table(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const keys = Object.keys(rows[0] ?? {});
  const cells = [keys, ...rows.map((row) => keys.map((key) => cell(key, row[key])))];
  const widths = keys.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return `${lines.join('\n')}\n\n`;
}

function cell(key: string, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'number') return String(value);
  if (/usd/i.test(key)) return value.toFixed(6);
  return value.toFixed(key.endsWith('ratio') ? 2 : 1);
}
