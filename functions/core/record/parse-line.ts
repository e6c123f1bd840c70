import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import type { Header } from './header.ts';
import { journalJson } from './journal-header.ts';
import { kernelRing, withoutLevel } from './kernel-header.ts';
import type { LogLine, LogRecord, TimeContext } from './log-record.ts';
import { iso, journalShort, programOf, rfc3164, rfc5424 } from './syslog-header.ts';
import { isZoneApart } from './wall-time.ts';

const PRIORITY = /^<\d{1,3}>/;
const KERNEL_STAMP = /^\[ *\d{1,12}\.\d{1,9}\] ?(?:\[ *[TC]\d+\] ?)?/;
const UPTIME = /^\s{0,8}\[ *(\d{1,12}\.\d{1,9})\]/;
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;
/** Programs whose name in front of a line without any other header is a header. */
const KNOWN_PROGRAMS =
  /^(?:iscsid|iscsiadm|iscsi|kernel|systemd(?:-[a-z]+)?|multipathd?|lvm|umount|ocid|oci-[a-z-]+|lk[a-z]+|lcd[a-z]*|lcm[a-z]*|eventslcm|quickCheck|recover|LifeKeeper)$/;
/** One prefix by rsyslog, one by the program itself, one by a relay. */
const MAX_DOUBLED = 3;
/** Clocks of node and collector, and the agent's own delay, differ by less than this when the zone is right. */
const ZONE_SLACK = 5 * MINUTE;
/** Zones lie whole hours apart, or where one of them is India's or Nepal's, quarters of an hour. */
const QUARTER: Ms = 15 * MINUTE;

/**
 * Takes a line apart into header and message. Never fails: what has no known header is `bare`.
 *
 * @param recordTime when the collector took the line; anchors stamps without a year and stands in for missing stamps.
 */
export function parseLine(text: string, recordTime: At | null, ctx: TimeContext): LogLine {
  const found = headerOf(text.trim(), recordTime, ctx);
  const program = found.program;
  const outer = stripPrefixes(found.message, program);
  const repeat = outer.startsWith('message repeated ') ? REPEATED.exec(outer) : null;
  const message = repeat?.[2] === undefined ? outer : stripPrefixes(repeat[2], program);
  const uptime =
    program === 'kernel' && found.header !== 'bare' ? UPTIME.exec(found.message)?.[1] : undefined;
  return {
    ...found,
    message,
    ...(uptime !== undefined && { uptime: Number(uptime) }),
    repeated: Math.max(1, Number(repeat?.[1] ?? 1)),
  };
}

/**
 * Hours by which a stamp without zone is ahead of its record's time, when within five minutes they lie between `zone`
 * and some other zone of the world: 9, -5, 5.5, 5.75. The sign of a wrong zone in the configuration; 0 when there is
 * no such sign. One late record can look the same, so act only when several lines agree.
 */
export function zoneOffsetHours(
  line: Pick<LogLine, 'header' | 'at'>,
  record: Pick<LogRecord, 'time'>,
  zone = 'UTC',
): number {
  if (line.header !== 'rfc3164' && line.header !== 'dmesg-t') return 0;
  if (line.at === null || record.time === null) return 0;
  const ahead = line.at - record.time;
  const offset = Math.round(ahead / QUARTER) * QUARTER;
  if (offset === 0 || Math.abs(ahead - offset) >= ZONE_SLACK) return 0;
  return isZoneApart(zone, record.time, offset) ? offset / HOUR : 0;
}

function headerOf(text: string, recordTime: At | null, ctx: TimeContext): Header {
  const line = withoutLevel(text.replace(PRIORITY, ''));
  return (
    (text.startsWith('{') ? journalJson(line, recordTime) : null) ??
    (line.startsWith('1 ') ? rfc5424(line, recordTime, ctx) : null) ??
    journalShort(line, recordTime, ctx) ??
    (/^\d/.test(line) ? iso(line, recordTime, ctx) : null) ??
    rfc3164(line, recordTime, ctx) ??
    kernelRing(line, recordTime, ctx) ??
    bare(line, recordTime)
  );
}

function bare(text: string, recordTime: At | null): Header {
  const named = programOf(text);
  const known = named.program !== null && (named.pid !== null || KNOWN_PROGRAMS.test(named.program));
  const body = known ? named : { program: null, pid: null, message: text };
  return { header: 'bare', at: recordTime, precision: 1_000, host: null, bootId: null, ...body };
}

/** Removes `iscsid: ` written again by the program itself and the kernel's stamp, in any order. */
function stripPrefixes(message: string, program: string | null): string {
  let rest = message.trimStart();
  for (let round = 0; round < MAX_DOUBLED; round += 1) {
    const before = rest;
    if (program !== null && rest.startsWith(program) && rest.startsWith(': ', program.length)) {
      rest = rest.slice(program.length + 2).trimStart();
    }
    if (program === 'kernel' && rest.startsWith('[')) rest = rest.replace(KERNEL_STAMP, '').trimStart();
    if (rest === before) break;
  }
  return rest.trimEnd();
}
