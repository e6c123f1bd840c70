import { parseJson } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import { type Header, pidOf } from './header.ts';
import { isObject, own, ownText } from './untrusted.ts';

/** A line of `journalctl -o json`; null when the text is no such object. */
export function journalJson(text: string, recordTime: At | null): Header | null {
  if (!text.includes('"MESSAGE"')) return null;
  const entry = parseJson(text);
  if (!isObject(entry)) return null;
  const micros = Number(ownText(entry, '__REALTIME_TIMESTAMP') ?? Number.NaN);
  // What no date can be is no stamp.
  const stamped = micros > 0 && micros < 8.64e18;
  const kernel = own(entry, '_TRANSPORT') === 'kernel';
  return {
    header: 'journald-json',
    at: stamped ? Math.floor(micros / 1_000) : recordTime,
    precision: stamped ? 1 : 1_000,
    host: ownText(entry, '_HOSTNAME'),
    program: ownText(entry, 'SYSLOG_IDENTIFIER') ?? (kernel ? 'kernel' : ownText(entry, '_COMM')),
    pid: pidOf(ownText(entry, '_PID') ?? ownText(entry, 'SYSLOG_PID') ?? undefined),
    message: messageOf(own(entry, 'MESSAGE')),
    bootId: ownText(entry, '_BOOT_ID'),
  };
}

/** journald writes bytes as an array when the message is no UTF-8, null when it is too long, and an array of texts when the field repeats. */
function messageOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  if (value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)) {
    return new TextDecoder('utf-8').decode(Uint8Array.from(value));
  }
  const first: unknown = value[0];
  return typeof first === 'string' ? first : '';
}
