import type { Language } from '../../functions/core/base/language.ts';
import type { Sec } from '../../functions/core/base/time.ts';
import { wantsColour } from './colours.ts';
import type { Command } from './command.ts';
import { EXIT_INCIDENTS, EXIT_NOTHING_FOUND, EXIT_UNREADABLE } from './exit-codes.ts';
import { parseTimeout, parseYear, withLanguage } from './options.ts';
import { hasFailedDisk, mayHideLoss, restsOn, type Skipped, shownScope } from './scan-basis.ts';
import { findLogFiles, type OnSkipped } from './scan-find.ts';
import { renderHtml } from './scan-html.ts';
import { renderMarkdown } from './scan-markdown.ts';
import { lookUpAtOci, lookUpRequest, type OciOptions, withOciOptions } from './scan-oci.ts';
import { readLogs, sayPassedOver } from './scan-read.ts';
import { type FoundIncident, incidentsOf, reportOf, type ScanReport } from './scan-report.ts';
import { type Scope, type ScopeOptions, scopeOf, withScope } from './scan-scope.ts';
import { renderReport } from './scan-text.ts';
import type { Telling } from './scan-told.ts';
import { within } from './scan-within.ts';
import type { ReadTime } from './source-clock.ts';

interface ScanOptions extends OciOptions, ScopeOptions {
  readonly json?: true;
  readonly html?: true;
  readonly markdown?: true;
  readonly verbose?: true;
  readonly timeout?: Sec;
  readonly year?: number;
}

/** Adds `warden scan`. */
export function register(program: Command): void {
  const command = program
    .command('scan')
    .description(program.text('scan.about'))
    .argument('<files...>', program.text('scan.files'))
    .option('--json', program.text('option.json', { schema: 'warden.scan/1' }))
    .option('--html', program.text('scan.html'))
    .option('--markdown', program.text('scan.markdown'))
    .option('--verbose', program.text('scan.verbose'));
  withLanguage(command)
    .option('--timeout <seconds>', program.text('scan.timeout'), parseTimeout)
    .option('--year <year>', program.text('option.year'), parseYear);
  withScope(command);
  withOciOptions(command)
    .addHelpText('after', `\n${program.text('scan.after')}`)
    .action(async (files: string[], options: ScanOptions) => {
      if ([options.json, options.html, options.markdown].filter(Boolean).length > 1)
        command.misused('usage.one-form');
      const request = lookUpRequest(options, command);
      const time = { ...options.tz, ...(options.year === undefined ? {} : { year: options.year }) };
      const { report: lines, found } = await scanLogs(files, time, options.timeout ?? null, {
        language: command.language,
        scope: scopeOf(options, command),
      });
      const report = request === null ? lines : await lookUpAtOci(lines, found, request, options.profile);
      const telling = {
        language: command.language,
        zone: options.tz.zone,
        isVerbose: options.verbose === true,
      };
      const shown = await shownAs(report, telling, options);
      process.stdout.write(shown);
      process.exitCode = exitCodeOf(report);
    });
}

async function shownAs(report: ScanReport, telling: Telling, options: ScanOptions): Promise<string> {
  if (options.json === true) return `${JSON.stringify(report, null, 2)}\n`;
  if (options.html === true) return renderHtml(report, telling);
  if (options.markdown === true) return renderMarkdown(report, telling);
  return renderReport(report, telling, wantsColour(process.stdout, process.env));
}

/** Nothing found counts only where everything could be read that may tell of a loss. */
function exitCodeOf({ incidents, stats, warnings, skipped, remarks }: ScanReport): number {
  if (incidents.length > 0) return EXIT_INCIDENTS;
  const isBlind = stats.lines === 0 || mayHideLoss(warnings) || hasFailedDisk(remarks);
  return isBlind || skipped.some(({ named }) => named) ? EXIT_UNREADABLE : EXIT_NOTHING_FOUND;
}

/**
 * Scans files as `warden scan` does, with what look-ups need to judge anew.
 * @throws UnreadableInputError when nothing of what was named can be read.
 */
export async function scanLogs(
  args: readonly string[],
  time: ReadTime,
  timeoutSec: Sec | null,
  { language = 'en', scope = null }: { readonly language?: Language; readonly scope?: Scope | null } = {},
): Promise<{ readonly report: ScanReport; readonly found: readonly FoundIncident[] }> {
  const started = performance.now();
  const skipped: Skipped[] = [];
  const say = sayPassedOver(language);
  const onSkipped: OnSkipped = (why, named) => {
    skipped.push({ path: why.path ?? '', reason: why.message, named });
    say(why, named);
  };
  const scanner = await readLogs(await findLogFiles(args, onSkipped), time, { language, onSkipped });
  const ms = Math.round(performance.now() - started);
  const nodes = scanner.nodes();
  const all = incidentsOf(nodes, timeoutSec);
  const rests = restsOn(scanner, nodes, time, skipped);
  if (scope === null) return { report: reportOf(all, nodes, { ...scanner.stats, ms }, rests), found: all };
  const { found, remarks, leftOut } = within(scope, { found: all, remarks: rests.remarks }, nodes);
  const read = { ...rests.read, scope: shownScope(scope, leftOut) };
  return { report: reportOf(found, nodes, { ...scanner.stats, ms }, { ...rests, read, remarks }), found };
}
