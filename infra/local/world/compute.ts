import { createHash } from 'node:crypto';
import { type At, HOUR, type Ms, SECOND } from '../../../functions/core/time.ts';
import { ApiError, notAuthorizedOrNotFound, TransportFault } from './api-error.ts';
import { attachRefusal } from './attach-rules.ts';
import type {
  AttachmentRecord,
  AttachRequest,
  BootAttachmentRecord,
  InstanceRecord,
  VolumeRecord,
} from './compute-shapes.ts';
import { type Caller, demand, type Gate } from './gate.ts';

export interface ComputeTiming {
  readonly attachMs: Ms;
  readonly detachMs: Ms;
  /** From ATTACHED until the agent plugin has logged in (it polls once a minute). */
  readonly agentLoginMs: Ms;
  readonly stopMs: Ms;
  readonly startMs: Ms;
  readonly resetMs: Ms;
}

export const USUAL_TIMING: ComputeTiming = {
  attachMs: 10 * SECOND,
  detachMs: 8 * SECOND,
  agentLoginMs: 30 * SECOND,
  stopMs: 20 * SECOND,
  startMs: 40 * SECOND,
  resetMs: 60 * SECOND,
};

/** Something Compute or Block Volume tells Events about. */
export interface PlatformChange {
  /** Without prefix, lower case: `computeapi.detachvolume.end`. */
  readonly type: string;
  readonly at: At;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  readonly additionalDetails: Readonly<Record<string, unknown>>;
}

export interface ComputeOptions {
  readonly timing: ComputeTiming;
  /** Whether a volume comes back to an instance under its last address (unknown on OCI: both must be safe). */
  readonly portalAfterReattach: 'same' | 'new';
}

/** How long a retry token is honoured (OCI.md §4.3). */
const RETRY_TOKEN_MS: Ms = 24 * HOUR;

/** Compute and Block Volume: instances, volumes, attachments and their life cycle. */
export class ComputeState {
  readonly #gate: Gate;
  readonly #now: () => At;
  readonly #instances = new Map<string, InstanceRecord>();
  readonly #volumes = new Map<string, VolumeRecord>();
  readonly #attachments: AttachmentRecord[] = [];
  readonly #bootAttachments: BootAttachmentRecord[] = [];
  readonly #tokens = new Map<string, { request: string; attachmentId: string; at: At }>();
  readonly #listeners: ((change: PlatformChange) => void)[] = [];
  #options: ComputeOptions;
  #serial = 0;

  constructor(gate: Gate, now: () => At, options: ComputeOptions) {
    this.#gate = gate;
    this.#now = now;
    this.#options = options;
  }

  /** Begin and end of attach, detach and instance actions; ends are told when somebody looks (see `settle`). */
  onChange(listener: (change: PlatformChange) => void): void {
    this.#listeners.push(listener);
  }

  configure(options: Partial<ComputeOptions>): void {
    this.#options = { ...this.#options, ...options };
  }

  addInstance(
    instance: Pick<InstanceRecord, 'id' | 'displayName' | 'compartmentId' | 'availabilityDomain'> &
      Partial<InstanceRecord>,
  ): InstanceRecord {
    const record: InstanceRecord = {
      lifecycleState: 'RUNNING',
      freeformTags: {},
      definedTags: {},
      next: null,
      shape: 'VM.Standard.E5.Flex',
      timeCreated: this.#now() - 24 * HOUR,
      plugins: new Map([
        ['Custom Logs Monitoring', 'RUNNING'],
        ['Compute Instance Monitoring', 'RUNNING'],
        ['Compute Instance Run Command', 'RUNNING'],
        ['Block Volume Management', 'STOPPED'],
      ]),
      ...instance,
    };
    this.#instances.set(record.id, record);
    return record;
  }

  addVolume(
    volume: Pick<VolumeRecord, 'id' | 'displayName' | 'compartmentId' | 'availabilityDomain'> &
      Partial<VolumeRecord>,
  ): VolumeRecord {
    const record: VolumeRecord = {
      lifecycleState: 'AVAILABLE',
      isReservationsEnabled: false,
      freeformTags: {},
      iqn: iqnOf(volume.id),
      sizeInGBs: 100,
      timeCreated: this.#now() - 24 * HOUR,
      ...volume,
    };
    this.#volumes.set(record.id, record);
    return record;
  }

  /** An attachment that has been there for a day; no API call. */
  addAttachment(
    attachment: Pick<AttachmentRecord, 'instanceId' | 'volumeId'> & Partial<AttachmentRecord>,
  ): AttachmentRecord {
    const record = this.#newAttachment({ type: 'iscsi', isShareable: true, ...attachment });
    const complete = {
      ...record,
      lifecycleState: 'ATTACHED' as const,
      dueAt: null,
      timeCreated: this.#now() - 24 * HOUR,
      ...attachment,
    };
    this.#attachments.push(complete);
    return complete;
  }

  addBootVolume(instanceId: string): BootAttachmentRecord {
    const instance = this.#instance(instanceId);
    const record = {
      id: instanceId,
      instanceId,
      bootVolumeId: instanceId.replace('ocid1.instance.', 'ocid1.bootvolume.'),
      compartmentId: instance.compartmentId,
      availabilityDomain: instance.availabilityDomain,
      timeCreated: instance.timeCreated,
    };
    this.#bootAttachments.push(record);
    return record;
  }

  /** Everything seen from outside: no permission, no fault, no call log. */
  get attachments(): readonly AttachmentRecord[] {
    this.settle();
    return this.#attachments;
  }

  instance(id: string): InstanceRecord | null {
    this.settle();
    return this.#instances.get(id) ?? null;
  }

  volume(id: string): VolumeRecord | null {
    return this.#volumes.get(id) ?? null;
  }

  /** The newest attachment of a volume to an instance, whatever its state. */
  current(instanceId: string, volumeId: string): AttachmentRecord | null {
    const all = this.attachments.filter((a) => a.instanceId === instanceId && a.volumeId === volumeId);
    return all.at(-1) ?? null;
  }

  /** The retry token that an attachment was made with; null when there was none. */
  tokenOf(attachmentId: string): string | null {
    for (const [token, known] of this.#tokens) if (known.attachmentId === attachmentId) return token;
    return null;
  }

  listAttachments(
    caller: Caller,
    query: { readonly compartmentId: string; readonly instanceId?: string; readonly volumeId?: string },
  ): Promise<readonly AttachmentRecord[]> {
    const name = 'ListVolumeAttachments';
    const needs = ['VOLUME_ATTACHMENT_INSPECT', 'VOLUME_INSPECT', 'INSTANCE_INSPECT'];
    const demands = needs.map((permission) => demand(name, permission, query.compartmentId));
    const target = query.instanceId ?? query.compartmentId;
    return this.#gate.call(caller, { name, target, demands, mutating: false }, () =>
      this.attachments
        .filter(
          (a) =>
            a.compartmentId === query.compartmentId &&
            (query.instanceId === undefined || a.instanceId === query.instanceId) &&
            (query.volumeId === undefined || a.volumeId === query.volumeId),
        )
        .map((a) => ({ ...a })),
    );
  }

  /** CHAP secrets are shown to who may *read* attachments; *inspect* leaves them out (OCI.md §11). */
  maySeeSecrets(caller: Caller, compartmentId: string): boolean {
    return this.#gate.holds(caller, demand('GetVolumeAttachment', 'VOLUME_ATTACHMENT_READ', compartmentId));
  }

  getAttachment(caller: Caller, id: string): Promise<AttachmentRecord> {
    const name = 'GetVolumeAttachment';
    const found = this.#attachments.find((a) => a.id === id);
    const demands = [demand(name, 'VOLUME_ATTACHMENT_INSPECT', found?.compartmentId ?? null)];
    return this.#gate.call(caller, { name, target: id, demands, mutating: false }, () => {
      this.settle();
      return { ...this.#attachment(id) };
    });
  }

  listBootAttachments(
    caller: Caller,
    query: { readonly compartmentId: string; readonly instanceId?: string },
  ): Promise<readonly BootAttachmentRecord[]> {
    const name = 'ListBootVolumeAttachments';
    const demands = [demand(name, 'VOLUME_ATTACHMENT_INSPECT', query.compartmentId)];
    const target = query.instanceId ?? query.compartmentId;
    return this.#gate.call(caller, { name, target, demands, mutating: false }, () =>
      this.#bootAttachments.filter(
        (a) =>
          a.compartmentId === query.compartmentId &&
          (query.instanceId === undefined || a.instanceId === query.instanceId),
      ),
    );
  }

  listInstances(caller: Caller, compartmentId: string): Promise<readonly InstanceRecord[]> {
    const name = 'ListInstances';
    const demands = [demand(name, 'INSTANCE_READ', compartmentId)];
    return this.#gate.call(caller, { name, target: compartmentId, demands, mutating: false }, () => {
      this.settle();
      return [...this.#instances.values()]
        .filter((i) => i.compartmentId === compartmentId)
        .map((i) => ({ ...i }));
    });
  }

  getInstance(caller: Caller, id: string): Promise<InstanceRecord> {
    const name = 'GetInstance';
    const demands = [demand(name, 'INSTANCE_READ', this.#instances.get(id)?.compartmentId ?? null)];
    return this.#gate.call(caller, { name, target: id, demands, mutating: false }, () => {
      this.settle();
      return { ...this.#instance(id) };
    });
  }

  getVolume(caller: Caller, id: string): Promise<VolumeRecord> {
    const name = 'GetVolume';
    const demands = [demand(name, 'VOLUME_INSPECT', this.#volumes.get(id)?.compartmentId ?? null)];
    return this.#gate.call(caller, { name, target: id, demands, mutating: false }, () => {
      const volume = this.#volumes.get(id);
      if (volume === undefined) throw notAuthorizedOrNotFound();
      return { ...volume };
    });
  }

  /** @throws ApiError as OCI.md §4.2. A repeated retry token answers with the first call's attachment. */
  attachVolume(
    caller: Caller,
    request: AttachRequest,
    retryToken: string | null,
    /** The caller's own last look at the clock: a process that stood still sends nothing from then on. */
    sendBefore: At = Number.POSITIVE_INFINITY,
  ): Promise<AttachmentRecord> {
    const name = 'AttachVolume';
    const instance = this.#instances.get(request.instanceId);
    const volume = this.#volumes.get(request.volumeId);
    const demands = [
      demand(name, 'VOLUME_ATTACHMENT_CREATE', instance?.compartmentId ?? null),
      demand(name, 'VOLUME_WRITE', volume?.compartmentId ?? null),
      demand(name, 'INSTANCE_ATTACH_VOLUME', instance?.compartmentId ?? null),
    ];
    const target = `${request.instanceId} ${request.volumeId}`;
    return this.#gate.call(caller, { name, target, demands, mutating: true }, (noted) => {
      if (this.#now() >= sendBefore) throw new TransportFault('unsent', name);
      this.settle();
      const body = JSON.stringify(request);
      const known = retryToken === null ? undefined : this.#tokens.get(retryToken);
      if (known !== undefined && this.#now() - known.at < RETRY_TOKEN_MS) {
        if (known.request === body) {
          noted.changed = false;
          noted.resourceId = known.attachmentId;
          return { ...this.#attachment(known.attachmentId) };
        }
        throw new ApiError(
          409,
          'NotAuthorizedOrResourceAlreadyExists',
          'Authorization failed or requested resource already exists.',
        );
      }
      const refusal = attachRefusal(request, instance, volume, this.#attachments);
      if (refusal !== null) throw refusal;
      const record = this.#newAttachment(request);
      this.#attachments.push(record);
      noted.resourceId = record.id;
      if (retryToken !== null) {
        this.#tokens.set(retryToken, { request: body, attachmentId: record.id, at: this.#now() });
      }
      this.#tell('attachvolume.begin', record);
      return { ...record };
    });
  }

  detachVolume(caller: Caller, attachmentId: string): Promise<void> {
    const name = 'DetachVolume';
    const found = this.#attachments.find((a) => a.id === attachmentId);
    const compartmentId = found?.compartmentId ?? null;
    const demands = [
      demand(name, 'VOLUME_ATTACHMENT_DELETE', compartmentId),
      demand(name, 'VOLUME_WRITE', compartmentId),
      demand(name, 'INSTANCE_DETACH_VOLUME', compartmentId),
    ];
    return this.#gate.call(caller, { name, target: attachmentId, demands, mutating: true }, () => {
      this.settle();
      const record = this.#attachment(attachmentId);
      if (record.lifecycleState === 'DETACHED') throw notAuthorizedOrNotFound();
      if (record.lifecycleState !== 'ATTACHED') {
        throw new ApiError(409, 'IncorrectState', `The attachment is in state ${record.lifecycleState}.`);
      }
      record.lifecycleState = 'DETACHING';
      record.dueAt = this.#now() + this.#options.timing.detachMs;
      record.loginAt = null;
      this.#tell('detachvolume.begin', record);
    });
  }

  /** START, STOP, RESET, SOFTSTOP, SOFTRESET. */
  instanceAction(caller: Caller, instanceId: string, action: string): Promise<InstanceRecord> {
    const name = 'InstanceAction';
    const compartmentId = this.#instances.get(instanceId)?.compartmentId ?? null;
    const demands = [demand(name, 'INSTANCE_POWER_ACTIONS', compartmentId)];
    return this.#gate.call(caller, { name, target: instanceId, demands, mutating: true }, () => {
      this.settle();
      const instance = this.#instance(instanceId);
      const { timing } = this.#options;
      const from = action === 'START' ? 'STOPPED' : 'RUNNING';
      if (instance.lifecycleState !== from) {
        throw new ApiError(409, 'IncorrectState', 'The instance is in a transitional state.');
      }
      const now = this.#now();
      if (action === 'START') {
        instance.lifecycleState = 'STARTING';
        instance.next = { at: now + timing.startMs, state: 'RUNNING' };
      } else if (action === 'STOP' || action === 'SOFTSTOP') {
        instance.lifecycleState = 'STOPPING';
        instance.next = { at: now + timing.stopMs, state: 'STOPPED' };
      } else if (action === 'RESET' || action === 'SOFTRESET') {
        // A reset shows as RUNNING all the time; only the event and the boot lines tell.
        instance.next = { at: now + timing.resetMs, state: 'RUNNING' };
      } else {
        throw new ApiError(400, 'InvalidParameter', `Unknown action ${action}`);
      }
      this.#tellInstance('instanceaction.begin', instance, action);
      return { ...instance };
    });
  }

  /** Lets everything that is due by now happen, in the order in which it was due. */
  settle(): void {
    const now = this.#now();
    for (const record of this.#attachments) this.#settleAttachment(record, now);
    for (const instance of this.#instances.values()) {
      if (instance.next === null || instance.next.at > now) continue;
      instance.lifecycleState = instance.next.state;
      instance.next = null;
      this.#tellInstance('instanceaction.end', instance, null);
    }
  }

  #settleAttachment(record: AttachmentRecord, now: At): void {
    if (record.dueAt !== null && record.dueAt <= now) {
      const at = record.dueAt;
      record.dueAt = null;
      if (record.lifecycleState === 'ATTACHING') {
        record.lifecycleState = 'ATTACHED';
        const plugin = this.#instances.get(record.instanceId)?.plugins.get('Block Volume Management');
        if (record.isAgentAutoIscsiLoginEnabled && plugin === 'RUNNING') {
          record.loginAt = at + this.#options.timing.agentLoginMs;
          record.iscsiLoginState = 'LOGGING_IN';
        }
        this.#tell('attachvolume.end', record, at);
      } else {
        record.lifecycleState = 'DETACHED';
        this.#tell('detachvolume.end', record, at);
      }
    }
    if (record.loginAt !== null && record.loginAt <= now) {
      record.loginAt = null;
      record.iscsiLoginState = 'LOGIN_SUCCEEDED';
    }
  }

  #newAttachment(request: AttachRequest): AttachmentRecord {
    const instance = this.#instance(request.instanceId);
    const volume = this.#volumes.get(request.volumeId);
    if (volume === undefined) throw notAuthorizedOrNotFound();
    this.#serial += 1;
    const usesChap = request.useChap === true;
    return {
      id: `ocid1.volumeattachment.oc1.xx-local-1.attachment${String(this.#serial).padStart(6, '0')}`,
      instanceId: instance.id,
      volumeId: volume.id,
      compartmentId: instance.compartmentId,
      availabilityDomain: instance.availabilityDomain,
      displayName: request.displayName ?? `volumeattachment${this.#serial}`,
      device: request.device ?? null,
      ipv4: this.#address(instance.id, volume.id),
      port: 3260,
      iqn: volume.iqn,
      isReadOnly: request.isReadOnly ?? false,
      isShareable: request.isShareable ?? false,
      isMultipath: false,
      multipathPortals: [],
      isAgentAutoIscsiLoginEnabled: request.isAgentAutoIscsiLoginEnabled ?? false,
      chapUsername: usesChap ? `chap-${this.#serial}` : null,
      chapSecret: usesChap ? CANARY_SECRET : null,
      encryptionInTransitType:
        request.encryptionInTransitType === 'BM_ENCRYPTION_IN_TRANSIT' ? 'BM_ENCRYPTION_IN_TRANSIT' : 'NONE',
      timeCreated: this.#now(),
      lifecycleState: 'ATTACHING',
      iscsiLoginState: 'UNKNOWN',
      dueAt: this.#now() + this.#options.timing.attachMs,
      loginAt: null,
    };
  }

  /** 169.254.2.2 and up per instance; .1 is left out as on OCI, where the boot volume's portal is 169.254.0.2. */
  #address(instanceId: string, volumeId: string): string {
    const ofInstance = this.#attachments.filter((a) => a.instanceId === instanceId);
    const before = ofInstance.findLast((a) => a.volumeId === volumeId);
    const live = ofInstance.filter((a) => a.lifecycleState !== 'DETACHED').map((a) => a.ipv4);
    const same = this.#options.portalAfterReattach === 'same';
    if (before !== undefined && same && !live.includes(before.ipv4)) return before.ipv4;
    for (let last = 2; last < 255; last += 1) {
      const candidate = `169.254.2.${last}`;
      if (!live.includes(candidate) && candidate !== before?.ipv4) return candidate;
    }
    throw new ApiError(400, 'LimitExceeded', 'No address left');
  }

  #instance(id: string): InstanceRecord {
    const instance = this.#instances.get(id);
    if (instance === undefined) throw notAuthorizedOrNotFound();
    return instance;
  }

  #attachment(id: string): AttachmentRecord {
    const record = this.#attachments.find((a) => a.id === id);
    if (record === undefined) throw notAuthorizedOrNotFound();
    return record;
  }

  #tell(what: string, record: AttachmentRecord, at: At = this.#now()): void {
    this.#emit({
      type: `computeapi.${what}`,
      at,
      resourceId: record.id,
      resourceName: record.displayName,
      compartmentId: record.compartmentId,
      availabilityDomain: record.availabilityDomain,
      additionalDetails: {},
    });
  }

  #tellInstance(what: string, instance: InstanceRecord, action: string | null): void {
    this.#emit({
      type: `computeapi.${what}`,
      at: this.#now(),
      resourceId: instance.id,
      resourceName: instance.displayName,
      compartmentId: instance.compartmentId,
      availabilityDomain: instance.availabilityDomain,
      additionalDetails: {
        volumeId: 'null',
        ...(action === null ? {} : { instanceActionType: action.toLowerCase() }),
        shape: instance.shape,
        type: 'CustomerVmi',
      },
    });
  }

  #emit(change: PlatformChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Stands in the place of every CHAP secret, so that a test can look for it in every output. */
export const CANARY_SECRET = 'chap-secret-canary-7d1f';

function iqnOf(volumeId: string): string {
  const hex = createHash('sha256').update(volumeId).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `iqn.2015-12.com.oracleiaas:${parts.join('-')}`;
}
