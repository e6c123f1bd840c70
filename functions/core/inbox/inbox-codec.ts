import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import type { MonitorReport } from '../monitor/finding.ts';
import { reportSchema } from '../monitor/state.ts';
import { type ProbeReport, readProbeReport } from '../probe/report.ts';
import { SEVERITIES, SIGNAL_KINDS, type Signal } from '../rules/signal.ts';
import type { InboxObject, PlatformEvent } from './inbox.ts';

const time = v.pipe(v.number(), v.finite());
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.exactOptional(v.pipe(v.number(), v.finite()));
const word = v.exactOptional(text(1_000));

const signalSchema = v.object({
  rule: text(100),
  kind: v.picklist(SIGNAL_KINDS),
  severity: v.picklist(SEVERITIES),
  node: v.pipe(text(300), v.minLength(1)),
  host: v.nullable(text(300)),
  at: time,
  precision: time,
  bootId: v.nullable(text(100)),
  text: text(1_000),
  session: count,
  connection: count,
  iqn: word,
  portal: v.exactOptional(v.object({ address: text(100), port: v.number() })),
  device: word,
  scsiHost: count,
  scsiAddress: word,
  errorCode: count,
  connState: count,
  count,
  seconds: count,
  tag: word,
  messageId: word,
  peer: word,
  detail: word,
});

const eventSchema = v.object({
  type: text(200),
  resourceId: v.nullable(text(300)),
  compartmentId: v.nullable(text(300)),
  at: time,
  eventId: v.nullable(text(300)),
});

const zoneOffsetsSchema = v.record(
  text(300),
  v.pipe(v.number(), v.integer(), v.minValue(-26), v.maxValue(26)),
);

const inboxSchema = v.object({
  schema: v.literal('warden.inbox/1'),
  source: v.picklist(['detect', 'observe', 'sweep', 'probe']),
  signals: v.array(v.unknown()),
  events: v.array(v.unknown()),
  zoneOffsets: v.exactOptional(v.unknown()),
  monitor: v.exactOptional(v.unknown()),
  probes: v.exactOptional(v.array(v.unknown())),
});

/** An inbox object as read, with how many of its parts had to be left out. */
interface ReadInbox {
  readonly object: InboxObject;
  readonly unreadable: number;
}

/**
 * Reads an inbox object part by part: whoever may write there parses hostile input, so nothing is taken on trust,
 * and one bad part does not hide the others. Null when the whole is no inbox object.
 */
export function readInbox(body: Uint8Array): ReadInbox | null {
  const outer = v.safeParse(inboxSchema, fromJsonBytes(body));
  if (!outer.success) return null;
  const { schema, source } = outer.output;
  const signals: Signal[] = [];
  const events: PlatformEvent[] = [];
  for (const part of outer.output.signals) {
    const parsed = v.safeParse(signalSchema, part);
    if (parsed.success) signals.push(parsed.output);
  }
  for (const part of outer.output.events) {
    const parsed = v.safeParse(eventSchema, part);
    if (parsed.success) events.push(parsed.output);
  }
  const monitor = readReport(outer.output.monitor, source);
  const { probes, lost } = readProbes(outer.output.probes, source);
  const unreadable =
    lost +
    outer.output.signals.length +
    outer.output.events.length -
    signals.length -
    events.length +
    (outer.output.monitor !== undefined && monitor === null ? 1 : 0);
  const zones = v.safeParse(zoneOffsetsSchema, outer.output.zoneOffsets);
  const object = {
    schema,
    source,
    signals,
    events,
    ...(zones.success && { zoneOffsets: zones.output }),
    ...(monitor !== null && { monitor }),
    ...(probes.length > 0 && { probes }),
  };
  return { object, unreadable };
}

/** Only `sweep` reports about the monitor; a report in any other's object is left out. */
function readReport(value: unknown, source: InboxObject['source']): MonitorReport | null {
  if (value === undefined || source !== 'sweep') return null;
  const parsed = v.safeParse(reportSchema, value);
  return parsed.success ? parsed.output : null;
}

/** Only `probe` reports about nodes; a report in any other's object is left out. */
function readProbes(
  values: readonly unknown[] = [],
  source: InboxObject['source'],
): { readonly probes: readonly ProbeReport[]; readonly lost: number } {
  const probes = source === 'probe' ? values.flatMap((value) => readProbeReport(value) ?? []) : [];
  return { probes, lost: values.length - probes.length };
}
