import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import type { FoundAttachment, ScanIncident, ScanPath, ScanReport } from './scan-result.ts';
import { keyOf, text } from './text/text.ts';

/** The report for people. Times are shown in `zone`. */
export function renderReport(report: ScanReport, language: Language, zone: string): string {
  const print = new Printer(language, zone);
  const { bytes, ms } = report.stats;
  const parts = [
    print.found(report),
    ...report.incidents.map((incident, index) => print.incident(incident, index + 1)),
    ...print.lookup(report.lookup),
    text(language, 'scan.stats', {
      lines: report.stats.lines.toLocaleString('en'),
      megabytes: (bytes / 1e6).toFixed(1),
      seconds: (ms / 1000).toFixed(1),
    }),
  ];
  return `${parts.join('\n\n')}\n`;
}

class Printer {
  readonly #language: Language;
  readonly #zone: string;

  constructor(language: Language, zone: string) {
    this.#language = language;
    this.#zone = zone;
  }

  found({ incidents, stats }: ScanReport): string {
    const language = this.#language;
    if (incidents.length === 1) return text(language, 'scan.found-one');
    if (incidents.length > 1) return text(language, 'scan.found', { count: incidents.length });
    const nothing = text(language, 'scan.nothing');
    return stats.matched === 0 ? `${nothing}\n${text(language, 'scan.nothing-said')}` : nothing;
  }

  incident(incident: ScanIncident, number: number): string {
    const language = this.#language;
    const heading = text(language, 'scan.heading', {
      number,
      host: safe(incident.host ?? incident.node),
      state: text(language, `scan.state.${incident.state}`),
      severity: text(language, `scan.severity.${incident.severity}`),
    });
    const lines = [heading, ...this.#instance(incident), `  ${this.#cause(incident)}`];
    for (const path of incident.paths) lines.push('', ...this.#path(path));
    for (const said of [this.#lifekeeper(incident), this.#held(incident)])
      if (said !== null) lines.push('', `  ${said}`);
    lines.push('', `  ${text(language, 'scan.check-next')}:`);
    lines.push(...adviceFor(incident, language).map((line) => `    ${line}`));
    lines.push('', `  ${text(language, 'scan.lines-seen')}:`);
    for (const { first, last, rule, count, sample } of incident.evidence) {
      const span = first === last ? this.#time(first) : `${this.#time(first)} .. ${this.#time(last)}`;
      lines.push(`    ${span}  ${rule}${count === null ? '' : ` x${count}`}`, `      ${safe(sample)}`);
    }
    return lines.join('\n');
  }

  #instance({ instance }: ScanIncident): readonly string[] {
    if (instance === null) return [];
    const name = { name: safe(instance.displayName), state: instance.stateNow };
    return [`  ${text(this.#language, 'scan.instance-now', name)}`];
  }

  #cause({ cause, causeBasis }: ScanIncident): string {
    // The notices say that it is being investigated: here nobody does.
    const key = cause === 'unknown' ? 'scan.cause-unknown' : (`cause.${cause}` as const);
    return `${text(this.#language, `scan.cause-by.${causeBasis}`)}: ${text(this.#language, key)}`;
  }

  #lifekeeper({ lifekeeper: { deviceFailure, failover, reboot } }: ScanIncident): string | null {
    const seen = [
      ...(deviceFailure ? (['scan.lk-device-failure'] as const) : []),
      ...(failover ? (['scan.lk-failover'] as const) : []),
      ...(reboot ? (['scan.lk-reboot'] as const) : []),
    ];
    if (seen.length === 0) return null;
    return `LifeKeeper: ${this.#list(seen.map((key) => text(this.#language, key)))}`;
  }

  /** How long I/O is held; null once that is over. */
  #held({ deadline, closedAt }: ScanIncident): string | null {
    if (deadline === null || closedAt !== null) return null;
    const [from, to] = [this.#time(deadline.from), this.#time(deadline.to)];
    return deadline.from === deadline.to
      ? text(this.#language, 'scan.held-until', { to })
      : text(this.#language, 'scan.held-between', { from, to });
  }

  #path(path: ScanPath): readonly string[] {
    const language = this.#language;
    const session = path.session === null ? null : `${text(language, 'scan.session')} ${path.session}`;
    const name = [path.device, path.portal, session, path.iqn].filter((part) => part !== null);
    const lines = [
      `  ${text(language, 'scan.path')} ${safe(name.join('  '))}`,
      ...this.#attachment(path.attachment),
    ];
    const add = (at: string | null, words: string): void => {
      lines.push(`    ${at === null ? ''.padEnd(19) : this.#time(at)}  ${words}`);
    };
    const detach = path.attachment?.detach ?? null;
    if (detach !== null) add(detach.at, this.#detached(detach));
    add(path.lostAt, this.#loss(path));
    if (path.reasons.length > 0)
      add(null, text(language, 'scan.because', { reasons: safe(this.#list(path.reasons)) }));
    if (path.loginRejected !== null)
      add(null, text(language, 'scan.rejected', { answer: safe(path.loginRejected) }));
    if (path.timedOutAt !== null) add(path.timedOutAt, text(language, 'scan.timed-out'));
    if (path.deadSince !== null) add(path.deadSince, text(language, 'scan.dead'));
    add(...this.#end(path));
    add(null, this.#length(path));
    return lines;
  }

  #detached({ by, ipAddress, client }: NonNullable<FoundAttachment['detach']>): string {
    const from = [ipAddress, client].filter((part) => part !== null);
    const who = by === null ? text(this.#language, 'scan.no-principal') : safe(by);
    return from.length === 0
      ? text(this.#language, 'scan.detached', { by: who })
      : text(this.#language, 'scan.detached-from', { by: who, from: safe(this.#list(from)) });
  }

  #loss({ lossSeen, errorCode }: ScanPath): string {
    if (!lossSeen) return text(this.#language, 'scan.lost-unseen');
    return errorCode === null
      ? text(this.#language, 'scan.lost')
      : text(this.#language, 'scan.lost-code', { code: errorCode });
  }

  #end({ recoveredAt, endedAt, endedBy, lastSeenAt }: ScanPath): [at: string, words: string] {
    if (recoveredAt !== null) return [recoveredAt, text(this.#language, 'scan.recovered')];
    return endedAt !== null && endedBy !== null
      ? [endedAt, text(this.#language, `scan.ended.${endedBy}`)]
      : [lastSeenAt, text(this.#language, 'scan.last-seen')];
  }

  #length({ length: { seconds, method, bound }, reopenCount }: ScanPath): string {
    const key = bound === 'at-least' ? 'scan.length-at-least' : 'scan.length';
    return text(this.#language, key, {
      duration: duration(seconds),
      method: text(this.#language, `scan.method.${method}`, { count: reopenCount ?? 0 }),
    });
  }

  /** The volume behind a path, as it is now. */
  #attachment(found: FoundAttachment | null): readonly string[] {
    const language = this.#language;
    if (found === null) return [];
    const id = [text(language, 'scan.volume'), found.volumeName, found.volumeId].filter(
      (part) => part !== null,
    );
    const volume = found.volumeId === null ? '' : `${safe(id.join(' '))}  `;
    const lines = [`${volume}${text(language, `scan.now.${found.stateNow}`)}`];
    if (found.samePortal === false) lines.push(text(language, 'scan.other-portal'));
    if (found.alsoAttachedTo.length > 0)
      lines.push(text(language, 'scan.also-on', { names: safe(this.#list(found.alsoAttachedTo)) }));
    return lines.map((line) => `    ${line}`);
  }

  /** What could not be looked up. */
  lookup(lookup: ScanReport['lookup']): readonly string[] {
    const language = this.#language;
    if (lookup === null) return [];
    const missing = [
      ...lookup.unmatched.map(({ host, why }) =>
        text(language, `scan.unmatched.${why}`, { host: safe(host) }),
      ),
      ...lookup.unread.map(({ what, errorCode, detail }) =>
        safe(`${what} (${errorCode}) ${detail}`.trimEnd()),
      ),
    ];
    const list =
      missing.length === 0
        ? []
        : [`${text(language, 'scan.unread')}:`, ...missing.map((line) => `  ${line}`)];
    return [[text(language, 'scan.read-at', { at: this.#time(lookup.readAt) }), ...list].join('\n')];
  }

  #list(items: readonly string[]): string {
    return items.join(text(this.#language, 'scan.comma'));
  }

  #time(at: string): string {
    return DateTime.fromISO(at, { zone: this.#zone }).toFormat('yyyy-MM-dd HH:mm:ss');
  }
}

/** What to look at next, most useful first, with commands filled in. */
function adviceFor(incident: ScanIncident, language: Language): readonly string[] {
  const open = incident.paths.filter((path) => path.endedAt === null);
  const paths = open.length > 0 ? open : incident.paths;
  const onNode = text(language, 'scan.on-node');
  const compartment = incident.instance?.compartmentId ?? '<compartment OCID>';
  const instance = incident.instance?.id ?? `<OCID of ${safe(incident.host ?? incident.node)}>`;
  const commands = [
    `${onNode}: sudo iscsiadm -m session -P 3`,
    `${text(language, 'scan.on-both-nodes')}: sudo /opt/LifeKeeper/bin/lcdstatus -q`,
    `${text(language, 'scan.anywhere')}: oci compute volume-attachment list --compartment-id ${compartment} --instance-id ${instance} --all`,
  ];
  for (const { session, device } of paths.slice(0, 4)) {
    if (session !== null)
      commands.push(`${onNode}: cat /sys/class/iscsi_session/session${session}/{state,recovery_tmo}`);
    if (device !== null && /^\/dev\/[a-z0-9-]+$/.test(device))
      commands.push(`${onNode}: cat /sys/block/${device.slice(5)}/device/state`);
  }
  const hints = [text(language, keyOf('scan.hint', incident.cause) ?? 'scan.hint.unknown')];
  if (paths.some((path) => path.deadSince !== null)) hints.push(text(language, 'scan.fs-hint'));
  if (open.length > 0) hints.push(text(language, 'scan.do-not'));
  return [...hints, ...new Set(commands)];
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Log text as it may be shown on a terminal: no control characters. */
function safe(words: string): string {
  return words.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
