import type { At } from '../../../functions/core/time.ts';
import type { InstanceRecord } from '../world/compute-shapes.ts';
import type { LogRecordJson } from '../world/log-query.ts';
import type { TenancyWorld } from '../world/world.ts';

/** The custom log that a node's agent feeds. */
export interface AgentLog {
  readonly logId: string;
  readonly logGroupId: string;
  readonly compartmentId: string;
  readonly tenancyId: string;
}

/** The Cloud Agent's Custom Logs Monitoring of one node: lines of tailed files become Logging records. */
export interface NodeAgent {
  /** @param time when the agent read the line; now when absent. */
  log(path: string, line: string, time?: At): void;
}

export function nodeAgent(world: TenancyWorld, instance: InstanceRecord, log: AgentLog): NodeAgent {
  return {
    log: (path, line, time = world.clock.now()) => {
      world.logging.ingest(log.logId, lineRecord(world, instance, log, path, line, time), time);
    },
  };
}

/** Shape: payloads/connector-logging-uma-messages.json (parser NONE). */
function lineRecord(
  world: TenancyWorld,
  instance: InstanceRecord,
  log: AgentLog,
  path: string,
  line: string,
  time: At,
): LogRecordJson {
  return {
    data: { message: line, tailed_path: path },
    id: world.ids.unique(),
    oracle: {
      compartmentid: log.compartmentId,
      ingestedtime: new Date(Math.max(time, world.clock.now())).toISOString(),
      instanceid: instance.id,
      loggroupid: log.logGroupId,
      logid: log.logId,
      tenantid: log.tenancyId,
    },
    source: instance.displayName,
    specversion: '1.0',
    subject: path,
    time: new Date(time).toISOString(),
    type: `com.oraclecloud.logging.custom.${path.includes('lifekeeper') ? 'lifekeeper' : 'messages'}`,
  };
}
