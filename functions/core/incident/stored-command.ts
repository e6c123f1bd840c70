import * as v from 'valibot';
import { fromJsonBytes, toJsonBytes } from '../base/json-bytes.ts';
import { FOLDERS } from '../base/store-names.ts';
import { type At, HOUR, type Ms } from '../base/time.ts';

/** A hold may not silence a cluster for longer. */
export const MAX_HOLD: Ms = 7 * 24 * HOUR;
/** Characters of what a person wrote as a reason. */
export const MAX_WHY = 500;

/** What a person wants to tell `respond`. */
export type Wish =
  | { readonly kind: 'ack' | 'release' }
  | { readonly kind: 'hold'; readonly until: At; readonly why: string }
  | { readonly kind: 'close'; readonly why: string };

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const common = {
  schema: v.literal('warden.command/1'),
  id: text(100),
  /** Incident id or cluster key or name. */
  target: text(300),
  by: text(200),
  at: v.pipe(v.number(), v.finite()),
};
const commandSchema = v.variant('kind', [
  v.object({ ...common, kind: v.literal('ack') }),
  v.pipe(
    v.object({
      ...common,
      kind: v.literal('hold'),
      until: v.pipe(v.number(), v.finite()),
      why: text(MAX_WHY),
    }),
    v.check((hold) => hold.until > hold.at && hold.until - hold.at <= MAX_HOLD, 'until: at most seven days'),
  ),
  v.object({ ...common, kind: v.literal('release') }),
  v.object({ ...common, kind: v.literal('close'), why: text(MAX_WHY) }),
]);

/** A person's word as it lies in `commands/<id>.json` until `respond` takes it. */
type CommandRecord = v.InferOutput<typeof commandSchema>;

/** The record of a wish; `by` is who says so, `id` makes a repeat harmless. */
export function commandRecord(
  target: string,
  wish: Wish,
  who: { readonly by: string; readonly at: At; readonly id: string },
): CommandRecord {
  return { schema: 'warden.command/1', target, ...who, ...wish };
}

export function commandName(record: Pick<CommandRecord, 'id'>): string {
  return `${FOLDERS.commands}${record.id}.json`;
}

export function encodeCommand(record: CommandRecord): Uint8Array {
  return toJsonBytes(record);
}

/** The stored command, or in words what is wrong with it. */
export function parseCommand(body: Uint8Array): CommandRecord | { readonly problem: string } {
  const parsed = v.safeParse(commandSchema, fromJsonBytes(body));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  return { problem: `${v.getDotPath(issue) ?? 'command'}: ${issue.message}` };
}
