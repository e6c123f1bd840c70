import { randomBytes } from 'node:crypto';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { HEARTBEAT_LATE, heartbeatLine } from '../../functions/core/monitor/heartbeat.ts';
import type { AuditLog, Clock, Store } from '../../functions/core/ports.ts';
import { OciAuditLog } from '../../functions/oci/audit-log.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { readOne } from '../../functions/store/collection.ts';
import { HEARTBEAT_LAST, LAST } from '../../functions/store/heartbeat.ts';
import type { Command } from './command.ts';
import { ociClients, type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { wholeNumber, withLanguage } from './options.ts';
import { text } from './text/text.ts';

const POLL: Ms = 2 * SECOND;

const parseSeconds = wholeNumber('reason.seconds', 1, 3_600);

/** What `warden drill --json` prints; `seenAt` is null when `respond` did not see the line within the time. */
export type DrillResult = Awaited<ReturnType<typeof runDrill>>;

/**
 * Puts one heartbeat into the nodes' log and waits until `respond` has noted it: Logging, connector, `detect`, the
 * inbox and `respond` were all on its way.
 *
 * @throws WardenError when the line cannot be put in or the state cannot be read.
 */
export async function runDrill(
  { log, store, clock }: { readonly log: AuditLog; readonly store: Store; readonly clock: Clock },
  id: string,
  timeout: Ms,
) {
  const sentAt = clock.now();
  await log.write('oci-iscsi-warden', 'com.warden.heartbeat', [{ id, at: sentAt, data: heartbeatLine(id) }]);
  let seenAt: At | null = null;
  for (;;) {
    seenAt = await seenTime(store, id);
    if (seenAt !== null || clock.now() - sentAt >= timeout) break;
    await clock.sleep(Math.min(POLL, sentAt + timeout - clock.now()));
  }
  return {
    schema: 'warden.drill/1' as const,
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

interface DrillOptions extends StateOptions {
  readonly log?: string;
  readonly timeout: number;
  readonly json?: true;
}

/** Adds `warden drill`. */
export function register(program: Command): void {
  const command = program
    .command('drill')
    .description(program.text('drill.about'))
    .option('--log <ocid>', program.text('drill.log'));
  withStateOptions(command)
    .option('--timeout <seconds>', program.text('drill.timeout'), parseSeconds, HEARTBEAT_LATE / SECOND)
    .option('--json', program.text('option.json', { schema: 'warden.drill/1' }));
  withLanguage(command)
    .addHelpText('after', `\n${program.text('drill.after')}`)
    .action(async (options: DrillOptions) => {
      const logId = command.needed(options.log, '--log', KEYS.messagesLogId);
      const store = stateStore(options, command);
      const log = new OciAuditLog(ociClients(options.profile, process.env), logId);
      const id = `drill-${randomBytes(8).toString('hex')}`;
      const result = await runDrill({ log, store, clock: systemClock }, id, options.timeout * SECOND);
      const shown =
        options.json === true ? JSON.stringify(result) : drillText(result, options.timeout, command.language);
      process.stdout.write(`${shown}\n`);
      process.exitCode = result.seenAt === null ? 1 : 0;
    });
}
