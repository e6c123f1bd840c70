import type { Language } from '../base/language.ts';
import { dateOf, hourOf, localTime, offsetOf } from '../base/local-time.ts';
import { createText, keyIn } from '../base/text.ts';
import type { At } from '../base/time.ts';
import type { FindingCode, MonitorFinding } from './finding.ts';
import { EN } from './words.en.ts';
import { JA } from './words.ja.ts';

const text = createText({ en: EN, ja: JA });

/** Lines of one notice; bounded so that it stays far below the 64 KB of Notifications. */
const MAX_LISTED = 40;

export interface MonitorNoticeParts {
  /** New or worse than reported before, worst first. */
  readonly added: readonly MonitorFinding[];
  readonly cleared: readonly MonitorFinding[];
  /** Told before and still so. */
  readonly open: readonly MonitorFinding[];
}

/** Title (one line, at most 255 characters) and body of a notice about the monitor, in one language. */
export function monitorText(
  parts: MonitorNoticeParts,
  lang: Language,
  zone: string,
): { readonly title: string; readonly body: string } {
  const worst = parts.added[0] ?? parts.open[0];
  const others = parts.added.length - 1;
  const more = others > 0 ? text(lang, 'line.more', { count: others }) : '';
  const headline =
    worst === undefined
      ? text(lang, 'line.cleared')
      : `${text(lang, `label.${worst.severity}`)}${whatIsWrong(worst, lang)}${more}`;
  const sections = [intro(parts, lang)];
  for (const finding of parts.added.slice(0, MAX_LISTED)) {
    const { since, code, detail } = finding;
    const dated = since === null ? '' : text(lang, 'line.since', { at: timeText(since, zone) });
    const nodes = code === 'cluster-silent' ? `\n  ${detail}` : '';
    const todo = text(lang, 'line.todo', { todo: whatToDo(code, lang) });
    sections.push(`- ${whatIsWrong(finding, lang)}${dated}${nodes}\n  ${todo}`);
  }
  sections.push(...listed('line.cleared-list', parts.cleared, lang));
  sections.push(...listed('line.open-list', parts.open, lang));
  return { title: `${oneLine(headline).slice(0, 230)} [LKW:monitor]`, body: sections.join('\n\n') };
}

/** What it is about. Where a whole cluster is silent nobody may read that only the monitor is concerned. */
function intro({ added, open }: MonitorNoticeParts, lang: Language): string {
  const silent = [...added, ...open].filter(({ code }) => code === 'cluster-silent');
  if (silent.length === 0) return text(lang, 'line.intro');
  return text(lang, 'line.intro-silent', { names: silent.map(({ name }) => name).join(', ') });
}

/** One line: what is wrong. */
export function whatIsWrong({ code, name, cluster, detail }: MonitorFinding, lang: Language): string {
  // Checks have words of their own; their names are those that `checkMonitor` gives them.
  const check = code === 'check-failed' ? keyIn(EN, 'check', name) : null;
  const named = check === null ? name : text(lang, check);
  return text(lang, `${code}.what`, { name: named, cluster: cluster ?? '-', detail });
}

/** What it means for those who rely on the notices, and what to do. */
export function whatToDo(code: FindingCode, lang: Language): string {
  return text(lang, `${code}.todo`);
}

function listed(
  heading: 'line.cleared-list' | 'line.open-list',
  findings: readonly MonitorFinding[],
  lang: Language,
): string[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, MAX_LISTED).map((f) => `- ${whatIsWrong(f, lang)}`);
  const rest = findings.length - lines.length;
  if (rest > 0) lines.push(text(lang, 'line.more', { count: rest }));
  return [[text(lang, heading), ...lines].join('\n')];
}

function timeText(at: At, zone: string): string {
  const local = localTime(at, zone);
  return `${dateOf(local)} ${hourOf(local)} ${offsetOf(local)}`;
}

function oneLine(words: string): string {
  return words.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
