import { valueAt } from '../core/base/group-by.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { Attachment } from '../core/platform/look-ups.ts';

/** The node's own attachments, whose load is asked for, and those of its peers to the volumes that would show a take-over. */
export function watchedAttachments(attachments: readonly Attachment[], inventory: Inventory, node: string) {
  const attached = attachments.filter((a) => a.lifecycleState === 'ATTACHED');
  const volumes = volumesToWatch(attachments, inventory, node);
  return {
    writingAttachmentIds: writingAttachments(attachments, inventory, node),
    attachmentIds: attached.filter((a) => a.instanceId === node).map((a) => a.id),
    peerAttachmentIds: attached
      .filter((a) => a.instanceId !== node && volumes.has(a.volumeId))
      .map((a) => a.id),
    peerVolumeIds: [...volumes],
  };
}

/** More than this of one node is not asked for: each is a read more. */
const MOST_WRITING = 4;

/** The node's newest attachments of its data volumes; what a detach removed from the list is remembered. */
function writingAttachments(
  attachments: readonly Attachment[],
  inventory: Inventory,
  node: string,
): readonly string[] {
  const listed = attachments.filter((a) => a.instanceId === node);
  const remembered = valueAt(inventory.nodes, node)?.attachments ?? [];
  const volumes = new Set(remembered.filter((a) => a.role === 'data').map((a) => a.volumeId));
  const ids = [...listed, ...remembered].filter((a) => volumes.has(a.volumeId)).map((a) => a.id);
  return [...new Set(ids)].slice(0, MOST_WRITING);
}

/**
 * Volumes whose writes by the peers would show a take-over: those that the node lost and a peer has or had; while it still
 * has all of them (a broken session), any. A peer that serves another volume of the cluster writes there by right. What
 * is remembered counts too: the API stops listing an attachment some time after its end.
 */
function volumesToWatch(
  attachments: readonly Attachment[],
  inventory: Inventory,
  node: string,
): ReadonlySet<string> {
  const mine = attachments.filter((a) => a.instanceId === node);
  const held = new Set(mine.filter((a) => a.lifecycleState === 'ATTACHED').map((a) => a.volumeId));
  const ofPeers = new Set(attachments.filter((a) => a.instanceId !== node).map((a) => a.volumeId));
  const known = [...mine, ...(valueAt(inventory.nodes, node)?.attachments ?? [])].map((a) => a.volumeId);
  const lost = known.filter((id) => !held.has(id) && ofPeers.has(id));
  return lost.length > 0 ? new Set(lost) : held;
}
