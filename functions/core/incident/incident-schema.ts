import * as v from 'valibot';
import { SEVERITIES } from '../rules/signal-kinds.ts';

/*
 * Everything that whoever decides, acts or words a notice leans on. What is a word of a closed list is only a text here:
 * a later version may know more of them, and every reader has an answer for one that it does not know.
 */
const at = v.pipe(v.number(), v.finite());
const times = v.record(v.string(), at);
const texts = v.array(v.string());
const severity = v.picklist(SEVERITIES);

const diagnosisSchema = v.looseObject({
  cause: v.string(),
  confidence: v.string(),
  evidence: texts,
  wouldChange: v.string(),
});

const troublesSchema = v.looseObject({
  paths: v.record(
    v.string(),
    v.union([v.looseObject({ detached: v.nullable(v.string()) }), v.looseObject({ lostAt: v.nullable(at) })]),
  ),
  detached: v.record(v.string(), v.string()),
  restarts: times,
  silentSince: v.nullable(at),
  strays: v.optional(times),
  told: v.record(v.string(), v.array(v.tuple([at, at]))),
  toldUntil: v.nullable(at),
});

export const memorySchema = v.looseObject({
  known: troublesSchema,
  notified: v.nullable(
    v.looseObject({ situation: v.string(), node: v.string(), severity, cause: v.string() }),
  ),
  nearMinutes: v.nullable(at),
  detachedBy: v.nullable(v.string()),
  silentSince: v.nullable(at),
  reattach: v.nullable(v.looseObject({ planId: v.string(), stage: v.string(), given: at })),
  unreported: v.nullable(v.looseObject({ planId: v.string(), since: at })),
  affected: texts,
  // A field that is missing would read as a path that was seen back.
  lost: v.record(v.string(), v.looseObject({ since: v.nullable(at), last: at, backAt: v.nullable(at) })),
  takeover: v.record(
    v.string(),
    v.array(v.looseObject({ code: v.string(), node: v.string(), at: v.nullable(at) })),
  ),
  firstLossAt: v.nullable(at),
  wrote: v.record(v.string(), v.looseObject({ service: v.picklist(['active', 'standby']), at })),
  served: times,
  seenAt: times,
  settled: v.record(v.string(), v.string()),
  named: texts,
  toldAttached: texts,
  toldHung: texts,
  maintenance: times,
  instanceActions: times,
  diagnosis: v.nullable(diagnosisSchema),
  merged: v.nullable(at),
  flap: v.nullable(v.looseObject({ mark: v.string(), at })),
  reminders: at,
  roles: v.record(v.string(), v.looseObject({ service: v.picklist(['active', 'standby']), at })),
});

/** What decides whether, when and how gravely an entry is sent. What it says is judged when it is sent. */
const entrySchema = v.looseObject({
  seq: v.pipe(v.number(), v.safeInteger()),
  reason: v.string(),
  severity,
  dueAt: at,
  sentAt: v.nullable(at),
  failures: at,
});

/** An incident in the form of now. Fields that a later version added are kept. */
export const incidentSchema = v.looseObject({
  schema: v.literal('warden.incident/2'),
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)),
  cluster: v.looseObject({ key: v.string(), name: v.string(), nodes: texts, source: v.string() }),
  openedAt: at,
  lossAt: at,
  closedAt: v.nullable(at),
  closedBy: v.nullable(v.string()),
  cause: v.string(),
  severity,
  deadline: v.nullable(v.looseObject({ from: at, to: at })),
  acknowledged: v.nullable(v.looseObject({ by: v.string(), at, via: v.optional(v.string()) })),
  hold: v.nullable(v.looseObject({ by: v.string(), at, until: at, why: v.string() })),
  memory: memorySchema,
  outbox: v.array(entrySchema),
  history: v.array(v.looseObject({ at, code: v.string(), text: v.string() })),
  nextCheckAt: v.nullable(at),
  attachmentState: v.optional(v.looseObject({ signature: v.string(), since: at })),
  lastNoticeAt: v.optional(at),
  lastSeq: v.optional(at),
  firstSentAt: v.optional(at),
  situation: v.optional(v.string()),
  recoveredAt: v.nullish(at),
  after: v.optional(at),
  wide: v.optional(
    v.looseObject({
      windowMinutes: at,
      members: v.array(v.looseObject({ id: v.string(), cluster: v.string() })),
      told: at,
      joins: at,
      near: v.nullable(v.looseObject({ minutes: at, to: at })),
      reminders: at,
      isOver: v.boolean(),
    }),
  ),
  keptAt: v.optional(at),
  writer: v.string(),
});
