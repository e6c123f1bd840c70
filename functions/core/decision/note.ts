import { canonicalJson, sha256 } from '../base/canonical.ts';
import { pathKey } from '../incident/memory.ts';
import { type DecisionState, remember, withIncident } from './contract.ts';
import { noted } from './open.ts';

/** Keeps what is seen now, whatever comes of it: troubles, the paths that they concern, and how the attachments stand. */
export function note(state: DecisionState): DecisionState {
  const { memory } = state.incident;
  const concerned = state.troubles.flatMap(({ path }) => (path === undefined ? [] : [pathKey(path)]));
  const next = remember(state, {
    known: noted(memory.known, state.troubles),
    affected: [...new Set([...memory.affected, ...concerned])].sort(),
  });
  return watchAttachments(next);
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
