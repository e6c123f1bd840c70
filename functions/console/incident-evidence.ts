import { html } from 'hono/html';
import { valueAt } from '../core/base/group-by.ts';
import type { Incident, OutboxEntry } from '../core/incident/incident.ts';
import { fitting, within } from '../report/plain.ts';
import { noticeTitle, tag } from './components.ts';
import type { Html } from './layout.ts';
import type { IncidentDetails } from './read-incident.ts';
import { at, foreign, text, type View } from './view.ts';

/** Of the log lines, of one line, of the list of notices, and of the newest notice's text; bytes. */
const [LINES, LINE, NOTICES, BODY] = [11_000, 1_200, 5_000, 7_000] as const;

/** Log lines as they were logged, as many as a page holds: the report and the raw data have all. */
export function evidenceSection(view: View, { evidence, names }: IncidentDetails): Html {
  const { lang } = view;
  const head = html`<h2 id="evidence">${text(lang, 'incident.evidence')}</h2>`;
  if (evidence.length === 0)
    return html`<section aria-labelledby="evidence">${head}<p>${text(lang, 'incident.no-evidence')}</p></section>`;
  const { shown, left } = within(
    evidence.map((one) => {
      const node = fitting(foreign(valueAt(names, one.node) ?? one.node), 200);
      return html`<tr><td>${node}<br><code>${fitting(foreign(one.rule), 100)}</code></td><td class="soft">${at(view, one.first)}<br>${at(view, one.last)}</td><td><code class="line">${fitting(foreign(one.sample), LINE)}</code></td></tr>
`;
    }),
    LINES,
  );
  const titles = (['rule', 'when', 'line'] as const).map(
    (key) => html`<th scope="col">${text(lang, `incident.evidence-${key}`)}</th>`,
  );
  return html`<section aria-labelledby="evidence">${head}<p class="soft">${text(lang, 'incident.evidence-help')}</p><details><summary>${text(lang, 'incident.evidence')} (${evidence.length})</summary><div data-copy-lines="${text(lang, 'incident.copy-lines')}"><table class="lines"><thead><tr>${titles}</tr></thead><tbody>${shown}</tbody></table></div>${leftOut(view, left)}</details></section>`;
}

/** Every notice that is kept, newest first, and the text of the newest one. */
export function noticesSection(view: View, incident: Incident, body: string | null): Html {
  const { lang } = view;
  const { shown, left } = within(
    [...incident.outbox].reverse().map((n) => {
      const title = fitting(foreign(noticeTitle(view, n) ?? '-'), 600);
      return html`<li>${n.seq}. ${title} <code>${foreign(n.reason)}</code> ${sent(view, n)}</li>
`;
    }),
    NOTICES,
  );
  return html`<section aria-labelledby="notices"><h2 id="notices">${text(lang, 'incident.notices')}</h2>
<ol class="flat">${shown}</ol>${leftOut(view, left)}
${body === null ? '' : html`<details><summary>${text(lang, 'incident.notice-text')}</summary><pre>${fitting(body, BODY)}</pre></details>`}</section>`;
}

function sent(view: View, n: OutboxEntry): Html {
  if (n.overtakenBy !== undefined)
    return tag('warn', text(view.lang, 'incident.notice-overtaken', { seq: n.overtakenBy }));
  if (n.sentAt !== null)
    return tag('good', text(view.lang, 'incident.notice-sent', { at: at(view, n.sentAt) }));
  if (n.failures === 0) return tag('warn', text(view.lang, 'incident.notice-due'));
  const failed = { failures: n.failures, error: foreign(n.lastError ?? '-') };
  return tag('bad', text(view.lang, 'incident.notice-failed', failed));
}

function leftOut(view: View, left: number): Html | string {
  return left === 0
    ? ''
    : html`<p class="soft">${text(view.lang, 'incident.more', { count: left })}${text(view.lang, 'text.stop')}${text(view.lang, 'incident.more-where')}</p>`;
}
