import { asErrorCode, errorText } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { lookUpName } from '../../functions/core/notice/section-unread.ts';
import { safe } from './scan-advice.ts';
import { hasFailedDisk, mayHideLoss, type ScanWarning } from './scan-basis.ts';
import { LEFT_OUT } from './scan-looked-up.ts';
import type { ScanReport } from './scan-report.ts';
import { basisLines } from './scan-zones.ts';
import { type Say, textIn } from './text/text.ts';

/** What a report says besides its incidents: what was found at all, what it rests on, what is missing. */
export interface ToldRests {
  readonly found: readonly string[];
  readonly remarks: readonly string[];
  /** Empty when nothing was looked up. */
  readonly lookup: readonly string[];
  readonly rests: readonly string[];
}

export function toldRests(report: ScanReport, language: Language, time: (at: string) => string): ToldRests {
  const say = textIn(language);
  return {
    found: foundLines(report, say),
    remarks: remarkLines(report, say, time),
    lookup: lookupLines(report, language, time),
    rests: restLines(report, say, time),
  };
}

function foundLines(report: ScanReport, say: Say): readonly string[] {
  const { incidents, stats, warnings } = report;
  const mark = incidents.some(({ isReckoned }) => isReckoned) ? [say('scan.reckoned-mark')] : [];
  const beside = [...mark, ...warnings.flatMap((warning) => besideLine(warning, say))];
  if (incidents.length === 1) return [say('scan.found-one'), ...beside];
  if (incidents.length > 1) return [say('scan.found', { count: incidents.length }), ...beside];
  if (stats.lines === 0) return [say('scan.nothing-read')];
  const nothing = say(nothingOf(report));
  return [nothing, ...(stats.matched === 0 ? [say('scan.nothing-said')] : []), ...beside];
}

/** What has to be known before the times and the table are read. */
function besideLine(warning: ScanWarning, say: Say): readonly string[] {
  const list = (items: readonly string[]): string => safe(items.slice(0, 8).join(say('scan.comma')) || '-');
  switch (warning.code) {
    case 'zone-of-none': {
      const [names, hosts] = [list(warning.names), list(warning.hosts)];
      return [say('scan.warning.zone-of-none', { names, hosts })];
    }
    case 'zone-named': {
      const source = safe(warning.source.split('/').slice(-2).join('/'));
      const zone = safe(warning.zone);
      return [say('scan.warning.zone-named', { source, zone, assumed: warning.assumed })];
    }
    case 'more-pages':
      return [say('scan.warning.more-pages', { sources: list(warning.sources) })];
    default:
      return [];
  }
}

/** How it is said that there is no incident: never more than what was read shows. */
function nothingOf({ read, warnings, skipped, remarks }: ScanReport) {
  if (skipped.length > 0 || mayHideLoss(warnings)) return 'scan.nothing-but';
  if (hasFailedDisk(remarks)) return 'scan.nothing-but-disk';
  return (read.scope?.leftOut ?? 0) > 0 ? 'scan.nothing-asked-for' : 'scan.nothing';
}

function remarkLines({ remarks }: ScanReport, say: Say, time: (at: string) => string): readonly string[] {
  if (remarks.length === 0) return [];
  const lines = remarks.map(({ kind, node, at, detail }) =>
    say(`scan.remark.${kind}`, { node: safe(node), at: time(at), detail: safe(detail) }),
  );
  return [`${say('scan.remarks')}:`, ...lines.map((line) => `  ${line}`)];
}

/** What the report rests on, and what it could not take in. */
function restLines(
  { read, skipped, warnings }: ScanReport,
  say: Say,
  time: (at: string) => string,
): readonly string[] {
  const { files, hosts, from, to, zone } = read;
  const names = safe(hosts.slice(0, 8).join(say('scan.comma')));
  const lines =
    from === null || to === null
      ? [say('scan.rests-on-none', { files })]
      : [say('scan.rests-on', { files, hosts: names, from: time(from), to: time(to), zone })];
  lines.push(...basisLines(read, say, time));
  if (skipped.length > 0) lines.push(say('scan.skipped', { count: skipped.length }));
  for (const warning of warnings) {
    if (!('lines' in warning)) continue;
    lines.push(say(`scan.warning.${warning.code}`, { lines: warning.lines }));
    if (warning.code === 'unread-lines')
      lines.push(...warning.samples.map(({ source, text }) => `  ${safe(source)}: ${safe(text)}`));
  }
  return lines;
}

/** What was looked up, and what could not be. */
function lookupLines(
  { lookup }: ScanReport,
  language: Language,
  time: (at: string) => string,
): readonly string[] {
  if (lookup === null) return [];
  const say = textIn(language);
  const missing = [
    ...lookup.unmatched.map(({ host, why }) => say(`scan.unmatched.${why}`, { host: safe(host) })),
    ...lookup.unread.flatMap((one) => unreadText(one, language)).map(safe),
  ];
  const list = missing.length === 0 ? [] : [`${say('scan.unread')}:`, ...missing.map((line) => `  ${line}`)];
  return [say('scan.read-at', { at: time(lookup.readAt) }), ...list];
}

/** What could not be looked up, and why; on a line of its own what the service or the SDK said. */
function unreadText(
  { what, errorCode, detail }: NonNullable<ScanReport['lookup']>['unread'][number],
  language: Language,
): readonly string[] {
  const said = detail.replace(/\s+/g, ' ').trim();
  const code = asErrorCode(errorCode);
  const known = code === null ? '' : ` ${errorText(code, language).happened}`;
  const why = errorCode === LEFT_OUT ? ` ${textIn(language)('scan.left-out')}` : known;
  const line = `${lookUpName(what, { nodes: [] }, language)} (${errorCode})${why}`;
  // Where nothing more is known, the detail is the English of the same sentence.
  const isSame = code !== null && said.startsWith(errorText(code, 'en').happened);
  if (said === '' || isSame || errorCode === LEFT_OUT) return [line];
  return [line, `  ${textIn(language)('program.detail', { what: said })}`];
}
