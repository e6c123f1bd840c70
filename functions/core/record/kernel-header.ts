import type { At } from '../base/time.ts';
import { type Header, monthOf, pidOf, wallTime } from './header.ts';
import type { TimeContext } from './log-record.ts';
import { toUtc } from './wall-time.ts';

const DMESG_T =
  /^\[(?:[A-Z][a-z]{2}|[月火水木金土日]) {1,2}([A-Z][a-z]{2}|\d{1,2}月) ( ?\d|[0-3]\d) (\d\d):(\d\d):(\d\d) (\d{4})(?: <[^>]{1,20}>)?\](?: \[ *[TC]\d+\])? ?(.*)/s;
const MONOTONIC =
  /^\[ *(\d{1,12})\.(\d{1,9})\] (?:([^\s:[\]]{1,255}) (?=kernel: |[^\s:[\]]{1,64}\[\d{1,10}\]: ))?([^\s:[\]]{1,64})(?:\[(\d{1,10})\])?: (.*)/s;
const DMESG = /^\[ *(\d{1,12})\.(\d{1,9})(?: <[^>]{1,20}>)?\](?: \[ *[TC]\d+\])? ?(.*)/s;
/** `kern  :info  : ` in front of the stamp (`dmesg -x`). */
const DECODED_LEVEL = /^[a-z0-9]{1,10} *:[a-z]{1,10} *: (?=\[|\d{4}-)/;

/** The line without the level that `dmesg -x` writes in front of any form of time. */
export function withoutLevel(text: string): string {
  return text.startsWith('[') ? text : text.replace(DECODED_LEVEL, '');
}

/** `dmesg`, `dmesg -T` and `journalctl -o short-monotonic`. @param line {@link withoutLevel}. */
export function kernelRing(line: string, recordTime: At | null, ctx: TimeContext): Header | null {
  if (!line.startsWith('[')) return null;
  return dmesgT(line, recordTime, ctx) ?? monotonic(line, recordTime, ctx) ?? dmesg(line, recordTime, ctx);
}

function dmesgT(line: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const found = DMESG_T.exec(line);
  if (found === null) return null;
  const [, monthName = '', day, hour, minute, second, year, message = ''] = found;
  const month = monthOf(monthName);
  if (month < 0) return null;
  const wall = wallTime(month, day, [hour, minute, second]);
  const at = toUtc(wall, Number(year), ctx.zone, recordTime) ?? recordTime;
  return { ...KERNEL, header: 'dmesg-t', at, message };
}

function monotonic(line: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const found = MONOTONIC.exec(line);
  if (found === null) return null;
  const [, seconds, fraction, host = null, program = '', pid, message = ''] = found;
  // `[ 12.3] sd 3:0:0:1: ...` has a blank, `[ 12.3] JBD2: ...` has not: a kernel subsystem is no syslog program.
  if (!/^[a-z]/.test(program) || /^(?:connection|session|blk_|print_req|device-mapper)/.test(program))
    return null;
  const time = sinceBoot(seconds, fraction, recordTime, ctx);
  return { ...KERNEL, header: 'journal-monotonic', ...time, host, program, pid: pidOf(pid), message };
}

function dmesg(line: string, recordTime: At | null, ctx: TimeContext): Header | null {
  const found = DMESG.exec(line);
  if (found === null) return null;
  const [, seconds, fraction, message = ''] = found;
  return { ...KERNEL, header: 'dmesg', ...sinceBoot(seconds, fraction, recordTime, ctx), message };
}

function sinceBoot(
  seconds: string | undefined,
  fraction: string | undefined,
  recordTime: At | null,
  ctx: TimeContext,
): Pick<Header, 'at' | 'precision'> {
  if (ctx.bootAt === undefined) return { at: recordTime, precision: 1_000 };
  return { at: ctx.bootAt + Math.trunc(Number(`${seconds}.${fraction}`) * 1_000), precision: 1 };
}

const KERNEL: Omit<Header, 'header' | 'at' | 'message'> = {
  precision: 1_000,
  host: null,
  program: 'kernel',
  pid: null,
  bootId: null,
};
