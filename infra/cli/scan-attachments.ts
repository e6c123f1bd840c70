import { parsePortal, samePortal } from '../../functions/core/base/portal.ts';
import { type At, MINUTE } from '../../functions/core/base/time.ts';
import { apiState } from '../../functions/core/cluster/paths.ts';
import { roleOf } from '../../functions/core/inventory/inventory.ts';
import { portalsOf, type TargetPortal } from '../../functions/core/inventory/match.ts';
import type {
  Attachment,
  AuditAction,
  Instance,
  Known,
  Volume,
} from '../../functions/core/platform/look-ups.ts';
import type { PathAtOci } from './scan-diagnosis.ts';
import type { FoundAttachment, FoundInstance } from './scan-looked-up.ts';
import type { ScanIncident, ScanPath } from './scan-report.ts';

/** A detach this long before the first line still explains it. */
export const BEFORE_LOSS = 10 * MINUTE;

/** What the look-ups brought; pure functions below judge by it. */
export interface FoundAttachments {
  readonly readAt: At;
  readonly instances: readonly Instance[];
  readonly attachments: Known<readonly Attachment[]>;
  readonly volumes: Readonly<Record<string, Known<Volume>>>;
  readonly actions: readonly AuditAction[];
}

export interface LocatedInstance {
  readonly kind: 'found';
  readonly instance: Instance;
  readonly by: FoundInstance['matchedBy'];
}

/**
 * The instance that wrote a log: the one the person named; else the one with the host's name (in full or up to the
 * first dot); else the only one that has an attachment with the portal and IQN of the log. Never a guess among several.
 *
 * @param named OCID by host or node name, as given on the command line.
 */
export function instanceOf(
  incident: Pick<ScanIncident, 'host' | 'node' | 'paths'>,
  named: ReadonlyMap<string, string>,
  found: FoundAttachments,
): LocatedInstance | { readonly kind: 'none' | 'several' } {
  const names = [incident.host, incident.node, incident.node.split('/')[0]].filter((name) => name != null);
  const given = names.map((name) => named.get(name)).find((id) => id !== undefined);
  if (given !== undefined) {
    const instance = found.instances.find((one) => one.id === given);
    return instance === undefined ? { kind: 'none' } : { kind: 'found', instance, by: 'option' };
  }
  const short = (name: string) => name.toLowerCase().split('.')[0];
  const wanted = new Set(names.map(short));
  const alive = found.instances.filter((one) => one.lifecycleState !== 'TERMINATED');
  const called = alive.filter((one) => wanted.has(short(one.displayName)));
  const [only] = called;
  if (only !== undefined && called.length === 1) return { kind: 'found', instance: only, by: 'display-name' };
  const pool = called.length > 0 ? called : alive;
  const byPortal = pool.filter((one) => incident.paths.some((path) => hasTarget(found, one.id, path)));
  const [owner] = byPortal;
  if (owner !== undefined && byPortal.length === 1)
    return { kind: 'found', instance: owner, by: 'portal-and-iqn' };
  return { kind: called.length > 1 || byPortal.length > 1 ? 'several' : 'none' };
}

function hasTarget(found: FoundAttachments, instanceId: string, path: ScanPath): boolean {
  if (!found.attachments.known || path.iqn === null) return false;
  return found.attachments.value.some(
    (a) => a.instanceId === instanceId && portalsOf(a).some((portal) => isTargetOf(path, portal)),
  );
}

function isTargetOf(path: ScanPath, portal: TargetPortal): boolean {
  return path.iqn === portal.iqn && isAt(path, portal);
}

function isAt(path: ScanPath, portal: TargetPortal): boolean {
  return path.portal !== null && samePortal(parsePortal(path.portal), portal);
}

/**
 * What the API says about one path of a log; null when the list of attachments could not be read, and for the boot
 * volume, which no volume attachment describes.
 */
export function attachmentOf(
  path: ScanPath,
  instanceId: string,
  found: FoundAttachments,
): FoundAttachment | null {
  if (!found.attachments.known || path.role === 'boot') return null;
  const own = found.attachments.value.filter((a) => a.instanceId === instanceId);
  const matched = attachmentFor(path, own);
  if (matched === null) return ABSENT;
  const { volumeId } = matched;
  const asked = { volumeId, instanceId, role: 'data' as const };
  const { current } = apiState(asked, {
    readAt: found.readAt,
    attachments: found.attachments,
    instances: {},
    volumes: {},
  });
  const now = current ?? matched;
  const known = found.volumes[volumeId];
  const volume = known?.known === true ? known.value : undefined;
  const ids = new Set(own.filter((a) => a.volumeId === volumeId).map((a) => a.id));
  return {
    volumeId,
    volumeName: volume?.displayName ?? null,
    role: roleOf(matched, volume, []),
    attachmentId: now.id,
    stateNow: now.lifecycleState,
    attachedSince: new Date(now.timeCreated).toISOString(),
    samePortal:
      now.lifecycleState === 'ATTACHED' ? portalsOf(now).some((portal) => isTargetOf(path, portal)) : null,
    alsoAttachedTo: found.attachments.value
      .filter(
        (a) => a.volumeId === volumeId && a.instanceId !== instanceId && a.lifecycleState === 'ATTACHED',
      )
      .map((a) => nameOf(a.instanceId, found))
      .sort(),
    detach: detachIn(path, ids, volumeId, found.actions),
  };
}

const ABSENT: FoundAttachment = {
  volumeId: null,
  volumeName: null,
  role: null,
  attachmentId: null,
  stateNow: 'ABSENT',
  attachedSince: null,
  samePortal: null,
  alsoAttachedTo: [],
  detach: null,
};

/** Portal and IQN together; else the IQN, else the portal, where only one volume of the instance has it. */
function attachmentFor(path: ScanPath, own: readonly Attachment[]): Attachment | null {
  const tests: readonly ((portal: TargetPortal) => boolean)[] = [
    (portal) => isTargetOf(path, portal),
    (portal) => path.iqn !== null && portal.iqn === path.iqn,
    (portal) => path.iqn === null && isAt(path, portal),
  ];
  for (const test of tests) {
    const found = own.filter((a) => portalsOf(a).some(test));
    if (new Set(found.map((a) => a.volumeId)).size === 1) return found[0] ?? null;
  }
  return null;
}

/** The first successful DetachVolume of this volume here, from ten minutes before the loss to its end. */
function detachIn(
  path: ScanPath,
  attachmentIds: ReadonlySet<string>,
  volumeId: string,
  actions: readonly AuditAction[],
): FoundAttachment['detach'] {
  const from = Date.parse(path.lostAt) - BEFORE_LOSS;
  const until = path.recoveredAt === null ? Number.POSITIVE_INFINITY : Date.parse(path.recoveredAt);
  const found = actions.find(
    (action) =>
      /^detachvolume$/i.test(action.name) &&
      (attachmentIds.has(action.resourceId) || action.resourceId === volumeId) &&
      action.at >= from &&
      action.at <= until &&
      (action.status === null || /^2\d\d$/.test(action.status)),
  );
  if (found === undefined) return null;
  const { principalName, principalId, ipAddress, userAgent } = found;
  const at = new Date(found.at).toISOString();
  return { at, by: principalName ?? principalId, ipAddress, client: userAgent };
}

function nameOf(instanceId: string, found: FoundAttachments): string {
  return found.instances.find((one) => one.id === instanceId)?.displayName ?? instanceId;
}

/**
 * What the API says of a path, for the time of its outage. It says what is true of now, not of the night of the log: a
 * path that came back by itself was not detached then, whatever its volume is now, unless Audit has the detach.
 */
export function pathAtOci(
  path: ScanPath,
  attachment: FoundAttachment | null,
  found: FoundAttachments,
): PathAtOci | null {
  if (attachment === null) return null;
  const role = attachment.role ?? 'data';
  if (attachment.detach !== null) return { api: 'DETACHED', current: null, role, isAudited: true };
  const isOver = path.recoveredAt !== null || path.endedBy === 'logged-out';
  const isAttached = attachment.stateNow === 'ATTACHED';
  if (isOver) return { api: isAttached ? 'ATTACHED' : 'not-asked', current: null, role, isAudited: false };
  const all = found.attachments.known ? found.attachments.value : [];
  const current = all.find(({ id }) => id === attachment.attachmentId) ?? null;
  return { api: attachment.stateNow, current, role, isAudited: false };
}
