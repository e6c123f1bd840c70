import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Cloud } from '../cloud/cloud.ts';
import { callerOf, header, jsonBody, page, param, queryOf } from './http.ts';
import { attachmentJson, instanceJson, volumeJson } from './json-shapes.ts';

const optionalText = v.nullish(v.string());
const optionalFlag = v.nullish(v.boolean());

const attachSchema = v.object({
  type: v.string(),
  instanceId: v.string(),
  volumeId: v.string(),
  device: optionalText,
  displayName: optionalText,
  isReadOnly: optionalFlag,
  isShareable: optionalFlag,
  useChap: optionalFlag,
  isAgentAutoIscsiLoginEnabled: optionalFlag,
  encryptionInTransitType: optionalText,
});

const listSchema = v.object({
  compartmentId: v.string(),
  instanceId: v.optional(v.string()),
  volumeId: v.optional(v.string()),
});

/** Core services: attachments, instances, volumes. Lists come in pages of at most `pageSize`. */
export function coreRoutes(app: FastifyInstance, cloud: Cloud, pageSize: number): void {
  const { compute } = cloud;
  const base = '/20160918';

  app.get(`${base}/volumeAttachments`, async (request, reply) => {
    const query = queryOf(request, listSchema);
    const found = await compute.listAttachments(callerOf(request), query);
    const secrets = compute.maySeeSecrets(callerOf(request), query.compartmentId);
    return page(request, reply, found, pageSize).map((a) => attachmentJson(a, secrets));
  });

  app.post(`${base}/volumeAttachments`, async (request) => {
    const details = jsonBody(request, attachSchema);
    const token = header(request, 'opc-retry-token');
    const { type, instanceId, volumeId, ...rest } = details;
    const optional = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
    const attach = { type, instanceId, volumeId, ...optional };
    const made = await compute.attachVolume(callerOf(request), attach, token);
    return attachmentJson(made, compute.maySeeSecrets(callerOf(request), made.compartmentId));
  });

  app.delete(`${base}/volumeAttachments/:id`, async (request, reply) => {
    await compute.detachVolume(callerOf(request), param(request, 'id'));
    return reply.code(204).send();
  });

  app.get(`${base}/instances`, async (request, reply) => {
    const { compartmentId } = queryOf(request, v.object({ compartmentId: v.string() }));
    const found = await compute.listInstances(callerOf(request), compartmentId);
    return page(request, reply, found, pageSize).map(instanceJson);
  });

  app.get(`${base}/instances/:id`, async (request) =>
    instanceJson(await compute.getInstance(callerOf(request), param(request, 'id'))),
  );

  app.post(`${base}/instances/:id`, async (request) => {
    const { action } = queryOf(request, v.object({ action: v.string() }));
    return instanceJson(await compute.instanceAction(callerOf(request), param(request, 'id'), action));
  });

  app.get(`${base}/volumes/:id`, async (request) =>
    volumeJson(await compute.getVolume(callerOf(request), param(request, 'id'))),
  );
}
