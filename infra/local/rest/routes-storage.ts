import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { ApiError, bucketNotFound } from '../cloud/api-error.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { conditionOf, type ObjectRecord } from '../cloud/object-storage.ts';
import { bytesOf, callerOf, header, param, queryOf } from './http.ts';

/** Object Storage: namespace, objects with ETags and conditions, listing. */
export function storageRoutes(app: FastifyInstance, cloud: Cloud): void {
  const storage = cloud.objectStorage;
  app.get('/n', async (request) => JSON.stringify(await storage.getNamespace(callerOf(request))));
  app.get('/n/', async (request) => JSON.stringify(await storage.getNamespace(callerOf(request))));

  app.get('/n/:namespace/b/:bucket/o', async (request) => {
    const query = queryOf(
      request,
      v.object({
        prefix: v.optional(v.string()),
        start: v.optional(v.string()),
        limit: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1))),
      }),
    );
    const { names, nextStartWith } = await storage.list(callerOf(request), bucketOf(request, cloud), query);
    return { objects: names.map((name) => ({ name })), prefixes: [], nextStartWith };
  });

  app.put('/n/:namespace/b/:bucket/o/*', async (request, reply) => {
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
    const condition = conditionOf({ ifMatch, ifNoneMatch });
    const contentType = header(request, 'content-type') ?? 'application/octet-stream';
    const bucket = bucketOf(request, cloud);
    const name = objectName(request);
    const object = { bucket, name, body: bytesOf(request), contentType };
    const record = await storage.put(callerOf(request), object, condition);
    reply.header('etag', record.etag).header('last-modified', new Date(record.timeModified).toUTCString());
    reply.header('opc-content-md5', md5(record.body));
    return reply.send();
  });

  app.get('/n/:namespace/b/:bucket/o/*', { exposeHeadRoute: false }, async (request, reply) => {
    const record = await storage.get(callerOf(request), bucketOf(request, cloud), objectName(request));
    const wanted = header(request, 'if-match');
    if (wanted !== null && wanted !== record.etag) {
      throw new ApiError(412, 'IfMatchFailed', 'The If-Match condition failed.');
    }
    if (header(request, 'if-none-match') === record.etag) return reply.code(304).send();
    const [, end] = /^bytes=0-(\d+)$/.exec(header(request, 'range') ?? '') ?? [];
    if (end === undefined || record.body.byteLength === 0)
      return objectHeaders(reply, record).send(Buffer.from(record.body));
    const part = Buffer.from(record.body.slice(0, Number(end) + 1));
    const place = `bytes 0-${part.byteLength - 1}/${record.body.byteLength}`;
    return objectHeaders(reply.code(206), record).header('content-range', place).send(part);
  });

  app.delete('/n/:namespace/b/:bucket/o/*', async (request, reply) => {
    const bucket = bucketOf(request, cloud);
    const etag = header(request, 'if-match') ?? undefined;
    await storage.delete(callerOf(request), bucket, objectName(request), etag);
    return reply.code(204).send();
  });
}

function objectHeaders(reply: FastifyReply, record: ObjectRecord): FastifyReply {
  return reply
    .header('etag', record.etag)
    .header('content-type', record.contentType)
    .header('content-md5', md5(record.body))
    .header('last-modified', new Date(record.timeModified).toUTCString());
}

function md5(body: Uint8Array): string {
  return createHash('md5').update(body).digest('base64');
}

function bucketOf(request: FastifyRequest, cloud: Cloud): string {
  const bucket = param(request, 'bucket');
  if (param(request, 'namespace') !== cloud.objectStorage.namespace) {
    throw bucketNotFound(bucket, param(request, 'namespace'));
  }
  return bucket;
}

/** From the request line, so that an encoded slash in a name is no path separator. */
function objectName(request: FastifyRequest): string {
  const [path = ''] = (request.raw.url ?? '').split('?');
  const encoded = path.split('/').slice(6).join('/');
  return decodeURIComponent(encoded);
}
