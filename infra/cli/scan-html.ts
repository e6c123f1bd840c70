import { html, raw } from 'hono/html';
import type { ScanReport } from './scan-report.ts';
import { timelines } from './scan-timeline.ts';
import { type Telling, type ToldIncident, type ToldLine, type ToldReport, told } from './scan-told.ts';
import { textIn } from './text/text.ts';

type Html = ReturnType<typeof html>;

/** Nothing is loaded from anywhere, and nothing in a log can run: the file may be mailed to a customer. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE = `:root{color-scheme:light dark;--ink:#16191d;--soft:#4a525c;--line:#c9d0d8;--bg:#fff;--code:#eef1f4;--held:#e0a100;--failed:#b00020;--mark:#0a58a8}
@media(prefers-color-scheme:dark){:root{--ink:#eceff2;--soft:#aeb7c1;--line:#39424c;--bg:#0f1215;--code:#22282f;--held:#ffc56b;--failed:#ff8a94;--mark:#7db8f5}}
body{margin:0 auto;max-width:68rem;padding:1rem;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","Hiragino Sans","Noto Sans CJK JP",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem}h2{font-size:1.1rem;border-top:1px solid var(--line);padding-top:.8rem}h3{font-size:1rem;margin-bottom:.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
th,.soft{color:var(--soft);font-size:.9rem}td.at{white-space:nowrap}tr.critical td:last-child,tr.high td:last-child{color:var(--failed);font-weight:700}
code,pre{font:.85rem/1.5 ui-monospace,Menlo,Consolas,monospace}pre{background:var(--code);padding:.5rem .7rem;white-space:pre-wrap;margin:.3rem 0}
svg.timeline{width:100%;height:auto;font:12px system-ui,sans-serif}svg .name,svg .time{fill:var(--ink)}svg .time{text-anchor:middle;font-size:11px}svg .tick{stroke:var(--line)}
svg .held{fill:var(--held)}svg .failed{fill:var(--failed)}svg .open{fill:var(--held);stroke:var(--failed);stroke-dasharray:4 3}svg .mark{fill:var(--mark)}
.legend span{display:inline-block;width:.9rem;height:.9rem;vertical-align:-.1rem;margin:0 .3rem 0 1rem}
@media print{body{max-width:none;font-size:11px}section{break-inside:avoid}:root{color-scheme:light;--ink:#000;--bg:#fff;--code:#f4f4f4;--line:#bbb;--soft:#333}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** The report as one HTML file: readable without a network, printable. */
export async function renderHtml(report: ScanReport, telling: Telling): Promise<string> {
  const all = told(report, telling);
  const say = textIn(telling.language);
  const pictures = timelines(report, telling.zone, say);
  const page = await html`<!doctype html>
<html lang="${all.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="oci-iscsi-warden ${report.version}">
<title>${say('scan.html.title')}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${say('scan.html.title')}</h1>
${all.found.map((line) => html`<p><b>${line}</b></p>`)}
${all.incidents.length === 0 ? '' : tableHtml(all, report)}
${pictures.length === 0 ? '' : html`<h2>${say('scan.html.timeline', { zone: telling.zone })}</h2>${pictures}${legend(telling)}`}
${all.incidents.map(incidentHtml)}
${all.elsewhere.lines.length === 0 ? '' : html`<section><h2>${all.elsewhere.title}</h2>${linesHtml(all.elsewhere.lines)}</section>`}
${all.incidents.length === 0 ? '' : nextHtml(all)}
${[all.lookup, all.remarks].filter((lines) => lines.length > 0).map((lines) => html`<section><pre>${lines.join('\n')}</pre></section>`)}
<footer class="soft">${[...all.rests, all.stats].map((line) => html`<p>${line}</p>`)}<p>oci-iscsi-warden ${report.version}</p></footer>
</body>
</html>
`;
  return page.toString();
}

function tableHtml({ table: { head, rows } }: ToldReport, { incidents }: ScanReport): Html {
  return html`<table><thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
      index,
    ) => html`<tr class="${incidents[index]?.severity ?? 'info'}">${row.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table>`;
}

function legend({ language }: Telling): Html {
  const say = textIn(language);
  const one = (kind: string, words: string): Html =>
    html`<span style="background:var(--${kind})"></span>${words}`;
  return html`<p class="soft legend">${one('held', say('scan.html.held'))}${one('failed', say('scan.html.failed'))}${one('mark', say('scan.html.mark'))}</p>`;
}

function incidentHtml({ heading, facts, paths, notes, linesTitle, lines, hidden }: ToldIncident): Html {
  return html`<section><h2>${heading}</h2>
${facts.map((fact) => html`<p>${fact}</p>`)}
${paths.map(
  (path) => html`<h3>${path.title}</h3>${path.facts.map((fact) => html`<p>${fact}</p>`)}
<table><tbody>${path.times.map(({ at, words }) => html`<tr><td class="at">${at ?? ''}</td><td>${words}</td></tr>`)}</tbody></table>`,
)}
${notes.map((note) => html`<p>${note}</p>`)}
<h3>${linesTitle}</h3>
${linesHtml(lines)}
${hidden === null ? '' : html`<p class="soft">${hidden}</p>`}</section>`;
}

function linesHtml(lines: readonly ToldLine[]): Html {
  return html`<table><tbody>${lines.map(
    ({ when, rule, count, place, sample }) =>
      html`<tr><td class="at">${when}</td><td>${rule} ×${count} <span class="soft">${place}</span><pre>${sample}</pre></td></tr>
`,
  )}</tbody></table>`;
}

function nextHtml({ next: { title, hints, commands } }: ToldReport): Html {
  return html`<section><h2>${title}</h2>
<ul>${hints.map((hint) => html`<li>${hint}</li>`)}</ul>
${commands.map(({ where, command }) => html`<p>${where}</p><pre>${command}</pre>`)}</section>`;
}
