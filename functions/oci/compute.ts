import type { At } from '../core/base/time.ts';
import type { Attachment, AttachRequest, Instance, Volume } from '../core/platform/look-ups.ts';
import type { Attacher, Compute } from '../core/ports.ts';
import { allPages, validOcid } from './arguments.ts';
import { toAttachment, toInstance, toVolume } from './attachment-model.ts';
import type { OciClients } from './clients.ts';
import { BLOCK_STORAGE, COMPUTE } from './services.ts';

const PAGE = 500;

/** Read side of Compute and Block Volume. */
export class OciCompute implements Compute {
  constructor(private readonly clients: OciClients) {}

  async listAttachments(compartmentId: string, instanceId?: string): Promise<readonly Attachment[]> {
    const filter = {
      compartmentId: validOcid(compartmentId, 'The compartment'),
      ...(instanceId !== undefined && { instanceId: validOcid(instanceId, 'The instance') }),
      limit: PAGE,
    };
    const models = await allPages((page) =>
      this.clients.call(COMPUTE, 'listVolumeAttachments', (client) =>
        client.listVolumeAttachments({ ...filter, ...page }),
      ),
    );
    return models.map(toAttachment);
  }

  async listInstances(compartmentId: string): Promise<readonly Instance[]> {
    const filter = { compartmentId: validOcid(compartmentId, 'The compartment'), limit: PAGE };
    const models = await allPages((page) =>
      this.clients.call(COMPUTE, 'listInstances', (client) => client.listInstances({ ...filter, ...page })),
    );
    return models.map(toInstance);
  }

  async getInstance(instanceId: string): Promise<Instance> {
    const id = validOcid(instanceId, 'The instance');
    const answer = await this.clients.call(COMPUTE, 'getInstance', (client) =>
      client.getInstance({ instanceId: id }),
    );
    return toInstance(answer.instance);
  }

  async getVolume(volumeId: string): Promise<Volume> {
    const id = validOcid(volumeId, 'The volume');
    const answer = await this.clients.call(BLOCK_STORAGE, 'getVolume', (client) =>
      client.getVolume({ volumeId: id }),
    );
    return toVolume(answer.volume);
  }
}

/** AttachVolume, for `reattach` alone. */
export class OciAttacher implements Attacher {
  constructor(private readonly clients: OciClients) {}

  async attach(request: AttachRequest, retryToken: string, sendBefore: At): Promise<Attachment> {
    const { encryptionInTransitType } = request;
    const details = {
      type: request.type,
      instanceId: validOcid(request.instanceId, 'The instance'),
      volumeId: validOcid(request.volumeId, 'The volume'),
      isReadOnly: request.isReadOnly,
      isShareable: request.isShareable,
      useChap: request.useChap,
      isAgentAutoIscsiLoginEnabled: request.isAgentAutoIscsiLoginEnabled,
      ...(request.displayName !== null && { displayName: request.displayName }),
      ...(request.device !== null && { device: request.device }),
      ...(encryptionInTransitType !== null && { encryptionInTransitType }),
    };
    const answer = await this.clients.sendBefore(sendBefore, () =>
      this.clients.call(COMPUTE, 'attachVolume', (client) =>
        client.attachVolume({ attachVolumeDetails: details, opcRetryToken: retryToken }),
      ),
    );
    return toAttachment(answer.volumeAttachment);
  }
}
