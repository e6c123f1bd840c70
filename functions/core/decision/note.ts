import { canonicalJson, sha256 } from '../base/canonical.ts';
import { type At, HOUR } from '../base/time.ts';
import type { ClusterFacts } from '../cluster/cluster-facts.ts';
import { pictureOf } from '../cluster/picture.ts';
import { type ClusterPicture, isTrouble, NOTHING_REMEMBERED, pathKey } from '../cluster/picture-shapes.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { LookUps } from '../platform/look-ups.ts';
import { type DecisionInput, type DecisionState, remember, withIncident } from './contract.ts';
import { rememberedBy } from './remember.ts';
import { noted, troubledPaths } from './troubles.ts';

/** Keeps what is seen now, whatever comes of it: troubles, the paths that they concern, and how the attachments stand. */
export function note(state: DecisionState): DecisionState {
  const { memory } = state.incident;
  const concerned = [
    ...troubledPaths(state).map(pathKey),
    ...state.late.map(({ path }) => pathKey(path)).filter((key) => isInUse(key, state)),
  ];
  const next = remember(state, {
    known: noted(memory.known, state.troubles),
    affected: [...new Set([...memory.affected, ...concerned])].sort(),
    settled: stillSettled(memory.settled, state.picture),
    ...rememberedBy(state),
  });
  return watchAttachments(next);
}

/** What has become more than a detach is settled no longer. */
function stillSettled(
  settled: IncidentMemory['settled'],
  { paths }: ClusterPicture,
): IncidentMemory['settled'] {
  const isOver = (key: string) =>
    paths.some(
      (path) => pathKey(path) === key && isTrouble(path) && !path.isSettled && path.api !== 'unreadable',
    );
  return Object.fromEntries(Object.entries(settled).filter(([key]) => !isOver(key)));
}

/** Whether the path of an outage that is over can show by its session that it is back. */
function isInUse(key: string, { picture }: DecisionState): boolean {
  const path = picture.paths.find((one) => pathKey(one) === key);
  return path?.condition === 'recovered' || (path?.condition === 'healthy' && path.view?.session != null);
}

function watchAttachments(state: DecisionState): DecisionState {
  const { incident, lookUps, now } = state;
  if (!lookUps.attachments.known) return state;
  const rows = lookUps.attachments.value
    .filter((x) => incident.cluster.nodes.includes(x.instanceId))
    .map((x) => `${x.id}:${x.lifecycleState}`)
    .sort();
  const signature = sha256(canonicalJson(rows)).slice(0, 16);
  if (incident.attachmentState?.signature === signature) return state;
  return withIncident(state, { attachmentState: { signature, since: now } });
}

/** Types of events by which the platform announces work on an instance. */
export const MAINTENANCE = /livemigrat|maintenance|rebootmigrat/i;
const INSTANCE_ACTION = /instanceaction|terminateinstance|stopinstance|resetinstance/i;

/** Keeps maintenance and instance actions: events are handed over only once. */
export function noteEvents(
  memory: IncidentMemory,
  input: Pick<DecisionInput, 'events' | 'cluster'>,
): IncidentMemory {
  const timesOf = (type: RegExp): Readonly<Record<string, At>> =>
    Object.fromEntries(
      input.events.flatMap((e) =>
        e.resourceId !== null && input.cluster.nodes.includes(e.resourceId) && type.test(e.type)
          ? [[e.resourceId, e.at]]
          : [],
      ),
    );
  return {
    ...memory,
    maintenance: { ...memory.maintenance, ...timesOf(MAINTENANCE) },
    instanceActions: { ...memory.instanceActions, ...timesOf(INSTANCE_ACTION) },
  };
}

/**
 * The picture of a cluster in the light of its newest incident, for who decides and for who acts.
 * @param memory what the incident remembers; while none is open, what the events at hand say, and what was settled before.
 */
export function incidentPicture(
  facts: ClusterFacts,
  incident: Incident | null,
  memory: IncidentMemory,
): ClusterPicture {
  const since = incident?.closedAt ?? incident?.after ?? Number.NEGATIVE_INFINITY;
  const instanceActions = instanceActionNodes(memory, facts.lookUps, facts.now);
  const { settled } = memory;
  const remembered = incident?.closedAt === null ? memory : { ...NOTHING_REMEMBERED, settled };
  return pictureOf({ ...facts, instanceActions, since, remembered });
}

/** Nodes on which an instance action was seen within the hour, by event or in Audit. */
function instanceActionNodes(memory: IncidentMemory, lookUps: LookUps, now: At): ReadonlySet<string> {
  const isRecent = (at: At) => now - at < HOUR;
  const acted = Object.entries(memory.instanceActions).filter(([, at]) => isRecent(at));
  const audited =
    lookUps.audit?.known === true
      ? lookUps.audit.value.filter((x) => INSTANCE_ACTION.test(x.name) && isRecent(x.at))
      : [];
  return new Set([...acted.map(([node]) => node), ...audited.map((x) => x.resourceId)]);
}
