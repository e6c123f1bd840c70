import { type At, DAY, type Ms } from '../base/time.ts';
import { type Header, monthOf, pidOf, wallTime } from './header.ts';
import type { TimeContext } from './log-record.ts';
import { toUtc, type WallTime } from './wall-time.ts';
import { zoneOffset } from './zone-names.ts';

const YEAR = 365 * DAY;
/** At most, as from 1896 to 1904. */
const LEAP_YEARS_APART = 8;
/** With the year, the weekday or the zone that some templates add; days below ten with one blank or two. */
const RFC3164 =
  /^(?:(\d{4}) )?(?:[A-Z][a-z]{2},? )?(\d{1,2}月|[A-Za-zàâäéèûôñç]{3,5}\.?) ( ?\d|[0-3]\d)(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: (\d{4}))?(?: (UTC|GMT|JST|KST|IST|[ECMP][SD]T|CEST|CET|BST|[+-]\d\d:?\d\d))?(?: (\d{4}))? (.*)/s;
/** Facility and level, which some templates write before or after the host. */
const FACILITY =
  /^<?(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7])[.:](?:emerg|panic|alert|crit|err|error|warn|warning|notice|info|debug)>?:?$/;
const RFC5424 =
  /^1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: |$)(.*)/s;
const ISO = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const SHORT_FULL =
  /^(?:\S{1,9} )?(\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?) ([A-Z]{2,5}|[+-]\d\d(?::?\d\d)?) (.*)/s;
const SHORT_UNIX = /^(\d{9,11}\.\d{1,9}) ([^\s:]+) (.*)/s;
/** Program names may hold a path, blanks never; `ERROR:` of LifeKeeper is handled by the caller. */
const PROGRAM = /^([^\s:[\]]{1,128})(?:\[(\d{1,10})\])?: ?(.*)/s;
const LIFEKEEPER = /^(?:EMERG|FATAL|ERROR|WARN|NOTIFY|INFO):[^:]*:[^:]*:/;

/** Own log of `ocid` (oracle/oci-utils lib/oci_utils/__init__.py): `- oci-utils.ocid - INFO(ocid_main.py:506) - text`. */
const PYTHON =
  /^- ([\w.-]{1,64}) - (?:DEBUG|INFO|WARNING|ERROR|CRITICAL)(?:\([\w.-]{1,64}:\d{1,6}\))? - (.*)/s;
/** Own logs of the plugins of Oracle Cloud Agent: the place in the source stands where the program would. */
const GO_PLACE = /^[\w.-]{1,64}\.go:\d{1,6}: /;

/** rsyslog's traditional format: no zone, mostly no year, sometimes fractions of a second. */
export function rfc3164(text: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const found = RFC3164.exec(text);
  if (found === null) return null;
  const [, before, monthName = '', day, after, hour, minute, second, fraction, last, zone, end, rest = ''] =
    found;
  const month = monthOf(monthName);
  if (month < 0) return null;
  const wall = wallTime(month, day, [hour, minute, second], fraction);
  const written = before ?? after ?? last ?? end;
  const year = recordTime === null ? (ctx.year ?? null) : null;
  const offset = zone === undefined ? null : zoneOffset(zone);
  const [place, ahead] = offset === null ? [ctx.zone, 0] : ['UTC', offset];
  const near = toUtc(wall, written === undefined ? year : Number(written), place, recordTime);
  const latest = written === undefined && ctx.latest !== undefined ? ctx.latest + ahead : null;
  const local = near === null || latest === null ? near : notAfter(latest, wall, place, near);
  const at = local === null ? recordTime : local - ahead;
  const precision = fraction === undefined ? 1_000 : 1;
  return { header: 'rfc3164', at, precision, bootId: null, ...hostAndProgram(rest) };
}

/** What follows the time: host and program, either of them perhaps with the facility beside it, or the program alone. */
function hostAndProgram(rest: string): Pick<Header, 'host' | 'program' | 'pid' | 'message'> {
  const python = rest.startsWith('- ') ? PYTHON.exec(rest) : null;
  if (python !== null) return { host: null, program: python[1] ?? null, pid: null, message: python[2] ?? '' };
  const text = withoutFacility(rest);
  const end = text.indexOf(' ');
  const first = text.slice(0, end);
  const isHost =
    end > 0 && !/[:\]]$/.test(first) && !/[[\]]/.test(first) && (!first.includes(':') || isIpv6(first));
  if (!isHost) return { host: null, ...programOf(text) };
  return { host: first, ...programOf(withoutFacility(text.slice(end + 1))) };
}

function withoutFacility(text: string): string {
  const end = text.indexOf(' ');
  return FACILITY.test(text.slice(0, end)) ? text.slice(end + 1) : text;
}

function isIpv6(text: string): boolean {
  return /^[0-9A-Fa-f:.]{2,60}$/.test(text);
}

/** The first year back, where the nearest one would lie in the future of the log. */
function notAfter(latest: At, wall: WallTime, zone: string, near: At): At {
  let at: At | null = near;
  for (let years = 1; at !== null && at > latest && years <= LEAP_YEARS_APART; years += 1)
    at = toUtc(wall, null, zone, near - years * YEAR);
  return at ?? near;
}

/** `journalctl -o short-full` (`Sun 2026-11-22 10:00:00 UTC host ...`) and `-o short-unix` (seconds since 1970). */
export function journalShort(text: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const full = SHORT_FULL.exec(text);
  if (full !== null) {
    const [, stamp = '', zone = '', rest = ''] = full;
    const offset = zoneOffset(zone);
    // Without the weekday it may as well be the name of the host.
    if (offset === null && /^\d/.test(text)) return null;
    const context = offset === null ? ctx : { ...ctx, zone: 'UTC' };
    const time = isoTime(stamp, recordTime, context);
    if (time === null) return null;
    const at = time.at - (offset ?? 0);
    return { header: 'iso', at, precision: time.precision, bootId: null, ...hostAndProgram(rest) };
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
  // Behind the one that may stand between date and time.
  const space = text.indexOf(' ', 11);
  if (space < 19) return null;
  const time = isoTime(text.slice(0, space), recordTime, ctx);
  if (time === null) return null;
  const rest = text.slice(space + 1);
  // util-linux writes a comma and the offset, and neither host nor program: these are the kernel's own lines.
  if (DMESG_ISO.test(text)) {
    const message = rest.replace(CALLER, '').trimStart();
    return { header: 'iso', ...time, host: null, program: 'kernel', pid: null, message, bootId: null };
  }
  return { header: 'iso', ...time, bootId: null, ...hostAndProgram(rest) };
}

const DMESG_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{1,9}[+-]\d\d:?\d\d /;
const CALLER = /^\[ *[TC]\d+\]/;

/** `prog[pid]: message`; a LifeKeeper message straight after the host has no program, nor have logs of Go. */
export function programOf(rest: string): Pick<Header, 'program' | 'pid' | 'message'> {
  const isBare = LIFEKEEPER.test(rest) || GO_PLACE.test(rest);
  const found = isBare ? null : PROGRAM.exec(rest);
  if (found === null) return { program: null, pid: null, message: rest };
  const [, program = '', pid, message = ''] = found;
  return { program: nameOf(program), pid: pidOf(pid), message };
}

/** Without its folder, and without what `journalctl -o with-unit` adds. */
function nameOf(program: string): string {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return name.endsWith('.service') ? name.slice(0, -'.service'.length) : name;
}

function isoTime(
  stamp: string,
  near: At | null,
  ctx: TimeContext,
): { readonly at: At; readonly precision: Ms } | null {
  const found = ISO.exec(stamp);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  const precision = fraction === undefined ? 1_000 : 1;
  const parts = wallTime(Number(month) - 1, day, [hour, minute, second], fraction);
  const context = zone === undefined ? ctx.zone : 'UTC';
  const local = toUtc(parts, Number(year), context, near);
  return local === null ? null : { at: local - (zoneOffset(zone ?? 'Z') ?? 0), precision };
}
