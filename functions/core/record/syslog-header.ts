import { type At, DAY, MINUTE } from '../base/time.ts';
import { type Header, monthOf, pidOf, wallTime } from './header.ts';
import type { TimeContext } from './log-record.ts';
import { toUtc, type WallTime } from './wall-time.ts';

const YEAR = 365 * DAY;
const RFC3164 =
  /^([A-Z][a-z]{2}| ?\d{1,2}月) ([ 0-3]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? ([^\s:]+|[0-9A-Fa-f:.]+) (.*)$/s;
const RFC5424 =
  /^1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: |$)(.*)$/s;
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?(?: (.*))?$/s;
const SHORT_FULL =
  /^\S{1,9} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?) ([A-Z]{2,5}|[+-]\d{2,4}) ([^\s:]+) (.*)$/s;
const SHORT_UNIX = /^(\d{9,11}\.\d{1,9}) ([^\s:]+) (.*)$/s;
/** Program names may hold a path, blanks never; `ERROR:` of LifeKeeper is handled by the caller. */
const PROGRAM = /^([^\s:[\]]{1,128})(?:\[(\d{1,10})\])?: ?(.*)$/s;
const LIFEKEEPER = /^(?:EMERG|FATAL|ERROR|WARN|NOTIFY|INFO):[^:]*:[^:]*:/;

/** rsyslog's traditional format: no year, no zone, sometimes fractions of a second. */
export function rfc3164(text: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const found = RFC3164.exec(text);
  if (found === null) return null;
  const [, monthName = '', day, hour, minute, second, fraction, host = '', rest = ''] = found;
  const month = monthOf(monthName.trimStart());
  if (month < 0) return null;
  const wall = wallTime(month, day, [hour, minute, second], fraction);
  const year = recordTime === null ? (ctx.year ?? null) : null;
  const at = notAfter(ctx, wall, toUtc(wall, year, ctx.zone, recordTime)) ?? recordTime;
  const precision = fraction === undefined ? 1_000 : 1;
  return { header: 'rfc3164', at, precision, host, bootId: null, ...programOf(rest) };
}

/** The year before where the nearest one would lie in the future of the log. */
function notAfter(ctx: TimeContext, wall: WallTime, at: At | null): At | null {
  if (at === null || ctx.latest === undefined || at <= ctx.latest) return at;
  return toUtc(wall, null, ctx.zone, at - YEAR) ?? at;
}

/** `journalctl -o short-full` (`Sun 2026-11-22 10:00:00 UTC host ...`) and `-o short-unix` (seconds since 1970). */
export function journalShort(text: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const full = SHORT_FULL.exec(text);
  if (full !== null) {
    const [, stamp = '', zone = '', host = '', rest = ''] = full;
    const isUtc = zone === 'UTC' || zone === 'GMT';
    const time = isoTime(`${stamp}${isUtc ? 'Z' : ''}`, recordTime, ctx);
    return time === null ? null : { header: 'iso', ...time, host, bootId: null, ...programOf(rest) };
  }
  const unix = SHORT_UNIX.exec(text);
  if (unix === null) return null;
  const [, seconds = '', host = '', rest = ''] = unix;
  const at = Math.floor(Number(seconds) * 1_000);
  return { header: 'iso', at, precision: 1, host, bootId: null, ...programOf(rest) };
}

/** RFC 5424 after its `<PRI>`. */
export function rfc5424(text: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const found = RFC5424.exec(text);
  if (found === null) return null;
  const [, stamp = '', host, app, pid, , body = ''] = found;
  const time = isoTime(stamp, recordTime, ctx);
  if (time === null && stamp !== '-') return null;
  return {
    header: 'rfc5424',
    at: time?.at ?? recordTime,
    precision: time?.precision ?? 1_000,
    host: host === '-' ? null : (host ?? null),
    program: app === '-' ? null : (app ?? null),
    pid: pidOf(pid),
    message: body.replace(/^\ufeff/, ''),
    bootId: null,
  };
}

/** rsyslog's file format: an RFC 3339 stamp, host and program. */
export function iso(text: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const space = text.charAt(10) === ' ' ? text.indexOf(' ', 11) : text.indexOf(' ');
  if (space < 19) return null;
  const time = isoTime(text.slice(0, space), recordTime, ctx);
  if (time === null) return null;
  const hostEnd = text.indexOf(' ', space + 1);
  if (hostEnd < 0) return null;
  return {
    header: 'iso',
    ...time,
    host: text.slice(space + 1, hostEnd),
    bootId: null,
    ...programOf(text.slice(hostEnd + 1)),
  };
}

/** `prog[pid]: message`; a LifeKeeper message straight after the host has no program. */
export function programOf(rest: string): Pick<Header, 'program' | 'pid' | 'message'> {
  const found = LIFEKEEPER.test(rest) ? null : PROGRAM.exec(rest);
  if (found === null) return { program: null, pid: null, message: rest };
  const [, program = '', pid, message = ''] = found;
  return { program: program.slice(program.lastIndexOf('/') + 1), pid: pidOf(pid), message };
}

function isoTime(stamp: string, near: At | null, ctx: TimeContext): Pick<Header, 'at' | 'precision'> | null {
  const found = ISO.exec(stamp);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  const precision = fraction === undefined ? 1_000 : 1;
  const parts = wallTime(Number(month) - 1, day, [hour, minute, second], fraction);
  const context = zone === undefined ? ctx.zone : 'UTC';
  const local = toUtc(parts, Number(year), context, near);
  return local === null ? null : { at: local - offsetMs(zone), precision };
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits.startsWith('-') ? -minutes : minutes) * MINUTE;
}
