import * as v from 'valibot';
import { fromJsonBytes, type Stored } from '../base/json-bytes.ts';
import { monitorReportSchema } from '../monitor/finding.ts';
import { probeReportSchema, readProbeReport } from '../probe/stored.ts';
import { signalSchema } from '../rules/signal.ts';
import { PARTS_OF, type Part, WRITERS, type Writer } from './writers.ts';

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
  source: v.picklist(WRITERS),
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

/** The same before its parts are read. What it says of its own source counts only where no folder says it. */
const outerSchema = v.object({
  ...inboxSchema.entries,
  source: v.optional(v.unknown()),
  signals: v.array(v.unknown()),
  events: v.array(v.unknown()),
  zoneOffsets: v.exactOptional(v.unknown()),
  monitor: v.exactOptional(v.unknown()),
  probes: v.exactOptional(v.array(v.unknown())),
});

/**
 * Reads an inbox object part by part: whoever may write there parses hostile input, so nothing is taken on trust,
 * and one bad part does not hide the others. Null when the whole is no inbox object.
 *
 * @param writer whose folder it lies in: who wrote it, whatever it says. Null for one that lies in none, as the version
 * before wrote them: it is taken at its word, but never for an answer of a node.
 * @returns the object, with how many of its parts had to be left out.
 */
export function readInbox(
  body: Uint8Array,
  writer: Writer | null,
): { readonly object: InboxObject; readonly unreadable: number } | null {
  const outer = v.safeParse(outerSchema, fromJsonBytes(body));
  if (!outer.success) return null;
  const source = writer ?? WRITERS.find((one) => one === outer.output.source);
  if (source === undefined) return null;
  const given = partsIn(outer.output);
  const its = (part: Part) => (PARTS_OF[source].includes(part) ? given[part] : []);
  const signals = readable(signalSchema, its('signals'));
  const events = readable(eventSchema, its('events'));
  const zoneOffsets = readable(zoneOffsetsSchema, its('zoneOffsets'));
  const monitor = readable(monitorReportSchema, its('monitor'));
  const probes = writer === null ? [] : its('probes').flatMap((value) => readProbeReport(value) ?? []);
  const object = {
    schema: outer.output.schema,
    source,
    signals,
    events,
    ...(zoneOffsets[0] !== undefined && { zoneOffsets: zoneOffsets[0] }),
    ...(monitor[0] !== undefined && { monitor: monitor[0] }),
    ...(probes.length > 0 && { probes }),
  };
  const read = [signals, events, zoneOffsets, monitor, probes].flat().length;
  return { object, unreadable: Object.values(given).flat().length - read };
}

/** Every part as a list of what is to be read. */
function partsIn({ signals, events, zoneOffsets, monitor, probes }: v.InferOutput<typeof outerSchema>) {
  return {
    signals,
    events,
    zoneOffsets: zoneOffsets === undefined ? [] : [zoneOffsets],
    monitor: monitor === undefined ? [] : [monitor],
    probes: probes ?? [],
  } satisfies Record<Part, readonly unknown[]>;
}

function readable<T>(schema: v.GenericSchema<unknown, T>, values: readonly unknown[]): T[] {
  return values.flatMap((value) => {
    const parsed = v.safeParse(schema, value);
    return parsed.success ? [parsed.output] : [];
  });
}
