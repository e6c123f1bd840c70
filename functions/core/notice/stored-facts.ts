import * as v from 'valibot';
import type { Incident, OutboxEntry } from '../incident/incident.ts';
import type { NoticeFacts, WideFacts } from './facts.ts';

/** Only what readers lean on; the rest was written by `decide`. */
const noticeShape = v.looseObject({
  schema: v.literal('warden.notice/1'),
  incidentId: v.string(),
  headline: v.string(),
  at: v.number(),
  cluster: v.looseObject({ name: v.string(), nodes: v.array(v.string()) }),
  nodes: v.array(v.looseObject({ node: v.string(), name: v.string() })),
  options: v.array(v.looseObject({ key: v.string(), preconditions: v.array(v.unknown()) })),
  steps: v.array(v.looseObject({ key: v.string() })),
  avoid: v.array(v.string()),
});
const wideShape = v.looseObject({
  schema: v.literal('warden.wide-notice/1'),
  incidentId: v.string(),
  availabilityDomain: v.string(),
  since: v.number(),
  count: v.number(),
  windowMinutes: v.number(),
  clusters: v.array(v.string()),
});

/** The facts of one notice about one incident; null when it has none in this form. */
export function noticeFacts({ facts }: Pick<OutboxEntry, 'facts'>): NoticeFacts | null {
  return v.is(noticeShape, facts) ? (facts as unknown as NoticeFacts) : null;
}

/** The facts of a summary of a wide outage; null when it is none. */
export function wideFacts({ facts }: Pick<OutboxEntry, 'facts'>): WideFacts | null {
  return v.is(wideShape, facts) ? facts : null;
}

/** The facts of an incident's newest notice, as its outbox keeps them; null when it has none in this form. */
export function newestNotice(incident: Incident): NoticeFacts | null {
  for (const entry of [...incident.outbox].reverse()) {
    const facts = noticeFacts(entry);
    if (facts !== null) return facts;
  }
  return null;
}
