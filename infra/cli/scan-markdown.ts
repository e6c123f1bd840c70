import type { ScanReport } from './scan-report.ts';
import { type Telling, type ToldIncident, type ToldLine, type ToldReport, told } from './scan-told.ts';

/** The report as GitHub-flavoured Markdown, for a ticket. */
export function renderMarkdown(report: ScanReport, telling: Telling): string {
  const all = told(report, telling);
  const has = all.incidents.length > 0;
  const blocks = [
    ...all.found.map((line) => `**${escaped(line)}**`),
    ...(has ? [table(all)] : []),
    ...all.incidents.map(incidentBlock),
    ...(all.elsewhere.lines.length > 0
      ? [`## ${escaped(all.elsewhere.title)}`, fencedLines(all.elsewhere.lines)]
      : []),
    ...(has ? [next(all)] : []),
    ...[all.lookup, all.remarks, all.rests, [all.stats]]
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.map((line) => escaped(line.trim())).join('  \n')),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Text of outside origin that formats nothing. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&$@]/g, (char) =>
    char === '<' || char === '&' ? `&#${char.charCodeAt(0)};` : `\\${char}`,
  );
}

function table({ table: { head, rows } }: ToldReport): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

function incidentBlock({ heading, facts, paths, notes, linesTitle, lines, hidden }: ToldIncident): string {
  return [
    `## ${escaped(heading)}`,
    ...facts.map(escaped),
    ...paths.flatMap((path) => [
      `**${escaped(path.title)}**`,
      [
        ...path.facts.map((fact) => `- ${escaped(fact)}`),
        ...path.times.map(({ at, words }) =>
          at === null ? `  - ${escaped(words)}` : `- ${at}: ${escaped(words)}`,
        ),
      ].join('\n'),
    ]),
    ...notes.map(escaped),
    `${escaped(linesTitle)}:`,
    fencedLines(lines),
    ...(hidden === null ? [] : [escaped(hidden)]),
  ].join('\n\n');
}

function next({ next: { title, hints, commands } }: ToldReport): string {
  return [
    `## ${escaped(title)}`,
    hints.map((hint) => `- ${escaped(hint)}`).join('\n'),
    fenced(commands.map(({ where, command }) => `# ${where}\n${command}`)),
  ].join('\n\n');
}

function fencedLines(lines: readonly ToldLine[]): string {
  return fenced(
    lines.flatMap(({ when, rule, count, place, sample }) => [
      `${when}  ${rule} x${count}  ${place}`,
      `  ${sample}`,
    ]),
  );
}

/** A block of code whose fence no line of it can close. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(2, ...[...lines.join('\n').matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
}
