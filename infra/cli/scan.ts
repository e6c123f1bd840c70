import { type Command, InvalidArgumentError } from 'commander';
import type { TimeContext } from '../../functions/core/record/log-record.ts';
import { isKnownZone } from '../../functions/core/record/wall-time.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Sec } from '../../functions/core/time.ts';
import { EXIT_INCIDENTS, EXIT_NOTHING_FOUND, UnreadableInputError } from './exit-codes.ts';
import { LANGUAGES, type Language, languageOf } from './language.ts';
import { type Progress, startProgress } from './progress.ts';
import { bootTimeOf } from './scan-boot-time.ts';
import { explain, findLogFiles, type LogFile, openLogs } from './scan-inputs.ts';
import { lookUpAtOci, lookUpRequest, OCI_HELP, type OciOptions, withOciOptions } from './scan-oci.ts';
import { reportOf } from './scan-report.ts';
import type { ScanReport } from './scan-result.ts';
import { renderReport } from './scan-text.ts';
import { Scanner } from './scanner.ts';

interface ScanOptions extends OciOptions {
  readonly json?: true;
  readonly lang?: string;
  readonly timeout?: Sec;
  readonly year?: number;
  readonly tz: string;
}

const HELP = `
Inputs are told apart by content: plain text, gzip, tar archives (packed or not), journalctl -o json, dmesg.
A directory is one node; a directory of directories has one node each; files are told apart by host name.
Time stamps without a year are taken as the latest before the file's last change; --year names the year of
each file's first line instead, and later lines may run on into the next. Without a zone they are read as --tz.
${OCI_HELP}

Exit codes: 0 nothing found, 1 incidents found, 2 bad usage, 3 unreadable input.

Examples:
  warden scan /var/log/messages /var/log/lifekeeper.log --tz Asia/Tokyo
  warden scan node1-logs/ node2-logs.tar.gz --json
  journalctl -o json -b | warden scan -
  warden scan node1-logs/ --profile DEFAULT --compartment ocid1.compartment.oc1..example`;

/** Adds `warden scan`. */
export function register(program: Command): void {
  const command = program
    .command('scan')
    .description('read logs of a node and report lost iSCSI volumes: what, when, how long, why, what to do')
    .argument('<files...>', 'log files, directories, archives, or - for standard input')
    .option('--json', 'print one JSON object (schema warden.scan/1) instead of text')
    .option(
      '--lang <language>',
      `language of the text: ${LANGUAGES.join(' or ')} (default: from LANG)`,
      parseLanguage,
    )
    .option(
      '--timeout <seconds>',
      'recovery timeout (recovery_tmo) to assume where no line names it (default: 120 to 6000)',
      parseTimeout,
    )
    .option(
      '--year <year>',
      'year of the first line where stamps have none (default: from the file time)',
      parseYear,
    )
    .option('--tz <zone>', 'zone of time stamps without one, e.g. Asia/Tokyo', parseZone, 'UTC');
  withOciOptions(command)
    .addHelpText('after', HELP)
    .action(async (files: string[], options: ScanOptions, self: Command) => {
      const request = lookUpRequest(options, process.env, (message) => self.error(message));
      const time = { zone: options.tz, ...(options.year === undefined ? {} : { year: options.year }) };
      const lines = await scanFiles(files, time, options.timeout ?? null);
      const report =
        request === null ? lines : await lookUpAtOci(lines, request, options.profile, process.env);
      const text =
        options.json === true
          ? `${JSON.stringify(report, null, 2)}\n`
          : renderReport(report, languageOf(options.lang, process.env), options.tz);
      process.stdout.write(text);
      process.exitCode = report.incidents.length > 0 ? EXIT_INCIDENTS : EXIT_NOTHING_FOUND;
    });
}

/** Scans files as `warden scan` does. Throws `UnreadableInputError` at the first input it cannot read. */
export async function scanFiles(
  args: readonly string[],
  time: TimeContext,
  timeoutSec: Sec | null,
): Promise<ScanReport> {
  const started = performance.now();
  const files = await findLogFiles(args);
  const scanner = new Scanner(createMatcher(builtInRules()), time);
  const progress = startProgress(files.reduce((sum, file) => sum + file.size, 0));
  try {
    for (const file of files) await scanFile(scanner, file, progress);
  } finally {
    progress.stop();
  }
  const ms = Math.round(performance.now() - started);
  return reportOf(scanner.nodes(), { ...scanner.stats, ms }, timeoutSec);
}

async function scanFile(scanner: Scanner, file: LogFile, progress: Progress): Promise<void> {
  try {
    const onBytes = (bytes: number): void => count(scanner, progress, bytes);
    for await (const source of openLogs(file, onBytes, warnSkipped)) {
      await scanner.read({ ...source, bootAt: await bootTimeOf(source) });
    }
  } catch (error) {
    throw error instanceof UnreadableInputError ? error : explain(file.path, error);
  }
}

function warnSkipped(what: string): void {
  process.stderr.write(`warden: passed over: ${what}\n`);
}

function count(scanner: Scanner, progress: Progress, bytes: number): void {
  scanner.stats.bytes += bytes;
  progress.advance(bytes);
}

function parseLanguage(value: string): Language {
  const found = LANGUAGES.find((language) => language === value);
  if (found === undefined) throw new InvalidArgumentError(`Use ${LANGUAGES.join(' or ')}.`);
  return found;
}

function parseTimeout(value: string): Sec {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    throw new InvalidArgumentError('Use whole seconds from 0 to 86400, e.g. 6000.');
  }
  return seconds;
}

function parseYear(value: string): number {
  const year = Number(value);
  if (!Number.isInteger(year) || year < 1990 || year > 2099)
    throw new InvalidArgumentError('Use a year such as 2026.');
  return year;
}

function parseZone(value: string): string {
  if (!isKnownZone(value)) throw new InvalidArgumentError('Use an IANA zone such as Asia/Tokyo or UTC.');
  return value;
}
