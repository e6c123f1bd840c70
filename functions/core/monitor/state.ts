import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { Language } from '../base/language.ts';
import { MONTH, type Month } from '../base/month.ts';
import { type At, DAY, HOUR, MINUTE, type Ms } from '../base/time.ts';
import { SEVERITIES, type Severity } from '../rules/signal-kinds.ts';
import { findingKey, findingSchema, type MonitorFinding, type MonitorReport } from './finding.ts';
import { type MonitorNoticeParts, monitorText } from './words.ts';

/** What is high or critical and stays so is said again after this. */
export const MONITOR_REMINDER: Ms = 24 * HOUR;

/** The silence of a whole cluster may be that of its service: said again with the next report, then with every second. */
const SILENCE_REMINDERS = { first: 30 * MINUTE, later: 110 * MINUTE } as const;

/** Notices that wait at most, should Notifications refuse them for long: the oldest go first. */
const MAX_OUTBOX = 20;

/** Findings about something that happened, not about something that lasts: their end is no news. */
const MOMENTARY: ReadonlySet<string> = new Set(['dead-letters', 'connector-errors', 'state-unreadable']);

const at = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.maxLength(1_000));
const severity = v.picklist(SEVERITIES);

export const monitorStateSchema = v.object({
  schema: v.literal('warden.monitor/1'),
  sweptAt: at,
  open: v.array(
    v.object({
      finding: findingSchema,
      firstAt: at,
      /** When a notice named it last. */
      toldAt: v.nullable(at),
      toldSeverity: v.nullable(severity),
    }),
  ),
  silent: v.record(v.string(), at),
  outbox: v.array(v.object({ id: text, dueAt: at, severity, title: text, body: v.string() })),
  /** The newest month that was summarised, or that was over when summaries began; absent: none was ever. */
  summarisedMonth: v.optional(v.pipe(v.string(), v.regex(MONTH))),
});

/** `heartbeat/monitor.json`. */
export type MonitorState = Stored<typeof monitorStateSchema>;
type OpenFinding = MonitorState['open'][number];
export type MonitorOutboxEntry = MonitorState['outbox'][number];

export function emptyMonitorState(): MonitorState {
  return { schema: 'warden.monitor/1', sweptAt: 0, open: [], silent: {}, outbox: [] };
}

/** How a notice about the monitor is written: one text per language, the first language's title. */
export interface MonitorWording {
  readonly languages: readonly Language[];
  readonly zone: string;
}

/**
 * Takes one report of `sweep` into the state and puts a notice into its outbox when there is something to say: a new
 * finding of medium severity or more, one that got worse, the end of one that was notified, a daily reminder of what is
 * high. A report that is not newer than the last one changes nothing, so a redelivery is harmless.
 */
export function foldReport(
  state: MonitorState,
  report: MonitorReport,
  now: At,
  wording: MonitorWording,
): MonitorState {
  if (report.sweptAt <= state.sweptAt) return state;
  const before = new Map(state.open.map((entry) => [findingKey(entry.finding), entry]));
  const found = new Map(report.findings.map((finding) => [findingKey(finding), finding]));
  const present = [...found].map(([key, finding]) => stillOpen(finding, before.get(key), now));
  const absent = state.open.filter(({ finding }) => !found.has(findingKey(finding)));
  const kept = absent.filter(({ finding }) => report.unchecked.includes(finding.code));
  const next: MonitorState = {
    ...state,
    sweptAt: report.sweptAt,
    open: [...present.map(({ entry }) => entry), ...kept],
    silent: { ...report.silent },
  };

  const added = present.filter(({ isDue }) => isDue).map(({ entry }) => entry.finding);
  const standing = [...present.filter(({ isDue }) => !isDue).map(({ entry }) => entry), ...kept];
  const cleared = absent
    .filter((entry) => !kept.includes(entry) && entry.toldAt !== null)
    .map(({ finding }) => finding)
    .filter(({ code }) => !MOMENTARY.has(code))
    // The cluster's silence says what its nodes' silence said before; one ends where the other begins.
    .filter((finding) => !added.some((other) => isSameSilence(finding, other)));
  if (added.length === 0 && cleared.length === 0) return next;
  const open = standing.filter(({ toldAt }) => toldAt !== null).map(({ finding }) => finding);
  const entry = outboxEntry({ added, cleared, open }, report.sweptAt, now, wording);
  return { ...next, outbox: [...state.outbox, entry].slice(-MAX_OUTBOX) };
}

/** What is kept of a finding that the newest report has, and whether people hear of it now. */
function stillOpen(finding: MonitorFinding, old: OpenFinding | undefined, now: At) {
  const isDue = isNews(finding, old, now);
  const entry: OpenFinding = {
    finding,
    firstAt: old?.firstAt ?? now,
    toldAt: isDue ? now : (old?.toldAt ?? null),
    toldSeverity: isDue ? finding.severity : (old?.toldSeverity ?? null),
  };
  return { isDue, entry };
}

/** Removes a notice that Notifications has accepted. */
export function noticeSent(state: MonitorState, id: string): MonitorState {
  return { ...state, outbox: state.outbox.filter((entry) => entry.id !== id) };
}

/** No month ends by one clock alone: that of `respond` and that of the last report have to agree so far. */
const CLOCKS_AGREE: Ms = DAY;

/**
 * Whether a month is still to be told of, or to be noted as the one after which summaries begin. Never without a report of
 * the last day: who does not look cannot tell that nothing happened.
 */
export function wantsMonth(
  { summarisedMonth, outbox, sweptAt }: MonitorState,
  month: Month,
  now: At,
): boolean {
  if (Math.abs(now - sweptAt) > CLOCKS_AGREE) return false;
  // A summary never takes the place of a notice that still waits.
  return (summarisedMonth === undefined || summarisedMonth < month) && outbox.length < MAX_OUTBOX;
}

/**
 * Notes that a month was summarised and puts its notice into the outbox; the first month ever is only noted.
 * @returns null where it is not to be told of (`wantsMonth`): nothing is to be changed.
 */
export function withMonth(
  state: MonitorState,
  month: Month,
  notice: Pick<MonitorOutboxEntry, 'title' | 'body' | 'dueAt'>,
): MonitorState | null {
  if (!wantsMonth(state, month, notice.dueAt)) return null;
  const noted: MonitorState = { ...state, summarisedMonth: month };
  if (state.summarisedMonth === undefined) return noted;
  const entry: MonitorOutboxEntry = { ...notice, id: `month-${month}`, severity: 'info' };
  return { ...noted, outbox: [...state.outbox, entry] };
}

function isNews(finding: MonitorFinding, old: OpenFinding | undefined, now: At): boolean {
  if (rank(finding.severity) < rank('medium')) return false;
  if (old === undefined || old.toldAt === null || old.toldSeverity === null) return true;
  if (MOMENTARY.has(finding.code) && finding.detail !== old.finding.detail) return true;
  if (rank(finding.severity) > rank(old.toldSeverity)) return true;
  return rank(finding.severity) >= rank('high') && now - old.toldAt >= reminderWait(finding, old);
}

function reminderWait({ code }: MonitorFinding, { firstAt, toldAt }: OpenFinding): Ms {
  if (code !== 'cluster-silent') return MONITOR_REMINDER;
  return toldAt === firstAt ? SILENCE_REMINDERS.first : SILENCE_REMINDERS.later;
}

/** That of a cluster and that of one of its nodes; two nodes are two silences. */
function isSameSilence(cleared: MonitorFinding, added: MonitorFinding): boolean {
  const codes = [cleared.code, added.code];
  return (
    codes.includes('node-silent') && codes.includes('cluster-silent') && cleared.cluster === added.cluster
  );
}

function outboxEntry(
  parts: MonitorNoticeParts,
  sweptAt: At,
  now: At,
  wording: MonitorWording,
): MonitorOutboxEntry {
  const texts = wording.languages.map((lang) => monitorText(parts, lang, wording.zone));
  return {
    id: `monitor-${sweptAt}`,
    dueAt: now,
    // The worst comes first.
    severity: parts.added[0]?.severity ?? 'info',
    title: texts[0]?.title ?? '[LKW:monitor]',
    body: inAllLanguages(texts),
  };
}

/** One text after the other; bounded, for Notifications takes 64 KB. */
export function inAllLanguages(texts: readonly { readonly body: string }[]): string {
  return texts
    .map(({ body }) => body)
    .join('\n\n----\n\n')
    .slice(0, 20_000);
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
