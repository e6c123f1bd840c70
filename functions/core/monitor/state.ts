import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import { type At, HOUR, type Ms } from '../base/time.ts';
import { SEVERITIES, type Severity } from '../rules/signal.ts';
import { FINDING_CODES, findingKey, type MonitorFinding, type MonitorReport } from './finding.ts';
import { type MonitorLanguage, monitorText } from './words.ts';

/** What `respond` keeps about the monitor itself; written by `respond` only. */
export const MONITOR_STATE = 'heartbeat/monitor.json';
/** What is high or critical and stays so is said again after this. */
export const MONITOR_REMINDER: Ms = 24 * HOUR;

/** Findings that tell of something that happened, not of something that lasts: their end is no news. */
const MOMENTARY: ReadonlySet<string> = new Set(['dead-letters', 'connector-errors']);

const at = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.maxLength(1_000));
const severity = v.picklist(SEVERITIES);

const findingSchema = v.object({
  code: v.picklist(FINDING_CODES),
  severity,
  subject: text,
  name: text,
  cluster: v.nullable(text),
  since: v.nullable(at),
  detail: text,
});

/** A report as `sweep` wrote it; for the codec of the inbox. */
export const reportSchema = v.object({
  sweptAt: at,
  findings: v.pipe(v.array(findingSchema), v.maxLength(1_000)),
  unchecked: v.array(v.picklist(FINDING_CODES)),
  silent: v.record(v.string(), at),
});

const stateSchema = v.object({
  schema: v.literal('warden.monitor/1'),
  sweptAt: at,
  open: v.array(
    v.object({
      finding: findingSchema,
      firstAt: at,
      toldAt: v.nullable(at),
      toldSeverity: v.nullable(severity),
    }),
  ),
  silent: v.record(v.string(), at),
  outbox: v.array(v.object({ id: text, dueAt: at, severity, title: text, body: v.string() })),
});

/** `heartbeat/monitor.json`. */
export type MonitorState = Readonly<v.InferOutput<typeof stateSchema>>;
export type MonitorOutboxEntry = MonitorState['outbox'][number];

export function emptyMonitorState(): MonitorState {
  return { schema: 'warden.monitor/1', sweptAt: 0, open: [], silent: {}, outbox: [] };
}

/** Reads the state; a missing or damaged one is empty: what is still so is told once more. */
export function parseMonitorState(body: Uint8Array | null): MonitorState {
  const parsed = v.safeParse(stateSchema, body === null ? undefined : fromJsonBytes(body));
  return parsed.success ? parsed.output : emptyMonitorState();
}

/** How a notice about the monitor is written: one text per language, the first language's title. */
export interface MonitorTelling {
  readonly languages: readonly MonitorLanguage[];
  readonly zone: string;
}

/**
 * Takes one report of `sweep` into the state and puts a notice into its outbox when there is something to say: a new
 * finding of medium severity or more, one that got worse, the end of one that was told, a daily reminder of what is
 * high. A report that is not newer than the last one changes nothing, so a redelivery is harmless.
 */
export function foldReport(
  state: MonitorState,
  report: MonitorReport,
  now: At,
  telling: MonitorTelling,
): MonitorState {
  if (report.sweptAt <= state.sweptAt) return state;
  const before = new Map(state.open.map((entry) => [findingKey(entry.finding), entry]));
  const present = new Map(report.findings.map((finding) => [findingKey(finding), finding]));
  const open: MonitorState['open'] = [];
  const added: MonitorFinding[] = [];
  const cleared: MonitorFinding[] = [];
  const standing: MonitorFinding[] = [];

  for (const [key, finding] of present) {
    const old = before.get(key);
    if (isDue(finding, old, now)) {
      added.push(finding);
      open.push({ finding, firstAt: old?.firstAt ?? now, toldAt: now, toldSeverity: finding.severity });
      continue;
    }
    if (old !== undefined && old.toldAt !== null) standing.push(finding);
    open.push({
      finding,
      firstAt: old?.firstAt ?? now,
      toldAt: old?.toldAt ?? null,
      toldSeverity: old?.toldSeverity ?? null,
    });
  }
  for (const [key, entry] of before) {
    if (present.has(key)) continue;
    if (report.unchecked.includes(entry.finding.code)) {
      open.push(entry);
      if (entry.toldAt !== null) standing.push(entry.finding);
    } else if (entry.toldAt !== null && !MOMENTARY.has(entry.finding.code)) cleared.push(entry.finding);
  }
  // The cluster's silence says what its nodes' silence said before; one ends where the other begins.
  const news = cleared.filter((f) => !added.some((a) => isSameSilence(f, a)));
  const next: MonitorState = {
    ...state,
    sweptAt: report.sweptAt,
    open,
    silent: { ...report.silent },
  };
  if (added.length === 0 && news.length === 0) return next;
  const entry = outboxEntry({ added, cleared: news, open: standing }, report.sweptAt, now, telling);
  return { ...next, outbox: [...state.outbox, entry].slice(-20) };
}

/** Removes a notice that Notifications has accepted. */
export function noticeSent(state: MonitorState, id: string): MonitorState {
  return { ...state, outbox: state.outbox.filter((entry) => entry.id !== id) };
}

function isDue(finding: MonitorFinding, old: MonitorState['open'][number] | undefined, now: At): boolean {
  if (rank(finding.severity) < rank('medium')) return false;
  if (old === undefined || old.toldAt === null || old.toldSeverity === null) return true;
  if (MOMENTARY.has(finding.code) && finding.detail !== old.finding.detail) return true;
  if (rank(finding.severity) > rank(old.toldSeverity)) return true;
  return rank(finding.severity) >= rank('high') && now - old.toldAt >= MONITOR_REMINDER;
}

function isSameSilence(cleared: MonitorFinding, added: MonitorFinding): boolean {
  const codes = ['node-silent', 'cluster-silent'];
  return codes.includes(cleared.code) && codes.includes(added.code) && cleared.cluster === added.cluster;
}

function outboxEntry(
  parts: {
    added: readonly MonitorFinding[];
    cleared: readonly MonitorFinding[];
    open: readonly MonitorFinding[];
  },
  sweptAt: At,
  now: At,
  telling: MonitorTelling,
): MonitorOutboxEntry {
  const texts = telling.languages.map((lang) => monitorText(parts, lang, telling.zone));
  const severities = parts.added.map((f) => f.severity).sort((a, b) => rank(b) - rank(a));
  return {
    id: `monitor-${sweptAt}`,
    dueAt: now,
    severity: severities[0] ?? 'info',
    title: texts[0]?.title ?? '[LKW:monitor]',
    body: texts
      .map((t) => t.body)
      .join('\n\n----\n\n')
      .slice(0, 20_000),
  };
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
