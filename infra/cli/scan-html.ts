import { type Block, type ReportLine, reportHtml } from '../../functions/report/report.ts';
import type { ScanReport } from './scan-report.ts';
import { timelines } from './scan-timeline.ts';
import { type Telling, type ToldIncident, type ToldLine, type ToldReport, told } from './scan-told.ts';
import { textIn } from './text/text.ts';

/** The report as one HTML file, in the form in which the console reports an incident too. */
export function renderHtml(report: ScanReport, telling: Telling): string {
  const { language: lang, zone } = telling;
  const all = told(report, telling);
  const say = textIn(lang);
  const pictures = timelines(report, say).map((one): Block => ({ kind: 'timeline', ...one }));
  const has = all.incidents.length > 0;
  const quiet = [all.lookup, all.remarks].filter((lines) => lines.length > 0);
  return reportHtml({
    lang,
    zone,
    title: say('scan.html.title'),
    version: report.version,
    lead: all.found,
    blocks: [
      ...(has ? [tableOf(all, report)] : []),
      ...(pictures.length === 0 ? [] : [section(say('scan.html.timeline', { zone })), ...pictures]),
      ...all.incidents.flatMap(incidentBlocks),
      ...(all.elsewhere.lines.length === 0
        ? []
        : [section(all.elsewhere.title), { kind: 'lines', lines: all.elsewhere.lines.map(lineOf) } as const]),
      ...(has ? nextBlocks(all) : []),
      ...quiet.map((lines): Block => ({ kind: 'typed', words: lines.join('\n') })),
    ],
    foot: [...all.rests, all.stats],
  });
}

function section(title: string): Block {
  return { kind: 'section', title };
}

function tableOf({ table: { head, rows } }: ToldReport, { incidents }: ScanReport): Block {
  const isGrave = (at: number): boolean => ['critical', 'high'].includes(incidents[at]?.severity ?? '');
  return { kind: 'table', head, rows: rows.map((cells, at) => ({ cells, isBad: isGrave(at) })) };
}

function incidentBlocks(one: ToldIncident): readonly Block[] {
  return [
    section(one.heading),
    { kind: 'text', lines: one.facts },
    ...one.paths.flatMap((path): readonly Block[] => [
      { kind: 'part', title: path.title },
      { kind: 'text', lines: path.facts },
      { kind: 'times', rows: path.times.map(({ at, words }) => ({ at: at ?? '', words })) },
    ]),
    { kind: 'text', lines: one.notes },
    { kind: 'part', title: one.linesTitle },
    { kind: 'lines', lines: one.lines.map(lineOf) },
    ...(one.hidden === null ? [] : [{ kind: 'text', lines: [one.hidden], isSoft: true } as const]),
  ];
}

function lineOf({ when, rule, count, place, sample }: ToldLine): ReportLine {
  return { when, rule: `${rule} ×${count}`, place, sample };
}

function nextBlocks({ next: { title, hints, commands } }: ToldReport): readonly Block[] {
  return [
    section(title),
    { kind: 'list', items: hints },
    ...commands.flatMap(({ where, command }): readonly Block[] => [
      { kind: 'text', lines: [where] },
      { kind: 'typed', words: command },
    ]),
  ];
}
