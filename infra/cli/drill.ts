import { randomBytes } from 'node:crypto';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { HEARTBEAT_LATE, heartbeatLine } from '../../functions/core/monitor/heartbeat.ts';
import type { AuditLog, Clock, Store } from '../../functions/core/ports.ts';
import { OciAuditLog } from '../../functions/oci/audit-log.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { readOne } from '../../functions/store/collection.ts';
import { HEARTBEAT_LAST, LAST } from '../../functions/store/heartbeat.ts';
import type { Command } from './command.ts';
import { InvalidValueError } from './exit-codes.ts';
import { ociClients } from './oci-access.ts';
import { withLanguage } from './options.ts';
import { text } from './text/text.ts';

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
 * Puts one heartbeat into the nodes' log and waits until `respond` has noted it: Logging, connector, `detect`, the
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
  const last = await readOne(store, HEARTBEAT_LAST, LAST);
  return last?.recent.find((seen) => seen.id === id)?.seenAt ?? null;
}

export function drillText({ id, latencySec }: DrillResult, timeoutSec: number, language: Language): string {
  return latencySec === null
    ? text(language, 'drill.lost', { id, sec: timeoutSec })
    : text(language, 'drill.out', { id, sec: latencySec });
}

interface DrillOptions {
  readonly log?: string;
  readonly bucket?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly timeout: number;
  readonly json?: true;
}

/** Adds `warden drill`. */
export function register(program: Command): void {
  const command = program
    .command('drill')
    .description(program.text('drill.about'))
    .option('--log <ocid>', program.text('drill.log'))
    .option('--bucket <name>', program.text('option.bucket'))
    .option('--namespace <text>', program.text('option.namespace'))
    .option('--profile <name>', program.text('option.profile'))
    .option('--timeout <seconds>', program.text('drill.timeout'), parseSeconds, HEARTBEAT_LATE / SECOND)
    .option('--json', program.text('option.json', { schema: 'warden.drill/1' }));
  withLanguage(command)
    .addHelpText('after', `\n${program.text('drill.after')}`)
    .action(async (options: DrillOptions) => {
      const ports = drillPorts(options, command);
      const id = `drill-${randomBytes(8).toString('hex')}`;
      const result = await runDrill(ports, id, options.timeout * SECOND);
      const shown =
        options.json === true ? JSON.stringify(result) : drillText(result, options.timeout, command.language);
      process.stdout.write(`${shown}\n`);
      process.exitCode = result.seenAt === null ? 1 : 0;
    });
}

function drillPorts(options: DrillOptions, command: Command): DrillPorts {
  const log = command.needed(options.log, '--log', KEYS.messagesLogId);
  const bucket = command.needed(options.bucket, '--bucket', KEYS.stateBucket);
  const namespace = command.needed(options.namespace, '--namespace', KEYS.namespace);
  const clients = ociClients(options.profile, process.env);
  return {
    log: new OciAuditLog(clients, log),
    store: new ObjectStore(clients, namespace, bucket),
    clock: systemClock,
  };
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600)
    throw new InvalidValueError('reason.seconds');
  return seconds;
}
