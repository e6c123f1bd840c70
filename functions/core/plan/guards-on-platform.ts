import { valueAt } from '../base/group-by.ts';
import { MINUTE } from '../base/time.ts';
import { roleOf } from '../inventory/inventory.ts';
import type { Instance, Known, Volume } from '../platform/look-ups.ts';
import type { GuardCode } from './guard-codes.ts';
import { type Guard, type GuardInput, isLive, listed, met, no, test, unknown } from './guard-input.ts';

/** Guards on what OCI says about the volume, the instance and its attachments. */
export const ON_PLATFORM = {
  'guard-detached'(g) {
    if (listed(g) === null) return unknown('attachments not freshly read');
    return test(g.path.api === 'DETACHED' || g.path.api === 'ABSENT', g.path.api);
  },

  /** The attachment is remembered with everything that a request by iSCSI, the only kind there is, can restore. */
  'guard-parameters-known'({ path: { attachment } }) {
    if (attachment === null) return unknown('no remembered attachment');
    return attachment.attachmentType === 'iscsi' ? met(attachment.id) : no(attachment.attachmentType);
  },

  /** Data by what is remembered, and by the volume's tags and the configuration of now. */
  'guard-role-data'({ path, lookUps, policy }) {
    if (path.attachment === null) return unknown('no remembered attachment');
    const volume = valueAt(lookUps.volumes, path.attachment.volumeId);
    const now = roleOf(path.attachment, volume?.known ? volume.value : undefined, policy.quorumVolumeIds);
    return test(path.role === 'data' && now === 'data', path.role === 'data' ? now : path.role);
  },

  'guard-instance-running'(g) {
    const instance = instanceOf(g);
    if (instance?.known !== true) return unknown('instance not readable');
    return test(instance.value.lifecycleState === 'RUNNING', instance.value.lifecycleState);
  },

  'guard-volume-available'(g) {
    const volume = volumeOf(g);
    if (volume?.known !== true) return unknown('volume not readable');
    return test(volume.value.lifecycleState === 'AVAILABLE', volume.value.lifecycleState);
  },

  'guard-same-ad'(g) {
    const volume = volumeOf(g);
    const instance = instanceOf(g);
    if (volume?.known !== true || instance?.known !== true) return unknown('volume or instance not readable');
    const [its, ours] = [volume.value.availabilityDomain, instance.value.availabilityDomain];
    return test(its === ours, `${its} / ${ours}`);
  },

  'guard-no-reservations'(g) {
    const volume = volumeOf(g);
    if (volume?.known !== true) return unknown('volume not readable');
    const { isReservationsEnabled } = volume.value;
    return test(!isReservationsEnabled, String(isReservationsEnabled));
  },

  /** Nothing else sits on the device name, and no other new volume took the place since the loss. */
  'guard-place-free'(g) {
    const all = listed(g);
    const r = g.path.attachment;
    if (all === null || r === null) return unknown('attachments not readable');
    const here = all.filter((a) => a.instanceId === r.instanceId && isLive(a) && a.volumeId !== r.volumeId);
    const onDevice = here.find((a) => r.device !== null && a.device === r.device);
    if (onDevice !== undefined) return no(`${r.device} -> ${onDevice.volumeId}`);
    const newer = here.find((a) => a.timeCreated >= g.incident.lossAt - 10 * MINUTE);
    return newer === undefined ? met(r.device ?? '') : no(newer.volumeId);
  },

  /**
   * Elsewhere non-shareable forbids it; read-only and read/write cannot be mixed (docs/oci-facts.md#volume-attachments). An instance outside the cluster
   * forbids it too: whether it uses the volume cannot be known.
   */
  'guard-no-forbidding-attachment'(g) {
    const all = listed(g);
    const r = g.path.attachment;
    if (all === null || r === null) return unknown('attachments not readable');
    const others = all.filter((a) => a.volumeId === r.volumeId && a.instanceId !== r.instanceId && isLive(a));
    const bad = others.find(
      (a) =>
        !a.isShareable ||
        !r.isShareable ||
        a.isReadOnly !== r.isReadOnly ||
        g.picture.nodes.every((n) => n.node !== a.instanceId),
    );
    return bad === undefined ? met(String(others.length)) : no(bad.id);
  },

  'guard-not-detaching'(g) {
    const all = listed(g);
    if (all === null) return unknown('attachments not readable');
    const busy = all.find(
      (a) => a.volumeId === g.path.attachment?.volumeId && a.lifecycleState === 'DETACHING',
    );
    return busy === undefined ? met() : no(busy.id);
  },

  'guard-not-already-here'(g) {
    const all = listed(g);
    if (all === null) return unknown('attachments not readable');
    const here = all.find(
      (a) =>
        a.volumeId === g.path.attachment?.volumeId &&
        a.instanceId === g.path.node &&
        (a.lifecycleState === 'ATTACHED' || a.lifecycleState === 'ATTACHING'),
    );
    return here === undefined ? met() : no(`adopt ${here.id}`);
  },
} satisfies Partial<Readonly<Record<GuardCode, Guard>>>;

function instanceOf({ path, lookUps }: GuardInput): Known<Instance> | undefined {
  return valueAt(lookUps.instances, path.node);
}

function volumeOf({ path, lookUps }: GuardInput): Known<Volume> | undefined {
  return path.attachment === null ? undefined : valueAt(lookUps.volumes, path.attachment.volumeId);
}
