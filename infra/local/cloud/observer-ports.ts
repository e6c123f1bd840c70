import { convertStringToType } from 'oci-common';
import type { requests as Agent } from 'oci-computeinstanceagent';
import type { requests as Ingestion } from 'oci-loggingingestion';
import type { requests as Search } from 'oci-loggingsearch';
import type { requests as Metrics } from 'oci-monitoring';
import type { requests as Objects } from 'oci-objectstorage';
import type { requests as Topics } from 'oci-ons';
import type { requests as Vault } from 'oci-secrets';
import { WardenError } from '../../../functions/core/base/errors.ts';
import { BEGINNING_BYTES, MAX_OBJECT_BYTES } from '../../../functions/core/base/object-name.ts';
import type { At, Ms } from '../../../functions/core/base/time.ts';
import type { Attacher } from '../../../functions/core/ports.ts';
import type { OciClients } from '../../../functions/oci/clients.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { toAttachment } from './compute-shapes.ts';
import { conditionOf } from './object-storage.ts';
import { throughPort } from './port-errors.ts';
import type { CommandDetails } from './run-command.ts';

/**
 * The SDK's clients, as far as the product's adapters but those of Compute call them, answered by the cloud: the
 * adapters themselves then run in the simulator.
 */
export function cloudClients(cloud: Cloud, caller: Caller): OciClients {
  const { objectStorage, runCommands } = cloud;
  const client = {
    getObject: async ({ bucketName, objectName, range }: Objects.GetObjectRequest) => {
      const { body, etag, timeModified } = await objectStorage.get(caller, bucketName, objectName);
      // As over HTTP: a range gives the beginning, and a whole object that is too large nothing.
      const part = range === undefined ? body : body.slice(0, BEGINNING_BYTES);
      if (part.byteLength > MAX_OBJECT_BYTES)
        throw new WardenError('OCI_TOO_LARGE', { operation: 'objectstorage.getObject' });
      // The very text that the SDK makes of the header, with its odd hour.
      const lastModified = convertStringToType(new Date(timeModified).toUTCString(), 'Date');
      return { value: Buffer.from(part), eTag: etag, lastModified };
    },
    putObject: async ({ bucketName, objectName, putObjectBody, ...conditions }: Objects.PutObjectRequest) => {
      const object = { bucket: bucketName, name: objectName, body: putObjectBody as Buffer };
      const { etag } = await objectStorage.put(caller, object, conditionOf(conditions));
      return { eTag: etag };
    },
    deleteObject: ({ bucketName, objectName, ifMatch }: Objects.DeleteObjectRequest) =>
      objectStorage.delete(caller, bucketName, objectName, ifMatch),
    listObjects: async ({ bucketName, prefix = '', start = '', limit }: Objects.ListObjectsRequest) => {
      const from = { prefix: decodeURIComponent(prefix), start: decodeURIComponent(start), limit };
      const { names, nextStartWith } = await objectStorage.list(caller, bucketName, from);
      return { listObjects: { objects: names.map((name) => ({ name })), nextStartWith } };
    },
    summarizeMetricsData: async ({
      compartmentId,
      summarizeMetricsDataDetails: details,
    }: Metrics.SummarizeMetricsDataRequest) => {
      const { namespace, query, startTime, endTime } = details;
      const range = { startTime: millis(startTime), endTime: millis(endTime) };
      const found = await cloud.monitoring.summarize(caller, { compartmentId, namespace, query, ...range });
      const items = found.map(({ points, ...series }) => ({
        ...series,
        aggregatedDatapoints: points.map(({ at, value }) => ({ timestamp: new Date(at), value })),
      }));
      return { items };
    },
    postMetricData: async ({ postMetricDataDetails: { metricData } }: Metrics.PostMetricDataRequest) => {
      await cloud.monitoring.post(
        caller,
        metricData.map(({ datapoints, ...series }) => ({
          ...series,
          points: datapoints.map(({ timestamp, value }) => ({ at: timestamp.getTime(), value })),
        })),
      );
      return { postMetricDataResponseDetails: { failedMetricsCount: 0 } };
    },
    putLogs: ({ logId, putLogsDetails: { logEntryBatches } }: Ingestion.PutLogsRequest) =>
      cloud.logging.putLogs(
        caller,
        logId,
        logEntryBatches.map(({ entries, ...batch }) => ({
          ...batch,
          entries: entries.map(({ id, data, time }) => ({ id, data, time: time?.toISOString() ?? null })),
        })),
      ),
    searchLogs: async ({
      searchLogsDetails: { timeStart, timeEnd, searchQuery },
    }: Search.SearchLogsRequest) => {
      const range = { timeStart: timeStart.getTime(), timeEnd: timeEnd.getTime() };
      const found = await cloud.logging.search(caller, { ...range, searchQuery });
      return { searchResponse: { results: found.map(({ record }) => ({ data: { logContent: record } })) } };
    },
    publishMessage: async ({
      topicId,
      messageDetails: { title = '', body },
    }: Topics.PublishMessageRequest) => ({
      publishResult: await cloud.notifications.publish(caller, topicId, title, body),
    }),
    createInstanceAgentCommand: async (request: Agent.CreateInstanceAgentCommandRequest) => {
      // The adapter sends a script as text, to one instance: the SDK's types allow more.
      const details = request.createInstanceAgentCommandDetails as CommandDetails;
      const id = await runCommands.create(caller, details, request.opcRetryToken ?? null);
      return { instanceAgentCommand: { id } };
    },
    getInstanceAgentCommandExecution: async ({
      instanceAgentCommandId,
      instanceId,
    }: Agent.GetInstanceAgentCommandExecutionRequest) => {
      const found = await runCommands.execution(caller, instanceAgentCommandId, instanceId);
      const { exitCode, text, ...states } = found;
      return { instanceAgentCommandExecution: { ...states, content: { exitCode, text } } };
    },
    getInstanceAgentPlugin: async ({ instanceagentId, pluginName }: Agent.GetInstanceAgentPluginRequest) => ({
      instanceAgentPlugin: { status: await runCommands.plugin(caller, instanceagentId, pluginName) },
    }),
    getSecretBundle: async ({ secretId, stage }: Vault.GetSecretBundleRequest) => {
      const { versionNumber, content } = await cloud.secrets.getBundle(caller, secretId, stage ?? 'CURRENT');
      return { secretBundle: { versionNumber, secretBundleContent: { contentType: 'BASE64', content } } };
    },
  };
  const call = <R>(
    kind: { readonly service: string },
    operation: string,
    run: (sdk: typeof client) => Promise<R>,
  ) => throughPort(cloud, `${kind.service}.${operation}`, () => run(client));
  // What else the clients offer, none of these adapters uses.
  const sendWithin = <R>(_ms: Ms, run: () => Promise<R>) => run();
  return { call, sendWithin } as unknown as OciClients;
}

/** The adapters name every time; the SDK's types allow none. */
function millis(time: Date | undefined): At {
  return time?.getTime() ?? Number.NaN;
}

export function cloudAttacher(cloud: Cloud, caller: Caller): Attacher {
  return {
    attach: (request, retryToken, sendBefore) =>
      throughPort(cloud, 'core.attachVolume', async () => {
        return toAttachment(await cloud.compute.attachVolume(caller, request, retryToken, sendBefore));
      }),
  };
}
