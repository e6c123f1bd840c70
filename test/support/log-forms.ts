import { DateTime } from 'luxon';

/** A line of a log, apart from any form. */
export interface PlainLine {
  readonly at: DateTime;
  readonly host: string;
  readonly program: string;
  readonly pid: string | null;
  readonly message: string;
}

/** Lines of rsyslog's file format. */
export function plainLines(log: string): readonly PlainLine[] {
  return log.split('\n').flatMap((line) => {
    const found = /^(\S+) (\S+) ([^\s:[\]]+)(?:\[(\d+)\])?: (.*)$/.exec(line);
    if (found === null) return [];
    const [, stamp = '', host = '', program = '', pid, message = ''] = found;
    return [{ at: DateTime.fromISO(stamp, { zone: 'UTC' }), host, program, pid: pid ?? null, message }];
  });
}

type Form = (lines: readonly PlainLine[]) => string;

const tag = ({ program, pid }: PlainLine): string => (pid === null ? program : `${program}[${pid}]`);
const rest = (line: PlainLine): string => `${tag(line)}: ${line.message}`;
const stamp = ({ at }: PlainLine, format: string): string => at.setLocale('en').toFormat(format);
const day = ({ at }: PlainLine): string => String(at.day).padStart(2, ' ');
const syslog = (line: PlainLine): string => `${stamp(line, 'LLL')} ${day(line)} ${stamp(line, 'HH:mm:ss')}`;
const each =
  (form: (line: PlainLine, index: number) => string): Form =>
  (lines) =>
    `${lines.map(form).join('\n')}\n`;

const micros = ({ at }: PlainLine): string => String(at.toMillis() * 1_000);
const fields = (line: PlainLine): Record<string, string> => ({
  __CURSOR: `s=1;t=${Number(micros(line)).toString(16)}`,
  __REALTIME_TIMESTAMP: micros(line),
  _HOSTNAME: line.host,
  SYSLOG_IDENTIFIER: line.program,
  ...(line.pid === null ? { _TRANSPORT: 'kernel' } : { _PID: line.pid }),
  MESSAGE: line.message,
});
const record = (line: PlainLine, index: number): object => ({
  data: { message: `${syslog(line)} ${line.host} ${rest(line)}` },
  id: `id-${index}`,
  oracle: { ingestedtime: line.at.plus(2_000).toISO(), instanceid: 'ocid1.instance.oc1..a' },
  source: line.host,
  specversion: '1.0',
  time: line.at.plus(1_000).toISO(),
  type: 'com.oraclecloud.logging.custom.messages',
});
const wrapped = (line: PlainLine, index: number): object => ({
  datetime: line.at.toMillis() + 1_000,
  logContent: record(line, index),
});
const csv = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Forms in which all lines of a log are found: by rsyslog, journalctl, viewers, mails, OCI Logging. */
export const FORMS: Readonly<Record<string, Form>> = {
  rfc3164: each((line) => `${syslog(line)} ${line.host} ${rest(line)}`),
  'rfc3164 with PRI': each((line) => `<30>${syslog(line)} ${line.host} ${rest(line)}`),
  'one blank before the day': each((line) => `${stamp(line, 'LLL d HH:mm:ss')} ${line.host} ${rest(line)}`),
  'without host': each((line) => `${syslog(line)} ${rest(line)}`),
  'year first': each((line) => `${stamp(line, 'yyyy')} ${syslog(line)} ${line.host} ${rest(line)}`),
  'year after the day': each(
    (line) => `${stamp(line, 'LLL')} ${day(line)} ${stamp(line, 'yyyy HH:mm:ss')} ${line.host} ${rest(line)}`,
  ),
  'with facility': each((line) => `${syslog(line)} ${line.host} daemon.info ${rest(line)}`),
  'Japanese month': each(
    (line) => `${stamp(line, 'L')}月 ${day(line)} ${stamp(line, 'HH:mm:ss')} ${line.host} ${rest(line)}`,
  ),
  rfc5424: each(
    (line) => `<30>1 ${line.at.toISO()} ${line.host} ${line.program} ${line.pid ?? '-'} - - ${line.message}`,
  ),
  'rsyslog ISO': each((line) => `${line.at.toISO()} ${line.host} ${rest(line)}`),
  'ISO with blank and offset': each(
    (line) => `${stamp(line, 'yyyy-LL-dd HH:mm:ss.SSS')} +0000 ${line.host} ${rest(line)}`,
  ),
  'ISO in another zone': each(
    (line) => `${line.at.setZone('Asia/Tokyo').toISO()} ${line.host} ${rest(line)}`,
  ),
  'ISO with slashes': each((line) => `${stamp(line, 'yyyy/LL/dd HH:mm:ss')} ${line.host} ${rest(line)}`),
  'ISO in brackets': each((line) => `[${stamp(line, "yyyy-LL-dd'T'HH:mm:ss")}Z] ${line.host} ${rest(line)}`),
  'short-full': each(
    (line) =>
      `${stamp({ ...line, at: line.at.setZone('Asia/Tokyo') }, 'ccc yyyy-LL-dd HH:mm:ss')} JST ${line.host} ${rest(line)}`,
  ),
  'with-unit': each(
    (line) =>
      `${stamp(line, 'ccc yyyy-LL-dd HH:mm:ss')} UTC ${line.host} ${line.pid === null ? line.program : `${line.program}.service[${line.pid}]`}: ${line.message}`,
  ),
  'French month': each(
    (line) =>
      `${line.at.setLocale('fr').toFormat('LLL')} ${day(line)} ${stamp(line, 'HH:mm:ss')} ${line.host} ${rest(line)}`,
  ),
  'year behind the zone': each(
    (line) => `${syslog(line)} UTC ${stamp(line, 'yyyy')} ${line.host} ${rest(line)}`,
  ),
  'short-unix': each((line) => `${(line.at.toMillis() / 1_000).toFixed(6)} ${line.host} ${rest(line)}`),
  'journal json': each((line) => JSON.stringify(fields(line))),
  'journal json-pretty': each((line) => JSON.stringify(fields(line), null, '\t')),
  'journal json-seq': each((line) => `\x1e${JSON.stringify(fields(line))}`),
  'journal json-sse': each((line) => `data: ${JSON.stringify(fields(line))}\n`),
  'journal export': each((line) =>
    [...Object.entries(fields(line)).map(([name, value]) => `${name}=${value}`), ''].join('\n'),
  ),
  'journal verbose': each((line) => {
    const { __CURSOR: _c, __REALTIME_TIMESTAMP: _r, ...shown } = fields(line);
    const id = `s=1;i=2;b=${'a'.repeat(32)};m=1;t=${Number(micros(line)).toString(16)};x=1`;
    const head = `${stamp(line, 'ccc yyyy-LL-dd HH:mm:ss.SSS')}000 UTC [${id}]`;
    return [head, ...Object.entries(shown).map(([name, value]) => `    ${name}=${value}`)].join('\n');
  }),
  'grep over files': each((line) => `/var/log/messages:${syslog(line)} ${line.host} ${rest(line)}`),
  'grep with numbers': each(
    (line, at) => `messages-20260310:${at + 1}:${syslog(line)} ${line.host} ${rest(line)}`,
  ),
  'cat -n': each(
    (line, at) => `${String(at + 1).padStart(6, ' ')}\t${syslog(line)} ${line.host} ${rest(line)}`,
  ),
  'mail quote': each((line) => `> ${syslog(line)} ${line.host} ${rest(line)}`),
  frame: each((line) => `│ ${syslog(line)} ${line.host} ${rest(line)} │`),
  colours: each((line) => `\x1b[1;31m${syslog(line)} ${line.host} ${rest(line)}\x1b[0m`),
  'what the agent could not parse': each(
    (line) =>
      `${stamp(line, 'yyyy-LL-dd HH:mm:ss')} +0000 [warn]: #0 pattern not matched: ${JSON.stringify(`${syslog(line)} ${line.host} ${rest(line)}`)}`,
  ),
  'what the agent could not hand on': each(
    (line) =>
      `${stamp(line, 'yyyy-LL-dd HH:mm:ss')} +0000 [warn]: #0 dump an error event: error_class=ArgumentError location="/opt/x.rb:1" tag="1.messages" time=1 record={"message"=>${JSON.stringify(`${syslog(line)} ${line.host} ${rest(line)}`)}, "tailed_path"=>"/var/log/messages"}`,
  ),
  'output of a container': each(
    (line) => `${line.at.toISO()} stdout F ${syslog(line)} ${line.host} ${rest(line)}`,
  ),
  'log of a container': each((line) =>
    JSON.stringify({
      log: `${syslog(line)} ${line.host} ${rest(line)}\n`,
      stream: 'stdout',
      time: line.at.toISO(),
    }),
  ),
  'export of a viewer': each(
    (line) =>
      `${stamp(line, 'yyyy-LL-dd HH:mm:ss')}\t{host="${line.host}"}\t${syslog(line)} ${line.host} ${rest(line)}`,
  ),
  'Connector Hub body': (lines) => JSON.stringify(lines.map(wrapped)),
  'Logging search': (lines) =>
    JSON.stringify({ data: { results: lines.map((line, at) => ({ data: wrapped(line, at) })) } }, null, 2),
  'Logging search, a record a line': each((line, at) => JSON.stringify(wrapped(line, at))),
  'Logging CSV with JSON': (lines) =>
    `datetime,logContent\n${lines.map((line, at) => `${line.at.toMillis()},${csv(JSON.stringify(record(line, at)))}`).join('\n')}\n`,
  'Logging CSV with messages': (lines) =>
    `"datetime","data.message"\n${lines.map((line) => `"${line.at.toISO()}",${csv(`${syslog(line)} ${line.host} ${rest(line)}`)}`).join('\n')}\n`,
};

const sinceBoot = (line: PlainLine, first: PlainLine): string =>
  ((line.at.toMillis() - first.at.toMillis()) / 1_000 + 10).toFixed(6);
const ofKernel =
  (form: (line: PlainLine, first: PlainLine) => string): Form =>
  (lines) => {
    const kernel = lines.filter(({ program }) => program === 'kernel');
    const [first] = kernel;
    return first === undefined ? '' : `${kernel.map((line) => form(line, first)).join('\n')}\n`;
  };
const dmesgT = (line: PlainLine): string =>
  `[${stamp(line, 'ccc LLL')} ${day(line)} ${stamp(line, 'HH:mm:ss yyyy')}]`;

/** Forms of the kernel's ring buffer, with times of day. */
export const KERNEL_FORMS: Readonly<Record<string, Form>> = {
  rfc3164: ofKernel((line) => `${syslog(line)} kernel: ${line.message}`),
  'with the kernel stamp': ofKernel(
    (line, first) =>
      `${syslog(line)} ${line.host} kernel: [${sinceBoot(line, first).padStart(13)}] ${line.message}`,
  ),
  'with a caller': ofKernel(
    (line, first) =>
      `${syslog(line)} kernel: [${sinceBoot(line, first).padStart(13)}] [  T129] ${line.message}`,
  ),
  'dmesg -T': ofKernel((line) => `${dmesgT(line)} ${line.message}`),
  'dmesg -T -d': ofKernel((line) => `${dmesgT(line).replace(']', ' <    0.000000>]')} ${line.message}`),
  'dmesg --json --time-format iso': (lines) =>
    JSON.stringify(
      {
        dmesg: lines
          .filter(({ program }) => program === 'kernel')
          .map((line) => ({
            pri: 'info',
            time: `${stamp(line, "yyyy-LL-dd'T'HH:mm:ss,SSS")}000+00:00`,
            msg: line.message,
          })),
      },
      null,
      3,
    ),
  'dmesg -x -T': ofKernel((line) => `kern  :info  : ${dmesgT(line)} ${line.message}`),
  'dmesg -T with a caller': ofKernel((line) => `${dmesgT(line)} [    C3]  ${line.message}`),
  'dmesg --time-format iso': ofKernel(
    (line) => `${stamp(line, "yyyy-LL-dd'T'HH:mm:ss,SSS")}000+00:00 ${line.message}`,
  ),
  'dmesg -x --time-format iso': ofKernel(
    (line) => `kern  :info  : ${stamp(line, "yyyy-LL-dd'T'HH:mm:ss,SSS")}000+00:00 ${line.message}`,
  ),
};
