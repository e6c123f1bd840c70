import { randomBytes } from 'node:crypto';
import { DateTime } from 'luxon';
import { type At, DAY, HOUR, MINUTE } from '../../functions/core/base/time.ts';
import {
  commandRecord,
  MAX_HOLD,
  MAX_WHY,
  type OperatorCommand,
} from '../../functions/core/incident/operator-command.ts';
import type { Store } from '../../functions/core/ports.ts';
import { writeOnce } from '../../functions/store/collection.ts';
import { COMMAND, commandName } from '../../functions/store/commands.ts';
import { storedIncidents } from '../../functions/store/incidents.ts';
import type { Command } from './command.ts';
import { type ConsoleClient, type ConsoleOptions, consoleClient, withConsole } from './console-client.ts';
import { InvalidValueError, UnreadableInputError } from './exit-codes.ts';
import { isKnownCluster, namedIncident, namedListed } from './incidents.ts';
import { type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { oneLine, withLanguage } from './options.ts';

const UNITS = { m: MINUTE, h: HOUR, d: DAY } as const;

/**
 * Puts a command where `respond` reads it with its next look, within a minute while an incident is open.
 * A hold or its release may name a cluster that has no incident yet.
 *
 * @returns what the command names: an incident's id, or the cluster as it was given.
 * @throws UnreadableInputError when nothing is called so; WardenError when the store refused.
 */
export async function giveCommand(
  store: Store,
  target: string,
  order: OperatorCommand,
  who: { readonly by: string; readonly at: At; readonly id: string },
): Promise<string> {
  const named = await resolve(store, target, order);
  const record = commandRecord(named, order, who);
  if (!(await writeOnce(store, commandName(record), COMMAND, record)))
    throw new UnreadableInputError('unreadable.command-exists', { id: who.id });
  return named;
}

async function resolve(store: Store, target: string, order: OperatorCommand): Promise<string> {
  const { incidents } = await storedIncidents(store);
  const forCluster = order.kind === 'hold' || order.kind === 'release';
  if (forCluster && (await isKnownCluster(store, target))) return target;
  const incident = namedIncident(incidents, target);
  if (incident.closedAt !== null)
    throw new UnreadableInputError('unreadable.closed', { id: incident.id, cluster: incident.cluster.name });
  return incident.id;
}

/**
 * A moment in the future: `90m`, `2h`, `3d`, or an ISO 8601 time, in the zone of this terminal when it names none.
 * @throws InvalidValueError for anything else and beyond seven days.
 */
export function parseUntil(value: string, now: At): At {
  const span = /^(\d{1,4})([mhd])$/.exec(value);
  const unit = span?.[2] as keyof typeof UNITS | undefined;
  const at =
    span !== null && unit !== undefined
      ? now + Number(span[1]) * UNITS[unit]
      : DateTime.fromISO(value).toMillis();
  if (!Number.isFinite(at)) throw new InvalidValueError('reason.until');
  if (at <= now || at - now > MAX_HOLD) throw new InvalidValueError('reason.until-range');
  return at;
}

/** The same over a console, in the name of who holds the token. @returns what the command names. */
export async function orderOver(
  client: ConsoleClient,
  target: string,
  order: OperatorCommand,
  now: At,
): Promise<string> {
  const body = order.kind === 'hold' ? { hours: hoursUntil(order.until, now), why: order.why } : {};
  if (order.kind === 'hold') {
    const { clusters } = await client.ask('clusters', '/clusters');
    const cluster = clusters.find(({ name, key }) => name === target || key === target);
    if (cluster !== undefined) {
      await client.ask('holdCluster', '/hold', { cluster: cluster.key, ...body });
      return target;
    }
  }
  const { incidents } = await client.ask('incidents', '/incidents');
  const incident = namedListed(incidents, target);
  if (incident.closedAt !== null)
    throw new UnreadableInputError('unreadable.closed', { id: incident.id, cluster: incident.cluster });
  const path = `/incidents/${encodeURIComponent(incident.id)}/${order.kind}`;
  await client.ask(order.kind, path, order.kind === 'close' ? { why: order.why } : body);
  return incident.id;
}

/** As the forms take it, to a few milliseconds. */
function hoursUntil(until: At, now: At): number {
  return Number(((until - now) / HOUR).toFixed(6));
}

interface CommandOptions extends StateOptions, ConsoleOptions {
  readonly by?: string;
  readonly until?: At;
  readonly why?: string;
}

const nonEmpty = oneLine(MAX_WHY);

/** Adds `warden ack`, `warden hold`, `warden release` and `warden close`. */
export function register(program: Command): void {
  const { text } = program;
  const add = (name: OperatorCommand['kind']): Command => {
    const command = program
      .command(name)
      .description(text(`${name}.about`))
      .argument('<target>', text('argument.target'));
    return withLanguage(
      withConsole(withStateOptions(command)).option('--by <name>', text('option.by'), nonEmpty),
    ).addHelpText('after', `\n${text('state.after')}\n${text('command.after')}`);
  };
  const run = (order: (options: CommandOptions) => OperatorCommand) =>
    async function act(name: string, options: CommandOptions, self: Command): Promise<void> {
      const made = order(options);
      const client = consoleClient(options, self);
      if (client !== null) {
        const target = await orderOver(client, name, made, Date.now());
        process.stdout.write(`${text('command.done', { kind: made.kind, target })}\n`);
        return;
      }
      const store = stateStore(options, self);
      const by = options.by ?? self.userOfThisMachine();
      const who = { by, at: Date.now(), id: randomBytes(16).toString('hex') };
      const named = await giveCommand(store, name, made, who);
      process.stdout.write(`${text('command.done', { kind: made.kind, target: named })}\n`);
    };
  add('ack').action(run(() => ({ kind: 'ack' })));
  add('hold')
    .requiredOption('--until <when>', text('hold.until'), (value: string) => parseUntil(value, Date.now()))
    .requiredOption('--why <text>', text('hold.why'), nonEmpty)
    .action(run((o) => ({ kind: 'hold', until: o.until ?? 0, why: o.why ?? '' })));
  add('release').action(run(() => ({ kind: 'release' })));
  add('close')
    .requiredOption('--why <text>', text('close.why'), nonEmpty)
    .action(run((o) => ({ kind: 'close', why: o.why ?? '' })));
}
