import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';
import { type At, HOUR, MINUTE } from '../../functions/core/base/time.ts';
import {
  commandName,
  commandRecord,
  encodeCommand,
  MAX_HOLD,
  MAX_WHY,
  type Wish,
} from '../../functions/core/incident/stored-command.ts';
import type { Store } from '../../functions/core/ports.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { readable, STATE_HELP, type StateOptions, stateStore, withStateOptions } from './state-bucket.ts';
import { isKnownCluster, namedIncident, storedIncidents } from './stored-incidents.ts';
import { userOfThisMachine } from './user.ts';

const UNITS = { m: MINUTE, h: HOUR, d: 24 * HOUR } as const;

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
  wish: Wish,
  by: string,
  now: At,
  id: string,
): Promise<string> {
  const named = await resolve(store, target, wish);
  const record = commandRecord(named, wish, { by, at: now, id });
  const result = await store.put(commandName(record), encodeCommand(record), { kind: 'absent' });
  if (result.kind === 'lost') throw new UnreadableInputError(`the command ${id} exists already`);
  return named;
}

async function resolve(store: Store, target: string, wish: Wish): Promise<string> {
  const { incidents } = await storedIncidents(store);
  const forCluster = wish.kind === 'hold' || wish.kind === 'release';
  if (forCluster && (await isKnownCluster(store, target))) return target;
  const incident = namedIncident(incidents, target);
  if (incident.closedAt !== null)
    throw new UnreadableInputError(`incident ${incident.id} of ${incident.cluster.name} is closed already`);
  return incident.id;
}

/**
 * A moment in the future: `90m`, `2h`, `3d`, or an ISO 8601 time, in the zone of this terminal when it names none.
 * @throws InvalidArgumentError for anything else and beyond seven days.
 */
export function parseUntil(text: string, now: At): At {
  const span = /^(\d{1,4})([mhd])$/.exec(text);
  const unit = span?.[2] as keyof typeof UNITS | undefined;
  const at =
    span !== null && unit !== undefined
      ? now + Number(span[1]) * UNITS[unit]
      : DateTime.fromISO(text).toMillis();
  if (!Number.isFinite(at)) throw new InvalidArgumentError('Use 90m, 2h, 3d or an ISO 8601 time.');
  if (at <= now || at - now > MAX_HOLD)
    throw new InvalidArgumentError('It has to lie in the future, at most seven days.');
  return at;
}

const DONE = {
  en: (kind: string, target: string) =>
    `${kind} for ${target} is stored; respond takes it with its next look.`,
  ja: (kind: string, target: string) =>
    `${target} への ${kind} を登録しました。関数 respond が次回の確認で反映します。`,
} as const;

export function doneText(kind: string, target: string, language: Language): string {
  return DONE[language](kind, target);
}

interface CommandOptions extends StateOptions {
  readonly by?: string;
  readonly until?: At;
  readonly why?: string;
  readonly lang?: string;
}

function nonEmpty(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  if (line === '') throw new InvalidArgumentError('must not be empty.');
  if ([...line].length > MAX_WHY) throw new InvalidArgumentError(`at most ${MAX_WHY} characters.`);
  return line;
}

/** Adds `warden ack`, `warden hold`, `warden release` and `warden close`. */
export function register(program: Command): void {
  const add = (name: Wish['kind'], text: string, target: string): Command =>
    withStateOptions(program.command(name).description(text).argument('<target>', target))
      .option('--by <name>', 'who says so (default: the user of this machine)', nonEmpty)
      .addOption(langOption())
      .addHelpText(
        'after',
        `\n${STATE_HELP}\nWho may do this is decided by IAM on the folder commands/ of the bucket.\n\nExit codes: 0 stored, 2 bad usage, 3 a service refused or nothing is called so.`,
      );
  const run = (wish: (options: CommandOptions) => Wish) =>
    async function act(target: string, options: CommandOptions, self: Command): Promise<void> {
      const store = stateStore(options, process.env, (message) => self.error(message));
      const id = randomBytes(16).toString('hex');
      const made = wish(options);
      const by = options.by ?? userOfThisMachine((message) => self.error(message));
      const named = await readable(giveCommand(store, target, made, by, Date.now(), id));
      process.stdout.write(`${doneText(made.kind, named, languageOf(options.lang, process.env))}\n`);
    };
  const either = 'incident id or cluster name';
  add('ack', 'acknowledge an incident: reminders become rare', either).action(run(() => ({ kind: 'ack' })));
  add('hold', 'announce work: a detach in this time is planned, no reminders, no plan', either)
    .requiredOption(
      '--until <when>',
      '90m, 2h, 3d, or an ISO 8601 time; at most seven days',
      (text: string) => parseUntil(text, Date.now()),
    )
    .requiredOption('--why <text>', 'what the work is; shown in notices', nonEmpty)
    .action(run((o) => ({ kind: 'hold', until: o.until ?? 0, why: o.why ?? '' })));
  add('release', 'end a hold', either).action(run(() => ({ kind: 'release' })));
  add('close', 'close an incident that nothing will ever prove to be over', either)
    .requiredOption('--why <text>', 'what was found', nonEmpty)
    .action(run((o) => ({ kind: 'close', why: o.why ?? '' })));
}
