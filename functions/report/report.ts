import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { eventsTable } from './events-table.ts';
import { type Html, legendHtml, pictureHtml, type Reader, spanWords, text } from './picture.ts';
import { flat, lines, within } from './plain.ts';
import { REPORT_STYLE } from './style.ts';
import { framed, type Span, type Timeline } from './timeline.ts';

/** A report in words of one language, for whoever has something to report: a scan of logs, the console. */
export interface Report extends Reader {
  readonly title: string;
  /** Version of the program that makes it. */
  readonly version: string;
  /** What is said first. */
  readonly lead: readonly string[];
  readonly blocks: readonly Block[];
  readonly foot: readonly string[];
}

/** One log line, verbatim, and where and how often it was seen. */
export interface ReportLine {
  readonly when: string;
  readonly rule: string;
  readonly place: string;
  readonly sample: string;
}

export type Block =
  | { readonly kind: 'section' | 'part'; readonly title: string }
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly isSoft?: true }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly isNumbered?: true }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      /** `isBad`: the last cell is an alarm. */
      readonly rows: readonly { readonly cells: readonly string[]; readonly isBad?: boolean }[];
    }
  | { readonly kind: 'times'; readonly rows: readonly { readonly at: string; readonly words: string }[] }
  | { readonly kind: 'lines'; readonly lines: readonly ReportLine[] }
  | { readonly kind: 'typed'; readonly words: string }
  | { readonly kind: 'timeline'; readonly timeline: Timeline; readonly span: Span };

/** A report stays a file that can be mailed: its log lines and the rows of its tables of events together, in bytes. */
const [ALL_LINES, ALL_EVENTS] = [1_500_000, 400_000] as const;

const style = html`<style>${raw(REPORT_STYLE)}</style>`;

/**
 * Nothing is loaded from anywhere, nothing in a log can run, and no other style than the report's own counts: the file may
 * be mailed to a customer.
 */
export const REPORT_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(REPORT_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The report as one HTML file. */
export function reportHtml(report: Report): string {
  const page = html`<!doctype html>
<html lang="${report.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="generator" content="oci-iscsi-warden ${report.version}">
<title>${flat(report.title)}</title>
${style}
</head>
<body>
<h1>${flat(report.title)}</h1>
${report.lead.map(
  (line) => html`<p class="lead">${flat(line)}</p>
`,
)}${report.blocks.map((block) => blockHtml(block, report))}
<footer class="soft">${report.foot.map(
    (line) => html`<p>${flat(line)}</p>
`,
  )}<p>oci-iscsi-warden ${report.version}</p></footer>
</body>
</html>
`;
  return String(page);
}

function blockHtml(block: Block, reader: Reader): Html {
  switch (block.kind) {
    case 'section':
      return html`<h2>${flat(block.title)}</h2>
`;
    case 'part':
      return html`<h3>${flat(block.title)}</h3>
`;
    case 'text':
      return html`${block.lines.map(
        (line) => html`<p class="${block.isSoft === true ? 'soft' : 'plain'}">${flat(line)}</p>
`,
      )}`;
    case 'list': {
      const items = block.items.map((item) => html`<li>${flat(item)}</li>`);
      return block.isNumbered === true ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'table':
      return html`<div class="wide"><table class="named"><thead><tr>${block.head.map((title) => html`<th scope="col">${flat(title)}</th>`)}</tr></thead><tbody>
${block.rows.map(
  ({
    cells,
    isBad,
  }) => html`<tr class="${isBad === true ? 'bad' : 'plain'}">${cells.map((cell, nth) => html`<td data-label="${flat(block.head[nth] ?? '')}">${flat(cell)}</td>`)}</tr>
`,
)}</tbody></table></div>`;
    case 'times':
      return html`<table class="stack"><tbody>${block.rows.map(
        ({ at, words }) => html`<tr><td class="at">${at}</td><td>${flat(words)}</td></tr>
`,
      )}</tbody></table>`;
    case 'lines':
      return linesHtml(block.lines, reader);
    case 'typed':
      return html`<pre>${lines(block.words)}</pre>
`;
    case 'timeline':
      return timelineHtml(block.timeline, block.span, reader);
  }
}

/** A section of a timeline as a picture and as a table. */
function timelineHtml(timeline: Timeline, span: Span, reader: Reader): Html {
  const frame = framed(timeline, span);
  return html`<figure class="plain"><figcaption class="soft">${text(reader.lang, 'picture.span', spanWords(frame, reader.zone))} ${reader.zone}</figcaption>
${pictureHtml(frame, reader)}
${legendHtml(frame, reader)}</figure>
<details><summary>${text(reader.lang, 'table.open', { count: frame.counts.shown })}</summary>${eventsTable(frame, reader, ALL_EVENTS)}</details>
`;
}

function linesHtml(all: readonly ReportLine[], { lang }: Reader): Html {
  const rows = all.map(
    ({ when, rule, place, sample }) =>
      html`<tr><td class="when">${when}</td><td>${flat(rule)} <span class="soft">${flat(place)}</span><pre>${flat(sample)}</pre></td></tr>
`,
  );
  const { shown, left } = within(rows, ALL_LINES);
  return html`<table class="stack"><tbody>${shown}</tbody></table>${left === 0 ? '' : html`<p class="soft">${text(lang, 'left.lines', { count: left })}</p>`}`;
}
