import type { At } from '../time.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { DecisionInput } from './contract.ts';
import type { Incident } from './incident.ts';

export function watchAttachments(
  incident: Incident,
  input: DecisionInput,
  now: At,
): Pick<Incident, 'attachmentState'> {
  if (!input.world.attachments.known) return {};
  const rows = input.world.attachments.value
    .filter((x) => incident.cluster.nodes.includes(x.instanceId))
    .map((x) => `${x.id}:${x.lifecycleState}`)
    .sort();
  const signature = sha256(canonicalJson(rows)).slice(0, 16);
  if (incident.attachmentState?.signature === signature) return {};
  return { attachmentState: { signature, since: now } };
}
