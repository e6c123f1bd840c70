import { type At, HOUR } from '../../../functions/core/base/time.ts';
import { ApiError, notAuthorizedOrNotFound } from './api-error.ts';
import { computeChange, detailsOf, type PlatformChange } from './compute-changes.ts';
import {
  attachmentRecord,
  type GivenInstance,
  type GivenVolume,
  instanceRecord,
  volumeRecord,
} from './compute-records.ts';
import type {
  AttachmentRecord,
  AttachVolumeDetails,
  ComputeOptions,
  InstanceRecord,
  VolumeRecord,
} from './compute-shapes.ts';
import { type Gate, Service } from './gate.ts';

/** Instances, volumes and attachments, and what becomes of them as time passes; nobody asks for permission here. */
export class ComputeStock extends Service {
  protected readonly instances = new Map<string, InstanceRecord>();
  protected readonly volumes = new Map<string, VolumeRecord>();
  protected options: ComputeOptions;
  readonly #attachments: AttachmentRecord[] = [];
  readonly #listeners: ((change: PlatformChange) => void)[] = [];
  #serial = 0;

  constructor(gate: Gate, options: ComputeOptions) {
    super(gate);
    this.options = options;
  }

  /** Begin and end of attach, detach and instance actions; ends are reported when somebody looks (see `settle`). */
  onChange(listener: (change: PlatformChange) => void): void {
    this.#listeners.push(listener);
  }

  configure(options: Partial<ComputeOptions>): void {
    this.options = { ...this.options, ...options };
  }

  addInstance(given: GivenInstance): InstanceRecord {
    const record = instanceRecord(given, this.now());
    this.instances.set(record.id, record);
    return record;
  }

  addVolume(given: GivenVolume): VolumeRecord {
    const record = volumeRecord(given, this.now());
    this.volumes.set(record.id, record);
    return record;
  }

  /** An attachment that has been there for a day; no API call. */
  addAttachment(
    given: Pick<AttachmentRecord, 'instanceId' | 'volumeId'> & Partial<AttachmentRecord>,
  ): AttachmentRecord {
    const record: AttachmentRecord = {
      ...this.#made({ type: 'iscsi', isShareable: true, ...given }, given.ipv4),
      lifecycleState: 'ATTACHED',
      dueAt: null,
      timeCreated: this.now() - 24 * HOUR,
      ...given,
    };
    this.#attachments.push(record);
    return record;
  }

  /** Everything seen from outside: no permission, no fault, no call log. */
  get attachments(): readonly AttachmentRecord[] {
    this.settle();
    return this.#attachments;
  }

  instance(id: string): InstanceRecord | null {
    this.settle();
    return this.instances.get(id) ?? null;
  }

  volume(id: string): VolumeRecord | null {
    return this.volumes.get(id) ?? null;
  }

  /** The newest attachment of a volume to an instance, whatever its state. */
  current(instanceId: string, volumeId: string): AttachmentRecord | null {
    const all = this.attachments.filter((a) => a.instanceId === instanceId && a.volumeId === volumeId);
    return all.at(-1) ?? null;
  }

  /** Lets everything that is due by now happen, in the order in which it was due. */
  settle(): void {
    const now = this.now();
    for (const record of this.#attachments) this.#settleAttachment(record, now);
    for (const instance of this.instances.values()) {
      if (instance.next === null || instance.next.at > now) continue;
      instance.lifecycleState = instance.next.state;
      instance.next = null;
      this.tell(computeChange('instanceaction.end', instance, now, detailsOf(instance, null)));
    }
  }

  /** @throws ApiError when the volume cannot be attached for want of instance, volume or address. */
  protected beginAttach(request: AttachVolumeDetails): AttachmentRecord {
    const record = this.#made(request);
    this.#attachments.push(record);
    this.tell(computeChange('attachvolume.begin', record, this.now()));
    return record;
  }

  /** As it is, without settling. @throws ApiError 404 */
  protected instanceOf(id: string): InstanceRecord {
    const instance = this.instances.get(id);
    if (instance === undefined) throw notAuthorizedOrNotFound();
    return instance;
  }

  /** As it is, without settling. */
  protected findAttachment(id: string): AttachmentRecord | undefined {
    return this.#attachments.find((a) => a.id === id);
  }

  /** As it is, without settling. @throws ApiError 404 */
  protected attachmentOf(id: string): AttachmentRecord {
    const record = this.findAttachment(id);
    if (record === undefined) throw notAuthorizedOrNotFound();
    return record;
  }

  protected tell(change: PlatformChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #settleAttachment(record: AttachmentRecord, now: At): void {
    if (record.dueAt !== null && record.dueAt <= now) {
      const at = record.dueAt;
      record.dueAt = null;
      if (record.lifecycleState === 'ATTACHING') {
        record.lifecycleState = 'ATTACHED';
        const plugin = this.instances.get(record.instanceId)?.plugins.get('Block Volume Management');
        if (record.isAgentAutoIscsiLoginEnabled && plugin === 'RUNNING') {
          record.loginAt = at + this.options.timing.agentLoginMs;
          record.iscsiLoginState = 'LOGGING_IN';
        }
        this.tell(computeChange('attachvolume.end', record, at));
      } else {
        record.lifecycleState = 'DETACHED';
        this.tell(computeChange('detachvolume.end', record, at));
      }
    }
    if (record.loginAt !== null && record.loginAt <= now) {
      record.loginAt = null;
      record.iscsiLoginState = 'LOGIN_SUCCEEDED';
    }
  }

  #made(request: AttachVolumeDetails, ipv4?: string): AttachmentRecord {
    const instance = this.instanceOf(request.instanceId);
    const volume = this.volumes.get(request.volumeId);
    if (volume === undefined) throw notAuthorizedOrNotFound();
    this.#serial += 1;
    const now = this.now();
    return attachmentRecord(request, {
      serial: this.#serial,
      instance,
      volume,
      ipv4: ipv4 ?? this.#address(instance.id, volume.id),
      now,
      dueAt: now + this.options.timing.attachMs,
    });
  }

  /** 169.254.2.2 and up per instance; .1 is left out as on OCI, where the boot volume's portal is 169.254.0.2. */
  #address(instanceId: string, volumeId: string): string {
    const ofInstance = this.#attachments.filter((a) => a.instanceId === instanceId);
    const before = ofInstance.findLast((a) => a.volumeId === volumeId);
    const live = ofInstance.filter((a) => a.lifecycleState !== 'DETACHED').map((a) => a.ipv4);
    const same = this.options.portalAfterReattach === 'same';
    if (before !== undefined && same && !live.includes(before.ipv4)) return before.ipv4;
    for (let last = 2; last < 255; last += 1) {
      const candidate = `169.254.2.${last}`;
      if (!live.includes(candidate) && candidate !== before?.ipv4) return candidate;
    }
    throw new ApiError(400, 'LimitExceeded', 'No address left');
  }
}
