import { DateTime } from 'luxon';
import { asErrorCode, errorText } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { lookUpName } from '../../functions/core/notice/section-unread.ts';
import { type FoundAttachment, LEFT_OUT } from './scan-looked-up.ts';
import type { ScanIncident, ScanPath, ScanReport } from './scan-report.ts';
import { keyOf, type Say, textIn } from './text/text.ts';

/** The report for people. Times are shown in `zone`. */
export function renderReport(report: ScanReport, language: Language, zone: string): string {
  const say = textIn(language);
  const print = new Printer(language, zone);
  const { bytes, ms } = report.stats;
  const parts = [
    print.found(report),
    ...report.incidents.map((incident, index) => print.incident(incident, index + 1)),
    ...print.lookup(report.lookup),
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

  found({ incidents, stats }: ScanReport): string {
    if (incidents.length === 1) return this.#say('scan.found-one');
    if (incidents.length > 1) return this.#say('scan.found', { count: incidents.length });
    const nothing = this.#say('scan.nothing');
    return stats.matched === 0 ? `${nothing}\n${this.#say('scan.nothing-said')}` : nothing;
  }

  incident(incident: ScanIncident, number: number): string {
    const heading = this.#say('scan.heading', {
      number,
      host: safe(incident.host ?? incident.node),
      state: this.#say(`scan.state.${incident.state}`),
      severity: this.#say(`scan.severity.${incident.severity}`),
    });
    const lines = [heading, ...this.#instance(incident), `  ${this.#cause(incident)}`];
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
      ...lookup.unread.map((one) => safe(unreadText(one, this.#language))),
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

/** What to look at next, most useful first, with commands filled in. */
function adviceFor(incident: ScanIncident, say: Say): readonly string[] {
  const open = incident.paths.filter((path) => path.endedAt === null);
  const paths = open.length > 0 ? open : incident.paths;
  const onNode = say('scan.on-node');
  const compartment = incident.instance?.compartmentId ?? `<${say('scan.place.compartment')}>`;
  const instance =
    incident.instance?.id ??
    `<${say('scan.place.instance', { host: safe(incident.host ?? incident.node) })}>`;
  const commands = [
    `${onNode}: sudo iscsiadm -m session -P 3`,
    `${say('scan.on-both-nodes')}: sudo /opt/LifeKeeper/bin/lcdstatus -q`,
    `${say('scan.anywhere')}: oci compute volume-attachment list --compartment-id ${compartment} --instance-id ${instance} --all`,
  ];
  for (const { session, device } of paths.slice(0, 4)) {
    if (session !== null)
      commands.push(`${onNode}: cat /sys/class/iscsi_session/session${session}/{state,recovery_tmo}`);
    if (device !== null && /^\/dev\/[a-z0-9-]+$/.test(device))
      commands.push(`${onNode}: cat /sys/block/${device.slice(5)}/device/state`);
  }
  const hints = [say(keyOf('scan.hint', incident.cause) ?? 'scan.hint.unknown')];
  if (paths.some((path) => path.deadSince !== null)) hints.push(say('scan.fs-hint'));
  if (open.length > 0) hints.push(say('scan.do-not'));
  return [...hints, ...new Set(commands)];
}

/** What could not be looked up, and why; what the service itself said is in the JSON. */
function unreadText(
  { what, errorCode }: NonNullable<ScanReport['lookup']>['unread'][number],
  language: Language,
): string {
  const code = asErrorCode(errorCode);
  const known = code === null ? '' : ` ${errorText(code, language).happened}`;
  const why = errorCode === LEFT_OUT ? ` ${textIn(language)('scan.left-out')}` : known;
  return `${lookUpName(what, { nodes: [] }, language)} (${errorCode})${why}`;
}

function duration(seconds: number, say: Say): string {
  const whole = Math.round(seconds);
  if (whole < 60) return say('scan.length.s', { s: whole });
  const min = Math.floor(whole / 60);
  if (min < 60) return say('scan.length.min', { min, s: whole % 60 });
  return say('scan.length.h', { h: Math.floor(min / 60), min: min % 60 });
}

/** Log text as it may be shown on a terminal: no control characters. */
function safe(words: string): string {
  return words.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
