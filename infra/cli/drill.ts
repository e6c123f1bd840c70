import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { type At, type Ms, SECOND } from '../../functions/core/base/time.ts';
import {
  HEARTBEAT_LAST,
  HEARTBEAT_LATE,
  heartbeatLine,
  parseHeartbeatLast,
} from '../../functions/core/monitor/heartbeat.ts';
import type { AuditLog, Clock, Store } from '../../functions/core/ports.ts';
import { OciAuditLog } from '../../functions/oci/audit-log.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { needed } from './failure-text.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { ociClients } from './oci-access.ts';
import { readable } from './state-bucket.ts';

const POLL: Ms = 2 * SECOND;

/** What `warden drill --json` prints. */
export interface DrillResult {
  readonly schema: 'warden.drill/1';
  readonly id: string;
  readonly sentAt: string;
  /** When `respond` saw the line; null when it did not within the time. */
  readonly seenAt: string | null;
  readonly latencySec: number | null;
}

interface DrillPorts {
  readonly log: AuditLog;
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Puts one marked line into the nodes' log and waits until `respond` has noted it: Logging, connector, `detect`, the
 * inbox and `respond` were all on its way.
 *
 * @throws WardenError when the line cannot be put in or the state cannot be read.
 */
export async function runDrill(ports: DrillPorts, id: string, timeout: Ms): Promise<DrillResult> {
  const sentAt = ports.clock.now();
  await ports.log.write('oci-iscsi-warden', 'com.warden.heartbeat', [
    { id, at: sentAt, data: heartbeatLine(id) },
  ]);
  let seenAt: At | null = null;
  for (;;) {
    seenAt = await seenTime(ports.store, id);
    if (seenAt !== null || ports.clock.now() - sentAt >= timeout) break;
    await ports.clock.sleep(Math.min(POLL, sentAt + timeout - ports.clock.now()));
  }
  return {
    schema: 'warden.drill/1',
    id,
    sentAt: new Date(sentAt).toISOString(),
    seenAt: seenAt === null ? null : new Date(seenAt).toISOString(),
    latencySec: seenAt === null ? null : Math.max(0, seenAt - sentAt) / 1_000,
  };
}

async function seenTime(store: Store, id: string): Promise<At | null> {
  const last = parseHeartbeatLast((await store.get(HEARTBEAT_LAST))?.body ?? null);
  return last?.recent.find((seen) => seen.id === id)?.seenAt ?? null;
}

const TEXT = {
  en: {
    out: (r: DrillResult) => `The test line ${r.id} came out of respond after ${r.latencySec} s.`,
    lost: (r: DrillResult, sec: number) =>
      `The test line ${r.id} did not come out within ${sec} s.\nCheck, in this order: is the connector ACTIVE and does its condition let the line pass; the log of function detect; the log of function respond; the policies.`,
  },
  ja: {
    out: (r: DrillResult) => `試験行 ${r.id} は ${r.latencySec} 秒で関数 respond に届きました。`,
    lost: (r: DrillResult, sec: number) =>
      `試験行 ${r.id} は ${sec} 秒以内に届きませんでした。\nコネクタが ACTIVE で条件が試験行を通すか、関数 detect のログ、関数 respond のログ、ポリシーの順に確認してください。`,
  },
} as const;

export function drillText(result: DrillResult, timeoutSec: number, language: Language): string {
  const text = TEXT[language];
  return result.seenAt === null ? text.lost(result, timeoutSec) : text.out(result);
}

interface DrillOptions {
  readonly log?: string;
  readonly bucket?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly timeout: number;
  readonly json?: true;
  readonly lang?: string;
}

const HELP = `
Without --log, --bucket and --namespace their values come from ${KEYS.messagesLogId.env}, ${KEYS.stateBucket.env}
and ${KEYS.namespace.env}. Signs with the resource principal of the environment when there is one, else with --profile.

Exit codes: 0 the line came out, 1 it did not come out in time, 2 bad usage, 3 a service refused.

Example:
  warden drill --profile DEFAULT --log ocid1.log.oc1... --bucket warden-state --namespace axxxxxxxxxxx`;

/** Adds `warden drill`. */
export function register(program: Command): void {
  program
    .command('drill')
    .description('send a marked line through the entire way and report how long it took')
    .option('--log <ocid>', 'custom log that receives the lines of the nodes')
    .option('--bucket <name>', 'state bucket')
    .option('--namespace <text>', 'Object Storage namespace')
    .option('--profile <name>', 'profile of the OCI configuration file (default: DEFAULT)')
    .option('--timeout <seconds>', 'how long to wait', parseSeconds, HEARTBEAT_LATE / SECOND)
    .option('--json', 'print one JSON object (schema warden.drill/1) instead of text')
    .addOption(langOption())
    .addHelpText('after', HELP)
    .action(async (options: DrillOptions, command: Command) => {
      const ports = drillPorts(options, process.env, (message) => command.error(message));
      const id = `drill-${randomBytes(8).toString('hex')}`;
      const result = await readable(runDrill(ports, id, options.timeout * SECOND));
      const text =
        options.json === true
          ? JSON.stringify(result)
          : drillText(result, options.timeout, languageOf(options.lang, process.env));
      process.stdout.write(`${text}\n`);
      process.exitCode = result.seenAt === null ? 1 : 0;
    });
}

function drillPorts(
  options: DrillOptions,
  env: NodeJS.ProcessEnv,
  refuse: (message: string) => never,
): DrillPorts {
  const log = needed(options.log, '--log', KEYS.messagesLogId, env, refuse);
  const bucket = needed(options.bucket, '--bucket', KEYS.stateBucket, env, refuse);
  const namespace = needed(options.namespace, '--namespace', KEYS.namespace, env, refuse);
  const clients = ociClients(options.profile, env);
  return {
    log: new OciAuditLog(clients, log),
    store: new ObjectStore(clients, namespace, bucket),
    clock: systemClock,
  };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600)
    throw new InvalidArgumentError('Use whole seconds from 1 to 3600.');
  return seconds;
}
