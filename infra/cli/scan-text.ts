import { DateTime } from 'luxon';
import { asErrorCode, errorText } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { lookUpName } from '../../functions/core/notice/section-unread.ts';
import { adviceFor, safe } from './scan-advice.ts';
import { mayHideLoss } from './scan-basis.ts';
import { type FoundAttachment, LEFT_OUT } from './scan-looked-up.ts';
import type { ScanIncident, ScanPath, ScanReport } from './scan-report.ts';
import { basisLines } from './scan-zones.ts';
import { type Say, textIn } from './text/text.ts';

/** The report for people. Times are shown in `zone`. */
export function renderReport(report: ScanReport, language: Language, zone: string): string {
  const say = textIn(language);
  const print = new Printer(language, zone);
  const { bytes, ms } = report.stats;
  const parts = [
    print.found(report),
    ...report.incidents.map((incident, index) => print.incident(incident, index + 1)),
    ...print.lookup(report.lookup),
    ...print.remarks(report.remarks),
    print.rests(report),
    say('scan.stats', {
      lines: report.stats.lines.toLocaleString('en'),
      megabytes: (bytes / 1e6).toFixed(1),
      seconds: (ms / 1000).toFixed(1),
    }),
  ];
  return `${parts.join('\n\n')}\n`;
}

class Printer {
  readonly #language: Language;
  readonly #say: Say;
  readonly #zone: string;

  constructor(language: Language, zone: string) {
    this.#language = language;
    this.#say = textIn(language);
    this.#zone = zone;
  }

  found({ incidents, stats, warnings, skipped }: ScanReport): string {
    if (incidents.length === 1) return this.#say('scan.found-one');
    if (incidents.length > 1) return this.#say('scan.found', { count: incidents.length });
    if (stats.lines === 0) return this.#say('scan.nothing-read');
    const isWhole = skipped.length === 0 && !mayHideLoss(warnings);
    const nothing = this.#say(isWhole ? 'scan.nothing' : 'scan.nothing-but');
    return stats.matched === 0 ? `${nothing}\n${this.#say('scan.nothing-said')}` : nothing;
  }

  remarks(remarks: ScanReport['remarks']): readonly string[] {
    if (remarks.length === 0) return [];
    const lines = remarks.map(({ kind, node, at, detail }) =>
      this.#say(`scan.remark.${kind}`, { node: safe(node), at: this.#time(at), detail: safe(detail) }),
    );
    return [[`${this.#say('scan.remarks')}:`, ...lines.map((line) => `  ${line}`)].join('\n')];
  }

  /** What the report rests on, and what it could not take in. */
  rests({ read, skipped, warnings }: ScanReport): string {
    const { files, hosts, from, to, zone } = read;
    const lines =
      from === null || to === null
        ? [this.#say('scan.rests-on-none', { files })]
        : [
            this.#say('scan.rests-on', {
              files,
              hosts: safe(this.#list(hosts.slice(0, 8))),
              from: this.#time(from),
              to: this.#time(to),
              zone,
            }),
          ];
    lines.push(...basisLines(read, this.#say, (at) => this.#time(at)));
    if (skipped.length > 0) lines.push(this.#say('scan.skipped', { count: skipped.length }));
    for (const warning of warnings) {
      lines.push(this.#say(`scan.warning.${warning.code}`, { lines: warning.lines }));
      if (warning.code === 'unread-lines')
        lines.push(...warning.samples.map(({ source, text }) => `  ${safe(source)}: ${safe(text)}`));
    }
    return lines.join('\n');
  }

  incident(incident: ScanIncident, number: number): string {
    const heading = this.#say('scan.heading', {
      number,
      host: safe(incident.host ?? incident.node),
      state: this.#say(`scan.state.${incident.state}`),
      severity: this.#say(`scan.severity.${incident.severity}`),
    });
    const lines = [heading, ...this.#instance(incident), `  ${this.#cause(incident)}`];
    if (incident.flaps !== null) lines.push(`  ${this.#say('scan.flaps', { count: incident.flaps })}`);
    for (const path of incident.paths) lines.push('', ...this.#path(path));
    for (const said of [this.#lifekeeper(incident), this.#held(incident)])
      if (said !== null) lines.push('', `  ${said}`);
    lines.push('', `  ${this.#say('scan.check-next')}:`);
    lines.push(...adviceFor(incident, this.#say).map((line) => `    ${line}`));
    lines.push('', `  ${this.#say('scan.lines-seen')}:`);
    for (const { first, last, rule, count, sample } of incident.evidence) {
      const span = first === last ? this.#time(first) : `${this.#time(first)} .. ${this.#time(last)}`;
      lines.push(`    ${span}  ${rule}${count === null ? '' : ` x${count}`}`, `      ${safe(sample)}`);
    }
    return lines.join('\n');
  }

  #instance({ instance }: ScanIncident): readonly string[] {
    if (instance === null) return [];
    const name = { name: safe(instance.displayName), state: instance.stateNow };
    return [`  ${this.#say('scan.instance-now', name)}`];
  }

  #cause({ cause, causeBasis }: ScanIncident): string {
    // The notices say that it is being investigated: here nobody does.
    const key = cause === 'unknown' ? 'scan.cause-unknown' : (`cause.${cause}` as const);
    return `${this.#say(`scan.cause-by.${causeBasis}`)}: ${this.#say(key)}`;
  }

  #lifekeeper({ lifekeeper: { deviceFailure, failover, reboot } }: ScanIncident): string | null {
    const seen: string[] = [];
    if (deviceFailure) seen.push(this.#say('scan.lk-device-failure'));
    if (failover) seen.push(this.#say('scan.lk-failover'));
    if (reboot) seen.push(this.#say('scan.lk-reboot'));
    return seen.length === 0 ? null : `LifeKeeper: ${this.#list(seen)}`;
  }

  /** How long I/O is held; null once that is over. */
  #held({ deadline, closedAt }: ScanIncident): string | null {
    if (deadline === null || closedAt !== null) return null;
    const [from, to] = [this.#time(deadline.from), this.#time(deadline.to)];
    return deadline.from === deadline.to
      ? this.#say('scan.held-until', { to })
      : this.#say('scan.held-between', { from, to });
  }

  #path(path: ScanPath): readonly string[] {
    const session = path.session === null ? null : `${this.#say('scan.session')} ${path.session}`;
    const name = [path.device, path.portal, session, path.iqn].filter((part) => part !== null);
    const lines = [
      `  ${this.#say('scan.path')} ${safe(name.join('  '))}`,
      ...this.#attachment(path.attachment),
    ];
    const add = (at: string | null, words: string): void => {
      lines.push(`    ${at === null ? ''.padEnd(19) : this.#time(at)}  ${words}`);
    };
    const detach = path.attachment?.detach ?? null;
    if (detach !== null) add(detach.at, this.#detached(detach));
    add(path.lostAt, this.#loss(path));
    if (path.reasons.length > 0)
      add(null, this.#say('scan.because', { reasons: safe(this.#list(path.reasons)) }));
    if (path.loginRejected !== null)
      add(null, this.#say('scan.rejected', { answer: safe(path.loginRejected) }));
    if (path.timedOutAt !== null) add(path.timedOutAt, this.#say('scan.timed-out'));
    if (path.deadSince !== null) add(path.deadSince, this.#say('scan.dead'));
    add(...this.#end(path));
    add(null, this.#length(path));
    return lines;
  }

  #detached({ by, ipAddress, client }: NonNullable<FoundAttachment['detach']>): string {
    const from = [ipAddress, client].filter((part) => part !== null);
    const who = by === null ? this.#say('scan.no-principal') : safe(by);
    return from.length === 0
      ? this.#say('scan.detached', { by: who })
      : this.#say('scan.detached-from', { by: who, from: safe(this.#list(from)) });
  }

  #loss({ lossSeen, errorCode }: ScanPath): string {
    if (!lossSeen) return this.#say('scan.lost-unseen');
    return errorCode === null ? this.#say('scan.lost') : this.#say('scan.lost-code', { code: errorCode });
  }

  #end({ recoveredAt, endedAt, endedBy, lastSeenAt }: ScanPath): [at: string, words: string] {
    if (recoveredAt !== null) return [recoveredAt, this.#say('scan.recovered')];
    return endedAt !== null && endedBy !== null
      ? [endedAt, this.#say(`scan.ended.${endedBy}`)]
      : [lastSeenAt, this.#say('scan.last-seen')];
  }

  #length({ length: { seconds, method, bound }, reopenCount }: ScanPath): string {
    const key = bound === 'at-least' ? 'scan.length-at-least' : 'scan.length';
    return this.#say(key, {
      duration: duration(seconds, this.#say),
      method: this.#say(`scan.method.${method}`, { count: reopenCount ?? 0 }),
    });
  }

  /** The volume behind a path, as it is now. */
  #attachment(found: FoundAttachment | null): readonly string[] {
    if (found === null) return [];
    const id = [this.#say('scan.volume'), found.volumeName, found.volumeId].filter((part) => part !== null);
    const volume = found.volumeId === null ? '' : `${safe(id.join(' '))}  `;
    const lines = [`${volume}${this.#say(`scan.now.${found.stateNow}`)}`];
    if (found.samePortal === false) lines.push(this.#say('scan.other-portal'));
    if (found.alsoAttachedTo.length > 0)
      lines.push(this.#say('scan.also-on', { names: safe(this.#list(found.alsoAttachedTo)) }));
    return lines.map((line) => `    ${line}`);
  }

  /** What could not be looked up. */
  lookup(lookup: ScanReport['lookup']): readonly string[] {
    if (lookup === null) return [];
    const missing = [
      ...lookup.unmatched.map(({ host, why }) => this.#say(`scan.unmatched.${why}`, { host: safe(host) })),
      ...lookup.unread.flatMap((one) => unreadText(one, this.#language)).map(safe),
    ];
    const list =
      missing.length === 0 ? [] : [`${this.#say('scan.unread')}:`, ...missing.map((line) => `  ${line}`)];
    return [[this.#say('scan.read-at', { at: this.#time(lookup.readAt) }), ...list].join('\n')];
  }

  #list(items: readonly string[]): string {
    return items.join(this.#say('scan.comma'));
  }

  #time(at: string): string {
    return DateTime.fromISO(at, { zone: this.#zone }).toFormat('yyyy-MM-dd HH:mm:ss');
  }
}

function duration(seconds: number, say: Say): string {
  const whole = Math.round(seconds);
  if (whole < 60) return say('scan.length.s', { s: whole });
  const min = Math.floor(whole / 60);
  if (min < 60) return say('scan.length.min', { min, s: whole % 60 });
  return say('scan.length.h', { h: Math.floor(min / 60), min: min % 60 });
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
