import type { At } from '../../../functions/core/base/time.ts';
import type {
  Attacher,
  AuditLog,
  AuditSearch,
  LoadQuery,
  Metrics,
  RunCommand,
} from '../../../functions/core/ports.ts';
import { auditQuery, toActions } from '../../../functions/oci/audit-search.ts';
import { peerWrites } from '../../../functions/oci/peer-writes.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { toAttachment } from './compute-shapes.ts';
import { throughPort } from './port-errors.ts';

/** Namespace of the product's own metrics. */
const OWN_NAMESPACE = 'warden';

export function cloudAuditLog(cloud: Cloud, caller: Caller, logId: string): AuditLog {
  return {
    write: (source, type, entries) =>
      throughPort(cloud, 'logging.putLogs', () => {
        const lines = entries.map(({ id, at, data }) => ({ id, data, time: new Date(at).toISOString() }));
        return cloud.logging.putLogs(caller, logId, [{ source, type, entries: lines }]);
      }),
  };
}

export function cloudAuditSearch(cloud: Cloud, caller: Caller): AuditSearch {
  return {
    actions: (compartmentId, from, to) =>
      throughPort(cloud, 'logging.searchLogs', async () => {
        const query = { timeStart: from, timeEnd: to, searchQuery: auditQuery(compartmentId) };
        const found = await cloud.logging.search(caller, query);
        return toActions(found.map((stored) => ({ logContent: stored.record })));
      }),
  };
}

export function cloudMetrics(cloud: Cloud, caller: Caller): Metrics {
  return {
    load: (query) => throughPort(cloud, 'monitoring.summarizeMetricsData', () => load(cloud, caller, query)),
    post: (compartmentId, points) =>
      throughPort(cloud, 'monitoring.postMetricData', () =>
        cloud.monitoring.post(
          caller,
          points.map(({ name, value, at, dimensions }) => ({
            namespace: OWN_NAMESPACE,
            compartmentId,
            name,
            dimensions,
            points: [{ at, value }],
          })),
        ),
      ),
  };
}

async function load(cloud: Cloud, caller: Caller, query: LoadQuery) {
  const { compartmentId, from, lossAt, to, instanceId } = query;
  const pointsOf = async (namespace: string, text: string, startTime: At, endTime: At) => {
    const request = { compartmentId, namespace, query: text, startTime, endTime };
    return (await cloud.monitoring.summarize(caller, request)).flatMap((one) => one.points);
  };
  const read = async (namespace: string, text: string, startTime: At, endTime: At): Promise<number[]> =>
    (await pointsOf(namespace, text, startTime, endTime)).map((point) => point.value);
  const ofNode = (metric: string, statistic: string) =>
    read('oci_computeagent', `${metric}[1m]{resourceId = "${instanceId}"}.${statistic}()`, from, lossAt);
  const ofAttachments = async (metric: string, ids: readonly string[], start: At, end: At) => {
    const values: number[] = [];
    for (const id of ids) {
      values.push(
        ...(await read('oci_blockstore', `${metric}[1m]{attachmentId = "${id}"}.sum()`, start, end)),
      );
    }
    return sumOf(values);
  };
  return {
    cpuUtilizationMax: maxOf(await ofNode('CpuUtilization', 'max')),
    loadAverageMax: maxOf(await ofNode('LoadAverage', 'max')),
    memoryUtilizationMax: maxOf(await ofNode('MemoryUtilization', 'max')),
    memoryStallsSum: sumOf(await ofNode('MemoryAllocationStalls', 'sum')),
    throttledIosSum: await ofAttachments('VolumeThrottledIOs', query.attachmentIds, from, lossAt),
    ...(await peerWrites(query.peerAttachmentIds, (metric, id) =>
      pointsOf('oci_blockstore', `${metric}[1m]{attachmentId = "${id}"}.sum()`, lossAt, to),
    )),
  };
}

function maxOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function sumOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
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
        nullWhenMissing(async () => {
          const found = await runCommands.execution(caller, commandId, instanceId);
          const { deliveryState, lifecycleState, exitCode, text, timeUpdated: updatedAt } = found;
          return { deliveryState, lifecycleState, exitCode, message: null, text, updatedAt };
        }),
      ),
    pluginStatus: (_compartmentId, instanceId, pluginName) =>
      throughPort(cloud, 'instanceagent.getInstanceAgentPlugin', () =>
        nullWhenMissing(() => runCommands.plugin(caller, instanceId, pluginName)),
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

async function nullWhenMissing<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
