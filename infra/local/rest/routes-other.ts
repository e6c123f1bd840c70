import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { ApiError } from '../cloud/api-error.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { bytesOf, callerOf, header, jsonBody, page, param, queryOf } from './http.ts';
import { executionJson } from './json-shapes.ts';

/** Request body of Functions invoke (docs/oci-facts.md#functions). */
export const MAX_INVOKE_BYTES = 6 * 1024 * 1024;

/** Notifications and Functions. */
export function messagingRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post('/20181201/topics/:id/messages', async (request, reply) => {
    const schema = v.object({ title: v.nullish(v.string()), body: v.string() });
    const { title, body } = jsonBody(request, schema);
    const published = await cloud.notifications.publish(
      callerOf(request),
      param(request, 'id'),
      title ?? '',
      body,
    );
    reply.code(202);
    return { messageId: published.messageId, timeStamp: new Date(published.at).toISOString() };
  });

  app.get('/20181201/topics/:id', async (request) => {
    const topic = await cloud.notifications.getTopic(callerOf(request), param(request, 'id'));
    return { ...topic, name: topic.topicId, lifecycleState: 'ACTIVE' };
  });

  app.get('/20181201/subscriptions', async (request) => {
    const { compartmentId, topicId } = queryOf(
      request,
      v.object({ compartmentId: v.string(), topicId: v.string() }),
    );
    const found = await cloud.notifications.listSubscriptions(callerOf(request), compartmentId, topicId);
    return found.map(({ state, ...subscription }) => ({
      ...subscription,
      compartmentId,
      endpoint: 'operator@example.com',
      lifecycleState: state,
    }));
  });

  app.get('/20181201/functions/:id', (request) =>
    cloud.functions.describe(callerOf(request), param(request, 'id')),
  );

  app.get('/20181201/functions', async (request) => {
    const { applicationId } = queryOf(request, v.object({ applicationId: v.string() }));
    return cloud.functions.list(callerOf(request), applicationId);
  });

  app.post('/20181201/functions/:id/actions/invoke', async (request, reply) => {
    const kind = header(request, 'fn-invoke-type') === 'detached' ? 'detached' : 'sync';
    const body = bytesOf(request);
    if (body.byteLength > MAX_INVOKE_BYTES) {
      throw new ApiError(
        413,
        'FunctionInvokeRequestContentTooLarge',
        'The request body is larger than 6 MB.',
      );
    }
    if (header(request, 'is-dry-run') === 'true') {
      await cloud.functions.dryRun(callerOf(request), param(request, 'id'));
      return {};
    }
    const answer = await cloud.functions.invoke(callerOf(request), param(request, 'id'), { kind, body });
    reply.header('fn-call-id', `call-${cloud.functions.invocations.length}`);
    return reply.code(answer.status).type('application/json').send(Buffer.from(answer.body));
  });
}

const time = v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse));

const seriesSchema = v.object({
  namespace: v.string(),
  compartmentId: v.string(),
  name: v.string(),
  dimensions: v.record(v.string(), v.string()),
  datapoints: v.array(v.object({ timestamp: time, value: v.number() })),
});

/** Monitoring, its ingestion, Logging ingestion and search. */
export function observabilityRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post('/20180401/metrics', async (request) => {
    const { metricData } = jsonBody(request, v.object({ metricData: v.array(seriesSchema) }));
    const series = metricData.map(({ datapoints, ...rest }) => ({
      ...rest,
      points: datapoints.map((point) => ({ at: point.timestamp, value: point.value })),
    }));
    await cloud.monitoring.post(callerOf(request), series);
    return { failedMetricsCount: 0, failedMetrics: [] };
  });

  app.post('/20180401/metrics/actions/summarizeMetricsData', async (request) => {
    const { compartmentId } = queryOf(request, v.object({ compartmentId: v.string() }));
    const schema = v.object({ namespace: v.string(), query: v.string(), startTime: time, endTime: time });
    const answer = await cloud.monitoring.summarize(callerOf(request), {
      ...jsonBody(request, schema),
      compartmentId,
    });
    return answer.map(({ points, ...series }) => ({
      ...series,
      aggregatedDatapoints: points.map((p) => ({ timestamp: new Date(p.at).toISOString(), value: p.value })),
    }));
  });

  app.post('/20200831/logs/:id/actions/push', async (request, reply) => {
    const entry = v.object({ id: v.string(), data: v.string(), time: v.nullish(v.string()) });
    const batch = v.object({
      source: v.string(),
      type: v.string(),
      subject: v.nullish(v.string()),
      entries: v.array(entry),
    });
    const schema = v.object({ specversion: v.literal('1.0'), logEntryBatches: v.array(batch) });
    const { logEntryBatches } = jsonBody(request, schema);
    const batches = logEntryBatches.map(({ subject, entries, ...rest }) => ({
      ...rest,
      subject: subject ?? null,
      entries: entries.map((one) => ({ id: one.id, data: one.data, time: one.time ?? null })),
    }));
    await cloud.logging.putLogs(callerOf(request), param(request, 'id'), batches);
    return reply.code(200).send();
  });

  // The call by which agents get their configuration is not published; its permission is (docs/oci-facts.md#logging).
  app.get('/20200531/unifiedAgentConfigurations/actions/generate', async (request) => {
    const { compartmentId } = queryOf(request, v.object({ compartmentId: v.string() }));
    await cloud.logging.generateAgentConfiguration(callerOf(request), compartmentId);
    return { isEnabled: true };
  });

  app.post('/20190909/search', async (request, reply) => {
    const schema = v.object({ timeStart: time, timeEnd: time, searchQuery: v.string() });
    const found = await cloud.logging.search(callerOf(request), jsonBody(request, schema));
    const results = page(request, reply, found, 1000).map((stored) => ({
      data: { datetime: stored.at, logContent: stored.record },
    }));
    return { results, fields: [], summary: { resultCount: results.length, fieldCount: 0 } };
  });
}

/** The data plane of Vault's secrets. */
export function secretRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get('/20190301/secretbundles/:id', async (request) => {
    const { stage } = queryOf(request, v.object({ stage: v.optional(v.string(), 'CURRENT') }));
    const id = param(request, 'id');
    const { versionNumber, content } = await cloud.secrets.getBundle(callerOf(request), id, stage);
    const secretBundleContent = { contentType: 'BASE64', content };
    return { secretId: id, versionNumber, stages: [stage], secretBundleContent };
  });
}

/** Run Command and plugins of the Cloud Agent. */
export function agentRoutes(app: FastifyInstance, cloud: Cloud): void {
  const base = '/20180530';
  app.post(`${base}/instanceAgentCommands`, async (request) => {
    const schema = v.object({
      compartmentId: v.string(),
      executionTimeOutInSeconds: v.number(),
      displayName: v.nullish(v.string()),
      target: v.object({ instanceId: v.string() }),
      content: v.object({ source: v.object({ sourceType: v.literal('TEXT'), text: v.string() }) }),
    });
    const details = jsonBody(request, schema);
    const token = header(request, 'opc-retry-token');
    const id = await cloud.runCommands.create(callerOf(request), details, token);
    const now = new Date(cloud.clock.now()).toISOString();
    return { ...details, id, isCanceled: false, timeCreated: now, timeUpdated: now };
  });

  app.get(`${base}/instanceAgentCommands/:id/status`, async (request) => {
    const { instanceId } = queryOf(request, v.object({ instanceId: v.string() }));
    return executionJson(
      await cloud.runCommands.execution(callerOf(request), param(request, 'id'), instanceId),
    );
  });

  app.get(`${base}/instanceagents/:id/plugins/:name`, async (request) => {
    const name = param(request, 'name');
    const status = await cloud.runCommands.plugin(callerOf(request), param(request, 'id'), name);
    return { name, status, timeLastUpdatedUtc: new Date(cloud.clock.now()).toISOString(), message: '' };
  });
}
