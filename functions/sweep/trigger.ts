import { fromJsonBytes } from '../core/base/json-bytes.ts';
import { own, ownText } from '../core/record/untrusted.ts';

/** Why a sweep runs. */
export type SweepTrigger =
  | { readonly kind: 'schedule' }
  /** An alarm by way of Notifications; only logged: whatever it says, everything is looked at. */
  | {
      readonly kind: 'alarm';
      readonly messageId: string | null;
      readonly title: string;
      readonly type: string;
    };

const MAX_BODY_BYTES = 256 * 1024;

/** Anything that is no alarm counts as the schedule: a sweep does no harm. Never throws. */
export function readTrigger(body: Uint8Array, messageId: string | null): SweepTrigger {
  const alarm = body.byteLength <= MAX_BODY_BYTES ? fromJsonBytes(body) : null;
  const isAlarm = Array.isArray(own(alarm, 'alarmMetaData')) || ownText(alarm, 'dedupeKey') !== null;
  if (messageId === null && !isAlarm) return { kind: 'schedule' };
  return {
    kind: 'alarm',
    messageId: messageId?.slice(0, 100) ?? null,
    title: (ownText(alarm, 'title') ?? '').slice(0, 200),
    type: (ownText(alarm, 'type') ?? '').slice(0, 50),
  };
}
