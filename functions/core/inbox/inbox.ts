import * as v from 'valibot';
import { fromJsonBytes, type Stored } from '../base/json-bytes.ts';
import { type MonitorReport, monitorReportSchema } from '../monitor/finding.ts';
import { type ProbeReport, probeReportSchema, readProbeReport } from '../probe/report.ts';
import { type Signal, signalSchema } from '../rules/signal.ts';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));

const eventSchema = v.object({
  /** Lower-cased type without the `com.oraclecloud.` prefix: `computeapi.detachvolume.end`. */
  type: text(200),
  resourceId: v.nullable(text(300)),
  compartmentId: v.nullable(text(300)),
  at: v.pipe(v.number(), v.finite()),
  eventId: v.nullable(text(300)),
});

/** What the platform says of an event, as far as it is believed. */
export type PlatformEvent = Stored<typeof eventSchema>;

const zoneOffsetsSchema = v.record(
  text(300),
  v.pipe(v.number(), v.integer(), v.minValue(-26), v.maxValue(26)),
);

const inboxSchema = v.object({
  schema: v.literal('warden.inbox/1'),
  source: v.picklist(['detect', 'observe', 'sweep', 'probe']),
  signals: v.array(signalSchema),
  /** Platform events: "read the API now". Only type, ids and time are believed. */
  events: v.array(eventSchema),
  /** By node: whole hours by which stamps of this batch were ahead of their arrival; its signals are dated without them. */
  zoneOffsets: v.exactOptional(zoneOffsetsSchema),
  /** What `sweep` found out about the monitor itself; `foldReport` turns it into notices. */
  monitor: v.exactOptional(monitorReportSchema),
  /** What nodes answered to `probe`. */
  probes: v.exactOptional(v.array(probeReportSchema)),
});

/**
 * What `detect`, `observe`, `sweep` and `probe` hand to `respond`: immutable, named by its content, so that a repeated
 * delivery writes the same object again. Holds nothing that differs between two deliveries of one batch.
 */
export type InboxObject = Stored<typeof inboxSchema>;

/** The same before its parts are read. */
const outerSchema = v.object({
  ...inboxSchema.entries,
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
  const outer = v.safeParse(outerSchema, fromJsonBytes(body));
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
  const parsed = v.safeParse(monitorReportSchema, value);
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
