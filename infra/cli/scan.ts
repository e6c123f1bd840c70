import type { Command } from 'commander';
import type { Sec } from '../../functions/core/base/time.ts';
import type { TimeContext } from '../../functions/core/record/log-record.ts';
import { EXIT_INCIDENTS, EXIT_NOTHING_FOUND } from './exit-codes.ts';
import { langOption, languageOf } from './language.ts';
import { parseTimeout, parseYear, parseZone } from './log-options.ts';
import { findLogFiles } from './scan-inputs.ts';
import { lookUpAtOci, lookUpRequest, OCI_HELP, type OciOptions, withOciOptions } from './scan-oci.ts';
import { readLogs } from './scan-read.ts';
import { reportOf } from './scan-report.ts';
import type { ScanReport } from './scan-result.ts';
import { renderReport } from './scan-text.ts';

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
    .addOption(langOption())
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
  const scanner = await readLogs(await findLogFiles(args), time);
  const ms = Math.round(performance.now() - started);
  return reportOf(scanner.nodes(), { ...scanner.stats, ms }, timeoutSec);
}
