import { type At, HOUR, type Ms } from '../../../functions/core/base/time.ts';
import { ApiError, notAuthorizedOrNotFound, TransportFault } from './api-error.ts';
import { attachRefusal } from './attach-rules.ts';
import type { Caller } from './caller.ts';
import { computeChange, detailsOf } from './compute-changes.ts';
import type {
  AttachmentRecord,
  AttachVolumeDetails,
  InstanceRecord,
  VolumeRecord,
} from './compute-shapes.ts';
import { ComputeStock } from './compute-stock.ts';
import { demand } from './gate.ts';
import { permissionsFor } from './verbs.ts';

/** How long a retry token is honoured (docs/oci-facts.md#answers-to-attachvolume). */
const RETRY_TOKEN_MS: Ms = 24 * HOUR;

/** What Compute and Block Volume answer to callers: every call passes the gate. */
export class ComputeState extends ComputeStock {
  /** What was made with a retry token. */
  readonly tokens = new Map<string, { request: string; attachmentId: string; at: At }>();

  listAttachments(
    caller: Caller,
    query: {
      readonly compartmentId: string;
      readonly instanceId?: string | undefined;
      readonly volumeId?: string | undefined;
    },
  ): Promise<readonly AttachmentRecord[]> {
    const name = 'ListVolumeAttachments';
    const demands = permissionsFor(name).map((permission) => demand(name, permission, query.compartmentId));
    const target = query.instanceId ?? query.compartmentId;
    return this.gate.call(caller, { name, target, demands, mutating: false }, () =>
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

  /** CHAP secrets are shown to who may *read* attachments; *inspect* leaves them out (docs/oci-facts.md#volume-attachments). */
  maySeeSecrets(caller: Caller, compartmentId: string): boolean {
    return this.gate.holds(caller, demand('GetVolumeAttachment', 'VOLUME_ATTACHMENT_READ', compartmentId));
  }

  listInstances(caller: Caller, compartmentId: string): Promise<readonly InstanceRecord[]> {
    const name = 'ListInstances';
    const demands = [demand(name, 'INSTANCE_READ', compartmentId)];
    return this.gate.call(caller, { name, target: compartmentId, demands, mutating: false }, () => {
      this.settle();
      return [...this.instances.values()]
        .filter((i) => i.compartmentId === compartmentId)
        .map((i) => ({ ...i }));
    });
  }

  getInstance(caller: Caller, id: string): Promise<InstanceRecord> {
    const name = 'GetInstance';
    const demands = [demand(name, 'INSTANCE_READ', this.instances.get(id)?.compartmentId ?? null)];
    return this.gate.call(caller, { name, target: id, demands, mutating: false }, () => {
      this.settle();
      return { ...this.instanceOf(id) };
    });
  }

  getVolume(caller: Caller, id: string): Promise<VolumeRecord> {
    const name = 'GetVolume';
    const demands = [demand(name, 'VOLUME_INSPECT', this.volumes.get(id)?.compartmentId ?? null)];
    return this.gate.call(caller, { name, target: id, demands, mutating: false }, () => {
      const volume = this.volumes.get(id);
      if (volume === undefined) throw notAuthorizedOrNotFound();
      return { ...volume };
    });
  }

  /** @throws ApiError as docs/oci-facts.md#answers-to-attachvolume. A repeated retry token answers with the first call's attachment. */
  attachVolume(
    caller: Caller,
    request: AttachVolumeDetails,
    retryToken: string | null,
    /** The caller's own last look at the clock: a process that stood still sends nothing from then on. */
    sendBefore: At = Number.POSITIVE_INFINITY,
  ): Promise<AttachmentRecord> {
    const name = 'AttachVolume';
    const instance = this.instances.get(request.instanceId);
    const volume = this.volumes.get(request.volumeId);
    const demands = [
      demand(name, 'VOLUME_ATTACHMENT_CREATE', instance?.compartmentId ?? null),
      demand(name, 'VOLUME_WRITE', volume?.compartmentId ?? null),
      demand(name, 'INSTANCE_ATTACH_VOLUME', instance?.compartmentId ?? null),
    ];
    const target = `${request.instanceId} ${request.volumeId}`;
    return this.gate.call(caller, { name, target, demands, mutating: true }, (noted) => {
      if (this.now() >= sendBefore) throw new TransportFault('unsent', name);
      this.settle();
      const body = JSON.stringify(request);
      const known = retryToken === null ? undefined : this.tokens.get(retryToken);
      if (known !== undefined && this.now() - known.at < RETRY_TOKEN_MS) {
        if (known.request === body) {
          noted.changed = false;
          noted.resourceId = known.attachmentId;
          return { ...this.attachmentOf(known.attachmentId) };
        }
        throw new ApiError(
          409,
          'NotAuthorizedOrResourceAlreadyExists',
          'Authorization failed or requested resource already exists.',
        );
      }
      const refusal = attachRefusal(request, instance, volume, this.attachments);
      if (refusal !== null) throw refusal;
      const record = this.beginAttach(request);
      noted.resourceId = record.id;
      if (retryToken !== null) {
        this.tokens.set(retryToken, { request: body, attachmentId: record.id, at: this.now() });
      }
      return { ...record };
    });
  }

  detachVolume(caller: Caller, attachmentId: string): Promise<void> {
    const name = 'DetachVolume';
    const found = this.findAttachment(attachmentId);
    const compartmentId = found?.compartmentId ?? null;
    const demands = [
      demand(name, 'VOLUME_ATTACHMENT_DELETE', compartmentId),
      demand(name, 'VOLUME_WRITE', compartmentId),
      demand(name, 'INSTANCE_DETACH_VOLUME', compartmentId),
    ];
    return this.gate.call(caller, { name, target: attachmentId, demands, mutating: true }, () => {
      this.settle();
      const record = this.attachmentOf(attachmentId);
      if (record.lifecycleState === 'DETACHED') throw notAuthorizedOrNotFound();
      if (record.lifecycleState !== 'ATTACHED') {
        throw new ApiError(409, 'IncorrectState', `The attachment is in state ${record.lifecycleState}.`);
      }
      record.lifecycleState = 'DETACHING';
      record.dueAt = this.now() + this.options.timing.detachMs;
      record.loginAt = null;
      this.tell(computeChange('detachvolume.begin', record, this.now()));
    });
  }

  /** START, STOP, RESET, SOFTSTOP, SOFTRESET. */
  instanceAction(caller: Caller, instanceId: string, action: string): Promise<InstanceRecord> {
    const name = 'InstanceAction';
    const compartmentId = this.instances.get(instanceId)?.compartmentId ?? null;
    const demands = [demand(name, 'INSTANCE_POWER_ACTIONS', compartmentId)];
    return this.gate.call(caller, { name, target: instanceId, demands, mutating: true }, () => {
      this.settle();
      const instance = this.instanceOf(instanceId);
      const { timing } = this.options;
      const from = action === 'START' ? 'STOPPED' : 'RUNNING';
      if (instance.lifecycleState !== from) {
        throw new ApiError(409, 'IncorrectState', 'The instance is in a transitional state.');
      }
      const now = this.now();
      if (action === 'START') {
        instance.lifecycleState = 'STARTING';
        instance.next = { at: now + timing.startMs, state: 'RUNNING' };
      } else if (action === 'STOP' || action === 'SOFTSTOP') {
        instance.lifecycleState = 'STOPPING';
        instance.next = { at: now + timing.stopMs, state: 'STOPPED' };
      } else if (action === 'RESET' || action === 'SOFTRESET') {
        // A reset shows as RUNNING all the time; only the event and the boot lines show it.
        instance.next = { at: now + timing.resetMs, state: 'RUNNING' };
      } else {
        throw new ApiError(400, 'InvalidParameter', `Unknown action ${action}`);
      }
      this.tell(computeChange('instanceaction.begin', instance, now, detailsOf(instance, action)));
      return { ...instance };
    });
  }
}
