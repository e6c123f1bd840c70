import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import {
  beginIncident,
  type Incident,
  type OutboxEntry,
  UNSENT,
  type WideMemory,
} from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import { NEWS, SITUATIONS } from '../incident/situations.ts';
import type { WideFacts } from '../notice/facts-of-many.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import { beforeDeadline, nearMinutes, nextReportAt, reminderWait } from './rhythm.ts';
import type { WideOutage } from './wide-outage.ts';

/**
 * Clusters that join are told after this: soon the first time and while it spreads, because an outage does so within seconds;
 * after that once more before long, because nobody has told of whoever joined in the first minutes; then seldom.
 */
const JOINED = { soon: MINUTE, again: 3 * MINUTE, later: 10 * MINUTE };
/** It spreads when so many were not told of yet, and they are either a tenth of those that were or very many. */
const SPREADING = { clusters: 10, share: 0.1, many: 100 };

/** So long after the summary a cluster whose incident is not stored counts as lost: its decision is made again, or is under way. */
const STORED_WITHIN: Ms = HOUR;

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
      members: membersOf(outage.incidents),
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

/**
 * When an incident was over for people; null while it is not. The summary of a wide outage is stored as closed from its
 * beginning, and over with its last notice.
 */
export function endedAt({ closedAt, wide, lastNoticeAt }: Incident): At | null {
  if (wide === undefined) return closedAt;
  return wide.isOver ? (lastNoticeAt ?? closedAt) : null;
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
    joined.length === 0
      ? before
      : {
          ...before,
          wide: { ...wide, members: [...standingMembers(wide, joined, context), ...membersOf(joined)] },
        };
  const why = dueNow(incident, incident.wide ?? wide, context);
  return why === null ? incident : tell(incident, why, context);
}

/** Those without clusters that joined under another id: what was told of them was never stored, and their loss is dated anew. */
function standingMembers(
  { members }: WideMemory,
  joined: WideOutage['incidents'],
  { incidentOf }: WideContext,
): WideMemory['members'] {
  const names = new Set(joined.map(({ cluster }) => cluster));
  return members.filter(({ id, cluster }) => !names.has(cluster) || incidentOf(id) !== null);
}

/** What is kept of a cluster: its key is its incident's to know. */
function membersOf(incidents: WideOutage['incidents']): WideMemory['members'] {
  return incidents.map(({ id, cluster }) => ({ id, cluster }));
}

type Why = NonNullable<WideFacts['why']>;

function dueNow(incident: Incident, wide: WideMemory, context: WideContext): Why | null {
  const { now } = context;
  const { waiting, deadline } = standingOf(wide, incident, context);
  if (waiting.length === 0) return 'over';
  const toldAt = incident.lastNoticeAt ?? now;
  const joined = wide.members.length - wide.told;
  if (joined > 0 && now - toldAt >= joinedAfter(wide, joined)) return 'joined';
  const near = nearOf(deadline, now);
  if (near !== null && near.minutes < (wide.near?.minutes ?? Number.POSITIVE_INFINITY))
    return 'deadline-near';
  if (near !== null && near.to - (wide.near?.to ?? near.to) >= OTHER_DEADLINE) return 'deadline-near';
  return now >= reminderAt(toldAt, deadline, wide.reminders, context.policy) ? 'reminder' : null;
}

function joinedAfter({ joins, told }: WideMemory, joined: number): Ms {
  if (joins === 0 || isSpreading(joined, told)) return JOINED.soon;
  return joins === 1 ? JOINED.again : JOINED.later;
}

function isSpreading(joined: number, told: number): boolean {
  return joined >= SPREADING.clusters && joined >= Math.min(told * SPREADING.share, SPREADING.many);
}

function reminderAt(toldAt: At, deadline: At | null, reminders: number, policy: Policy): At {
  const rhythm = { isAcknowledged: false, isRare: false, isCounting: deadline !== null, reminders };
  return beforeDeadline(toldAt + reminderWait(policy, rhythm), deadline);
}

/** What has become of each cluster. */
interface Standing {
  /** Names of those that are lost, and told nowhere else; and of those that nothing is known of yet. */
  readonly waiting: readonly string[];
  readonly own: readonly Incident[];
  /** Names of those that are back or closed. */
  readonly over: readonly string[];
  /** The earliest moment at which I/O fails in one of those that wait; null: none is to come. */
  readonly deadline: At | null;
}

function standingOf(wide: WideMemory, { openedAt }: Incident, context: WideContext): Standing {
  const waiting: string[] = [];
  const own: Incident[] = [];
  const over: string[] = [];
  const times: At[] = [];
  const { incidentOf, isTold, now } = context;
  // What is not known is not over.
  const unstored = now - openedAt < STORED_WITHIN ? waiting : over;
  for (const { id, cluster } of wide.members) {
    const incident = incidentOf(id);
    if (incident === null) unstored.push(cluster);
    else if (incident.closedAt !== null || isBack(incident)) over.push(cluster);
    else if (isTold(id)) own.push(incident);
    else {
      waiting.push(incident.cluster.name);
      times.push(incident.deadline?.to ?? now);
    }
  }
  const ahead = times.filter((to) => to > now);
  return { waiting, own, over, deadline: ahead.length === 0 ? null : Math.min(...ahead) };
}

function isBack({ situation }: Incident): boolean {
  return situation !== undefined && SITUATIONS[situation].closes !== null;
}

function nearOf(deadline: At | null, now: At): WideMemory['near'] {
  const minutes = deadline === null ? null : nearMinutes(deadline, now);
  return deadline === null || minutes === null ? null : { minutes, to: deadline };
}

function tell(incident: Incident, why: Why, context: WideContext): Incident {
  const { wide } = incident;
  if (wide === undefined) return incident;
  const { now } = context;
  const standing = standingOf(wide, incident, context);
  const next: WideMemory = {
    ...wide,
    told: wide.members.length,
    joins: wide.joins + (why === 'joined' ? 1 : 0),
    near: nearOf(standing.deadline, now) ?? wide.near,
    reminders: why === 'reminder' ? wide.reminders + 1 : 0,
    isOver: why === 'over',
  };
  const seq = (incident.lastSeq ?? 0) + 1;
  const facts = factsOf(incident, next, { why, standing, context });
  const severity: Severity = why === 'over' ? 'info' : 'critical';
  const entry: OutboxEntry = { ...UNSENT, seq, reason: NEWS.wide.reason, severity, dueAt: now, facts };
  return { ...incident, wide: next, outbox: [...incident.outbox, entry], lastSeq: seq, lastNoticeAt: now };
}

function factsOf(
  incident: Incident,
  wide: WideMemory,
  {
    why,
    standing: { waiting, own, over, deadline },
    context: { policy, now },
  }: { readonly why: Why; readonly standing: Standing; readonly context: WideContext },
): WideFacts {
  const reminder = reminderAt(now, deadline, wide.reminders, policy);
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
    firstDeadline: deadline,
    waiting,
    own: own.map(({ cluster, situation }) => ({ cluster: cluster.name, situation: situation ?? 'lost' })),
    over,
    contacts: policy.contacts,
    nextReportAt: why === 'over' ? null : nextReportAt(reminder, deadline, now),
  };
}
