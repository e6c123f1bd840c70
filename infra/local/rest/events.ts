import type { PlatformChange } from '../cloud/compute-changes.ts';

/** A rule of Events: which types go to which function. */
export interface EventRule {
  /** Full types as in the rule's condition; `*` at the end is a wildcard; compared without regard to case. */
  readonly eventTypes: readonly string[];
  readonly functionId: string;
}

/** What a function gets for an event: one object (payloads/events-detachvolume-end.json). */
export function eventBody(change: PlatformChange, eventId: string): Record<string, unknown> {
  return {
    eventType: `com.oraclecloud.${change.type}`,
    cloudEventsVersion: '0.1',
    eventTypeVersion: '2.0',
    source: change.type.startsWith('blockvolumes.') ? 'BlockVolumes' : 'computeApi',
    eventTime: new Date(change.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    contentType: 'application/json',
    data: {
      compartmentId: change.compartmentId,
      compartmentName: 'lk-cluster',
      resourceName: change.resourceName,
      resourceId: change.resourceId,
      availabilityDomain: change.availabilityDomain,
      freeformTags: {},
      definedTags: {},
      additionalDetails: change.additionalDetails,
    },
    eventID: eventId,
    extensions: { compartmentId: change.compartmentId },
  };
}

export function ruleMatches(rule: EventRule, change: PlatformChange): boolean {
  const type = `com.oraclecloud.${change.type}`.toLowerCase();
  return rule.eventTypes.some((wanted) => {
    const pattern = wanted.toLowerCase();
    return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
  });
}
