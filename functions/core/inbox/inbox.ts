import * as v from 'valibot';
import { fromJsonBytes, type Stored } from '../base/json-bytes.ts';
import { monitorReportSchema } from '../monitor/finding.ts';
import { probeReportSchema, readProbeReport } from '../probe/stored.ts';
import { signalSchema } from '../rules/signal.ts';

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
  v.pipe(v.number(), v.multipleOf(0.25), v.minValue(-26), v.maxValue(26)),
);

const inboxSchema = v.object({
  schema: v.literal('warden.inbox/1'),
  source: v.picklist(['detect', 'observe', 'sweep', 'probe']),
  signals: v.array(signalSchema),
  /** Platform events: "read the API now". Only type, ids and time are believed. */
  events: v.array(eventSchema),
  /** By node: hours or quarters of one by which stamps of this batch were ahead of their arrival; its signals are dated without them. */
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

/**
 * Reads an inbox object part by part: whoever may write there parses hostile input, so nothing is taken on trust,
 * and one bad part does not hide the others. Null when the whole is no inbox object.
 * @returns the object, with how many of its parts had to be left out.
 */
export function readInbox(
  body: Uint8Array,
): { readonly object: InboxObject; readonly unreadable: number } | null {
  const outer = v.safeParse(outerSchema, fromJsonBytes(body));
  if (!outer.success) return null;
  const { schema, source, ...parts } = outer.output;
  const signals = readable(signalSchema, parts.signals);
  const events = readable(eventSchema, parts.events);
  // Only `sweep` reports about the monitor, only `probe` about nodes; a report in any other's object is left out.
  const [monitor] = source === 'sweep' ? readable(monitorReportSchema, [parts.monitor]) : [];
  const reports = parts.probes ?? [];
  const probes = source === 'probe' ? reports.flatMap((value) => readProbeReport(value) ?? []) : [];
  const unreadable =
    parts.signals.length -
    signals.length +
    (parts.events.length - events.length) +
    (reports.length - probes.length) +
    (parts.monitor !== undefined && monitor === undefined ? 1 : 0);
  const zones = v.safeParse(zoneOffsetsSchema, parts.zoneOffsets);
  const object = {
    schema,
    source,
    signals,
    events,
    ...(zones.success && { zoneOffsets: zones.output }),
    ...(monitor !== undefined && { monitor }),
    ...(probes.length > 0 && { probes }),
  };
  return { object, unreadable };
}

function readable<T>(schema: v.GenericSchema<unknown, T>, values: readonly unknown[]): T[] {
  return values.flatMap((value) => {
    const parsed = v.safeParse(schema, value);
    return parsed.success ? [parsed.output] : [];
  });
}
