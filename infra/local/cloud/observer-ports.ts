import type { requests as Ingestion } from 'oci-loggingingestion';
import type { requests as Search } from 'oci-loggingsearch';
import type { requests as Metrics } from 'oci-monitoring';
import type { At } from '../../../functions/core/base/time.ts';
import type { Attacher, RunCommand } from '../../../functions/core/ports.ts';
import type { OciClients } from '../../../functions/oci/clients.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { toAttachment } from './compute-shapes.ts';
import { nullWhen, throughPort } from './port-errors.ts';

/**
 * The SDK's clients of Monitoring and Logging, as far as the product's adapters call them, answered by the cloud: the
 * adapters themselves then run in the simulator.
 */
export function observingClients(cloud: Cloud, caller: Caller): OciClients {
  const client = {
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
    postMetricData: ({ postMetricDataDetails: { metricData } }: Metrics.PostMetricDataRequest) =>
      cloud.monitoring.post(
        caller,
        metricData.map(({ datapoints, ...series }) => ({
          ...series,
          points: datapoints.map(({ timestamp, value }) => ({ at: timestamp.getTime(), value })),
        })),
      ),
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
  };
  const call = <R>(
    kind: { readonly service: string },
    operation: string,
    run: (sdk: typeof client) => Promise<R>,
  ) => throughPort(cloud, `${kind.service}.${operation}`, () => run(client));
  // What else the clients offer, no observing adapter uses.
  return { call } as unknown as OciClients;
}

/** The adapters name every time; the SDK's types allow none. */
function millis(time: Date | undefined): At {
  return time?.getTime() ?? Number.NaN;
}

export function cloudRunCommand(cloud: Cloud, caller: Caller): RunCommand {
  const { runCommands } = cloud;
  return {
    create: ({ compartmentId, instanceId, displayName, script, timeoutSec, retryToken }) =>
      throughPort(cloud, 'instanceagent.createInstanceAgentCommand', () =>
        runCommands.create(
          caller,
          { compartmentId, instanceId, displayName, scriptText: script, timeoutMs: timeoutSec * 1000 },
          retryToken,
        ),
      ),
    execution: (commandId, instanceId) =>
      throughPort(cloud, 'instanceagent.getInstanceAgentCommandExecution', () =>
        nullWhen('NotAuthorizedOrNotFound', async () => {
          const found = await runCommands.execution(caller, commandId, instanceId);
          const { deliveryState, lifecycleState, exitCode, text } = found;
          return { deliveryState, lifecycleState, exitCode, message: null, text };
        }),
      ),
    pluginStatus: (_compartmentId, instanceId, pluginName) =>
      throughPort(cloud, 'instanceagent.getInstanceAgentPlugin', () =>
        nullWhen('NotAuthorizedOrNotFound', () => runCommands.plugin(caller, instanceId, pluginName)),
      ),
  };
}

export function cloudAttacher(cloud: Cloud, caller: Caller): Attacher {
  return {
    attach: (request, retryToken, sendBefore) =>
      throughPort(cloud, 'core.attachVolume', async () => {
        return toAttachment(await cloud.compute.attachVolume(caller, request, retryToken, sendBefore));
      }),
  };
}
