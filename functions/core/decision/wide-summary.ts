import { type At, MINUTE, type Ms } from '../base/time.ts';
import {
  beginIncident,
  type Incident,
  type OutboxEntry,
  UNSENT,
  type WideMemory,
} from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import { NEWS, SITUATIONS } from '../incident/situations.ts';
import type { WideFacts } from '../notice/facts.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import { beforeDeadline, DEADLINE_NEAR_MIN, reminderWait } from './rhythm.ts';
import type { WideOutage } from './wide-outage.ts';

/** Clusters that join are told after this: once soon, because an outage spreads within seconds, then seldom. */
const JOINED = { first: MINUTE, later: 10 * MINUTE };

/** A deadline that lies so much later is another one: its last minutes are told anew. */
const OTHER_DEADLINE: Ms = 15 * MINUTE;

/** What the summary needs to know besides itself. */
export interface WideContext {
  readonly incidentOf: (id: string) => Incident | null;
  /** Whether people were told of the incident itself. */
  readonly isTold: (id: string) => boolean;
  readonly policy: Policy;
  readonly now: At;
}

/**
 * The summary of a wide outage as an incident of its own. To everybody else it is closed from the start: no cluster's
 * decision is about it, and its outbox is sent like any other.
 * @param id the outage's, or another one where that is taken.
 */
export function summaryOf(outage: WideOutage, id: string, context: WideContext): Incident {
  const { availabilityDomain, since, windowMinutes } = outage.facts;
  const incident = beginIncident({
    id,
    cluster: { key: `wide:${id}`, name: availabilityDomain, nodes: [], source: 'unknown' },
    openedAt: context.now,
    lossAt: since,
    closedAt: context.now,
    cause: 'wide-outage',
    severity: 'critical',
    wide: {
      windowMinutes,
      members: outage.incidents,
      told: 0,
      joins: 0,
      near: null,
      reminders: 0,
      isOver: false,
    },
  });
  return tell(incident, 'first', context);
}

/** Whether the summary goes on: it has clusters that were told nowhere else. */
export function isWideOpen({ wide }: Incident): boolean {
  return wide !== undefined && !wide.isOver;
}

/** Whether the outage is the one that the summary is about. */
export function isSameWide({ cluster, wide }: Incident, outage: WideOutage): boolean {
  if (cluster.name !== outage.facts.availabilityDomain) return false;
  const ids = new Set(outage.incidents.map(({ id }) => id));
  return wide?.members.some(({ id }) => ids.has(id)) === true;
}

/** The summary with the clusters that joined, and what people have to hear of it now: at most one notice. */
export function decideWide(before: Incident, outage: WideOutage | null, context: WideContext): Incident {
  const { wide } = before;
  if (wide === undefined || wide.isOver) return before;
  const ids = new Set(wide.members.map(({ id }) => id));
  const joined = (outage?.incidents ?? []).filter(({ id }) => !ids.has(id));
  const incident =
    joined.length === 0 ? before : { ...before, wide: { ...wide, members: [...wide.members, ...joined] } };
  const why = dueNow(incident, incident.wide ?? wide, context);
  return why === null ? incident : tell(incident, why, context);
}

type Why = NonNullable<WideFacts['why']>;

function dueNow(incident: Incident, wide: WideMemory, context: WideContext): Why | null {
  const { now } = context;
  const { waiting } = statesOf(wide, context);
  if (waiting.length === 0) return 'over';
  const quiet = now - (incident.lastNoticeAt ?? now);
  if (wide.members.length > wide.told && quiet >= (wide.joins === 0 ? JOINED.first : JOINED.later))
    return 'joined';
  const near = nearOf(wide, context);
  if (near !== null && near.minutes < (wide.near?.minutes ?? Number.POSITIVE_INFINITY))
    return 'deadline-near';
  if (near !== null && near.to - (wide.near?.to ?? near.to) >= OTHER_DEADLINE) return 'deadline-near';
  return now >= reminderAt(wide, incident.lastNoticeAt ?? now, context) ? 'reminder' : null;
}

function reminderAt(wide: WideMemory, toldAt: At, context: WideContext): At {
  const to = firstDeadline(wide, context);
  const rhythm = { isAcknowledged: false, isRare: false, isCounting: to !== null, reminders: wide.reminders };
  return beforeDeadline(toldAt + reminderWait(context.policy, rhythm), to);
}

/** What has become of each cluster, by name. */
function statesOf(wide: WideMemory, { incidentOf, isTold }: WideContext) {
  const waiting: Incident[] = [];
  const own: Incident[] = [];
  const over: string[] = [];
  for (const { id, cluster } of wide.members) {
    const incident = incidentOf(id);
    if (incident === null || incident.closedAt !== null || isBack(incident)) over.push(cluster);
    else if (isTold(id)) own.push(incident);
    else waiting.push(incident);
  }
  return { waiting, own, over };
}

function isBack({ situation }: Incident): boolean {
  return situation !== undefined && SITUATIONS[situation].closes !== null;
}

/** The earliest moment at which I/O fails in one of the clusters that were told nowhere else. */
function firstDeadline(wide: WideMemory, context: WideContext): At | null {
  const times = statesOf(wide, context).waiting.flatMap(({ deadline }) =>
    deadline !== null && deadline.to > context.now ? [deadline.to] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}

function nearOf(wide: WideMemory, context: WideContext): WideMemory['near'] {
  const to = firstDeadline(wide, context);
  if (to === null) return null;
  const crossed = DEADLINE_NEAR_MIN.filter((minutes) => to - context.now <= minutes * MINUTE);
  return crossed.length === 0 ? null : { minutes: Math.min(...crossed), to };
}

function tell(incident: Incident, why: Why, context: WideContext): Incident {
  const { wide } = incident;
  if (wide === undefined) return incident;
  const { now } = context;
  const next: WideMemory = {
    ...wide,
    told: wide.members.length,
    joins: wide.joins + (why === 'joined' ? 1 : 0),
    near: nearOf(wide, context) ?? wide.near,
    reminders: why === 'reminder' ? wide.reminders + 1 : 0,
    isOver: why === 'over',
  };
  const seq = (incident.lastSeq ?? 0) + 1;
  const facts = factsOf(incident, next, { why, context });
  const severity: Severity = why === 'over' ? 'info' : 'critical';
  const entry: OutboxEntry = { ...UNSENT, seq, reason: NEWS.wide.reason, severity, dueAt: now, facts };
  return { ...incident, wide: next, outbox: [...incident.outbox, entry], lastSeq: seq, lastNoticeAt: now };
}

function factsOf(
  incident: Incident,
  wide: WideMemory,
  { why, context }: { readonly why: Why; readonly context: WideContext },
): WideFacts {
  const { waiting, own, over } = statesOf(wide, context);
  const { policy, now } = context;
  const first = firstDeadline(wide, context);
  const marks = first === null ? [] : [30, 10, 0].map((minutes) => first - minutes * MINUTE);
  const next = [reminderAt(wide, now, context), ...marks].filter((at) => at > now);
  return {
    schema: 'warden.wide-notice/1',
    incidentId: incident.id,
    availabilityDomain: incident.cluster.name,
    since: incident.lossAt,
    count: wide.members.length,
    windowMinutes: wide.windowMinutes,
    clusters: wide.members.map(({ cluster }) => cluster),
    why,
    at: now,
    firstDeadline: first,
    waiting: waiting.map(({ cluster }) => cluster.name),
    own: own.map(({ cluster, situation }) => ({ cluster: cluster.name, situation: situation ?? 'lost' })),
    over,
    contacts: policy.contacts,
    nextReportAt: why === 'over' ? null : Math.min(...next),
  };
}
