import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import { type At, HOUR, type Ms, SECOND } from '../base/time.ts';

/** A hold may not silence a cluster for longer. */
export const MAX_HOLD: Ms = 7 * 24 * HOUR;
/** A command reaches the store this soon after it was dated, and the store may say it a second late. */
const ON_ITS_WAY: Ms = 2 * SECOND;
/** Characters of what a person wrote as a reason. */
export const MAX_WHY = 500;

/** What a person orders. */
export type OperatorCommand =
  | { readonly kind: 'release' }
  /** @param via `link`: whoever had a link from a notice pressed it, and nobody knows who that was. */
  | { readonly kind: 'ack'; readonly via?: 'link' | undefined }
  | { readonly kind: 'hold'; readonly until: At; readonly why: string }
  | { readonly kind: 'close'; readonly why: string };

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const time = v.pipe(v.number(), v.finite());
const common = {
  schema: v.literal('warden.command/1'),
  /** Makes repeats harmless. */
  id: text(100),
  /** Incident id or cluster key or name. */
  target: text(300),
  by: text(200),
  at: time,
};
export const commandSchema = v.variant('kind', [
  v.object({ ...common, kind: v.literal('ack'), via: v.optional(v.literal('link')) }),
  v.pipe(
    v.object({ ...common, kind: v.literal('hold'), until: time, why: text(MAX_WHY) }),
    v.check((hold) => hold.until > hold.at && hold.until - hold.at <= MAX_HOLD, 'until: at most seven days'),
  ),
  v.object({ ...common, kind: v.literal('release') }),
  v.object({ ...common, kind: v.literal('close'), why: text(MAX_WHY) }),
]);

/** An operator's command as it is stored until `respond` takes it: with who gave it, when, and about what. */
export type CommandRecord = Stored<typeof commandSchema>;

export function commandRecord(
  target: string,
  command: OperatorCommand,
  who: Pick<CommandRecord, 'by' | 'at' | 'id'>,
): CommandRecord {
  return { schema: 'warden.command/1', target, ...who, ...command };
}

/**
 * The command at the time when the store took it, which is the same clock for everybody: a release that was dated by a
 * laptop whose clock is behind still ends the hold before it. A date that agrees with the store is kept, for it is finer.
 *
 * @param storedAt null where the store does not say: the writer's date stands.
 */
export function datedBy(command: CommandRecord, storedAt: At | null): CommandRecord {
  if (storedAt === null || (command.at <= storedAt + SECOND && command.at >= storedAt - ON_ITS_WAY))
    return command;
  if (command.kind !== 'hold') return { ...command, at: storedAt };
  return { ...command, at: storedAt, until: Math.min(command.until, storedAt + MAX_HOLD) };
}
