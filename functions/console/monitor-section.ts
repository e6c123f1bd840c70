import { html } from 'hono/html';
import { HOUR, MINUTE } from '../core/base/time.ts';
import { heartbeatLatency } from '../core/monitor/heartbeat.ts';
import { whatIsWrong, whatToDo } from '../core/monitor/words.ts';
import { type Tone, tag } from './components.ts';
import { REPORT_HOLDS } from './heard.ts';
import type { Html } from './layout.ts';
import type { MonitorReadings } from './read-fleet.ts';
import { at, foreign, span, text, type View } from './view.ts';

/** The heartbeat goes in every hour and may take a quarter of one; two hours without are a break. */
const LINE_LATE = 2 * HOUR;
/** A respond that was called begins within this, cold start included. */
const BEGIN_WITHIN = 5 * MINUTE;

/** One sentence about the monitor, and how good it is. */
export interface Sign {
  readonly tone: Tone;
  readonly line: Html;
}

/** Worst last. */
const TONES: readonly Tone[] = ['good', 'warn', 'bad'];
const LABEL = { good: 'alive.good', bad: 'alive.bad', warn: 'alive.unknown' } as const;

/** How the monitor itself is: what it stored of its last full test, its looks and its findings. */
export function signsOf(view: View, read: MonitorReadings): readonly Sign[] {
  const { sweep, monitor } = read;
  const signs = [...heartbeatSigns(view, read), sweepSign(view, read), respondSign(view, read)];
  for (const { finding } of monitor.open) {
    const tone = finding.severity === 'high' || finding.severity === 'critical' ? 'bad' : 'warn';
    const said = foreign(whatIsWrong(finding, view.lang));
    const todo = whatToDo(finding.code, view.lang);
    signs.push({
      tone,
      line: html`${said} <code>${finding.code}</code><br><span class="soft">${todo}</span>`,
    });
  }
  if (sweep !== null && monitor.open.length === 0)
    signs.push({ tone: 'good', line: html`${text(view.lang, 'alive.all-well')}` });
  return signs;
}

/** One word for all signs. */
export function verdictTag(view: View, signs: readonly Sign[]): Html {
  const worst = TONES[Math.max(...signs.map(({ tone }) => TONES.indexOf(tone)))] ?? 'good';
  return tag(worst, text(view.lang, LABEL[worst]));
}

/** Findings of a storm are many; the worst come first. */
const MOST_SHOWN = 20;

export function monitorSection(view: View, signs: readonly Sign[]): Html {
  const lines = signs
    .slice(0, MOST_SHOWN)
    .map(({ tone, line }) => html`<li class="${tone === 'bad' ? 'bad' : ''}">${line}</li>`);
  const more = signs.length - MOST_SHOWN;
  return html`<section aria-labelledby="alive"><h2 id="alive">${text(view.lang, 'status.alive')} ${verdictTag(view, signs)}</h2><ul>${lines}${more > 0 ? html`<li>… +${more}</li>` : ''}</ul></section>`;
}

function heartbeatSigns(view: View, { heartbeat }: MonitorReadings): readonly Sign[] {
  const newest = heartbeat?.recent[0];
  if (newest === undefined) return [{ tone: 'warn', line: html`${text(view.lang, 'alive.never')}` }];
  const age = span(view, view.now - newest.seenAt);
  const isLate = view.now - newest.seenAt > LINE_LATE;
  const took = span(view, heartbeatLatency(heartbeat) ?? 0);
  const said = isLate ? text(view.lang, 'alive.late', { age }) : text(view.lang, 'alive.line', { age, took });
  const way = text(view.lang, 'alive.line-way', { at: at(view, newest.seenAt) });
  const drill = heartbeat?.recent.find(({ id }) => id.startsWith('drill-'));
  const drilled =
    drill === undefined
      ? []
      : [
          text(view.lang, 'alive.drill', {
            age: span(view, view.now - drill.seenAt),
            took: span(view, drill.seenAt - drill.lineAt),
          }),
        ];
  return [
    { tone: isLate ? 'bad' : 'good', line: html`${said} <span class="soft">${way}</span>` },
    ...drilled.map((line) => ({ tone: 'good' as const, line: html`${line}` })),
  ];
}

/** That no sweep has run yet is not alarming by itself. */
function sweepSign(view: View, { sweep }: MonitorReadings): Sign {
  if (sweep === null) return { tone: 'good', line: html`${text(view.lang, 'alive.no-sweep')}` };
  const isLate = view.now - sweep.sweptAt > REPORT_HOLDS;
  const said = text(view.lang, isLate ? 'alive.sweep-late' : 'alive.sweep', {
    age: span(view, view.now - sweep.sweptAt),
  });
  return { tone: isLate ? 'bad' : 'good', line: html`${said}` };
}

export function respondSign(view: View, { lease, sweep }: MonitorReadings): Sign {
  if (lease?.holder != null && view.now < lease.holder.expiresAt)
    return { tone: 'good', line: html`${text(view.lang, 'alive.respond-works')}` };
  if (lease === null || lease.wakeSeq <= lease.ackSeq)
    return { tone: 'good', line: html`${text(view.lang, 'alive.respond-idle')}` };
  const since = lease.holder?.expiresAt ?? sweep?.stuck?.since ?? null;
  if (since === null || view.now - since <= BEGIN_WITHIN)
    return { tone: 'good', line: html`${text(view.lang, 'alive.respond-pending')}` };
  const age = span(view, view.now - since);
  return { tone: 'bad', line: html`${text(view.lang, 'alive.respond-stuck', { age })}` };
}
