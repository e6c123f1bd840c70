import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { At } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { DecisionInput } from './contract.ts';

export function watchAttachments(
  incident: Incident,
  input: DecisionInput,
  now: At,
): Pick<Incident, 'attachmentState'> {
  if (!input.lookUps.attachments.known) return {};
  const rows = input.lookUps.attachments.value
    .filter((x) => incident.cluster.nodes.includes(x.instanceId))
    .map((x) => `${x.id}:${x.lifecycleState}`)
    .sort();
  const signature = sha256(canonicalJson(rows)).slice(0, 16);
  if (incident.attachmentState?.signature === signature) return {};
  return { attachmentState: { signature, since: now } };
}
