import { colours, type Paint } from './colours.ts';
import type { ToldSteps } from './scan-next.ts';
import type { ScanReport } from './scan-report.ts';
import { type Telling, type ToldIncident, type ToldLine, type ToldReport, told } from './scan-told.ts';
import { padded, widthOf } from './text-width.ts';

/** The report for people at a terminal. */
export function renderReport(report: ScanReport, telling: Telling, isColoured = false): string {
  const all = told(report, telling);
  const paint = colours(isColoured);
  const blocks = [
    all.found.join('\n'),
    ...(all.incidents.length > 0 ? [table(all, paint)] : []),
    ...all.incidents.map((incident) => incidentText(incident, paint)),
    ...(all.elsewhere.lines.length > 0 ? [linesText(all.elsewhere.title, all.elsewhere.lines, paint)] : []),
    ...(all.incidents.length > 0 ? [steps(all.next, paint)] : []),
    ...[all.lookup, all.remarks, all.rests]
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n')),
    all.stats,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function table({ table: { head, rows }, incidents }: ToldReport, paint: Paint): string {
  const widths = head.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const shown = rows.map((row, index) => paint(incidents[index]?.severity ?? 'info', line(row)));
  return [paint('bold', line(head)), ...shown].join('\n');
}

function incidentText(incident: ToldIncident, paint: Paint): string {
  const lines = [paint('bold', incident.heading), ...incident.facts.map((fact) => `  ${fact}`)];
  for (const { title, facts, times } of incident.paths) {
    lines.push('', `  ${title}`, ...facts.map((fact) => `    ${fact}`));
    for (const { at, words } of times) lines.push(`    ${(at ?? '').padEnd(19)}  ${words}`);
  }
  for (const note of incident.notes) lines.push('', `  ${note}`);
  lines.push('', linesText(`  ${incident.linesTitle}`, incident.lines, paint));
  if (incident.hidden !== null) lines.push(`    ${paint('dim', incident.hidden)}`);
  return lines.join('\n');
}

function linesText(title: string, lines: readonly ToldLine[], paint: Paint): string {
  const shown = lines.flatMap(({ when, rule, count, place, sample }) => [
    `    ${when}  ${rule} x${count}  ${paint('dim', place)}`,
    `      ${sample}`,
  ]);
  return [`${title}:`, ...shown].join('\n');
}

function steps({ title, hints, commands }: ToldSteps, paint: Paint): string {
  return [
    paint('bold', `${title}:`),
    ...hints.map((hint) => `  ${hint}`),
    ...commands.map(({ where, command }) => `  ${where}: ${command}`),
  ].join('\n');
}
