import { DateTime } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import { FOUND_WORDS, type FoundWords } from './scan-found-words.ts';
import type { FoundAttachment, ScanIncident, ScanPath, ScanReport } from './scan-result.ts';
import { WORDS, type Words } from './scan-words.ts';

/** The report for people. Times are shown in `zone`. */
export function renderReport(report: ScanReport, language: Language, zone: string): string {
  const words = WORDS[language];
  const print = new Printer(language, zone);
  const { lines, bytes, matched, ms } = report.stats;
  const nothing = matched === 0 ? `${words.nothing}\n${words.nothingSaid}` : words.nothing;
  const parts = [
    report.incidents.length === 0 ? nothing : words.found(report.incidents.length),
    ...report.incidents.map((incident, index) => print.incident(incident, index + 1)),
    ...print.lookup(report.lookup),
    words.stats(lines, bytes, ms),
  ];
  return `${parts.join('\n\n')}\n`;
}

class Printer {
  readonly #words: Words;
  readonly #found: FoundWords;
  readonly #zone: string;

  constructor(language: Language, zone: string) {
    this.#words = WORDS[language];
    this.#found = FOUND_WORDS[language];
    this.#zone = zone;
  }

  incident(incident: ScanIncident, number: number): string {
    const words = this.#words;
    const lines = [
      words.heading(
        number,
        safe(incident.host ?? incident.node),
        words.states[incident.state],
        words.severities[incident.severity],
      ),
      ...(incident.instance === null
        ? []
        : [`  ${this.#found.instance(safe(incident.instance.displayName), incident.instance.stateNow)}`]),
      `  ${words.cause[incident.causeBasis]}: ${words.causes[incident.cause]}`,
      ...incident.paths.flatMap((path) => ['', ...this.#path(path)]),
    ];
    const { deviceFailure, failover, reboot } = incident.lifekeeper;
    const told = [
      ...(deviceFailure ? [words.lkDeviceFailure] : []),
      ...(failover ? [words.lkFailover] : []),
      ...(reboot ? [words.lkReboot] : []),
    ];
    if (told.length > 0) lines.push('', `  LifeKeeper: ${told.join(words.comma)}`);
    if (incident.deadline !== null && incident.closedAt === null) {
      const from = this.#time(incident.deadline.from);
      const to = this.#time(incident.deadline.to);
      lines.push(
        '',
        `  ${incident.deadline.from === incident.deadline.to ? words.heldUntil(to) : words.heldBetween(from, to)}`,
      );
    }
    lines.push('', `  ${words.checkNext}:`, ...adviceFor(incident, words).map((line) => `    ${line}`));
    lines.push('', `  ${words.linesSeen}:`);
    for (const seen of incident.evidence) {
      const span =
        seen.first === seen.last
          ? this.#time(seen.first)
          : `${this.#time(seen.first)} .. ${this.#time(seen.last)}`;
      lines.push(
        `    ${span}  ${seen.rule}${seen.count === null ? '' : ` x${seen.count}`}`,
        `      ${safe(seen.sample)}`,
      );
    }
    return lines.join('\n');
  }

  #path(path: ScanPath): string[] {
    const words = this.#words;
    const name = [
      path.device,
      path.portal,
      path.session === null ? null : `${words.session} ${path.session}`,
      path.iqn,
    ].filter((part) => part !== null);
    const lines = [`  ${words.path} ${safe(name.join('  '))}`, ...this.#attachment(path.attachment)];
    const add = (at: string | null, text: string): void => {
      lines.push(`    ${at === null ? ''.padEnd(19) : this.#time(at)}  ${text}`);
    };
    const detach = path.attachment?.detach ?? null;
    if (detach !== null) {
      const from = [detach.ipAddress, detach.client].filter((part) => part !== null);
      const by = detach.by === null ? null : safe(detach.by);
      add(detach.at, this.#found.detached(by, safe(from.join(words.comma))));
    }
    add(path.lostAt, path.lossSeen ? words.lost(path.errorCode) : words.lostUnseen);
    if (path.reasons.length > 0) add(null, words.because(safe(path.reasons.join(words.comma))));
    if (path.loginRejected !== null) add(null, words.rejected(safe(path.loginRejected)));
    if (path.timedOutAt !== null) add(path.timedOutAt, words.timedOut);
    if (path.deadSince !== null) add(path.deadSince, words.dead);
    if (path.recoveredAt !== null) add(path.recoveredAt, words.recovered);
    else if (path.endedAt !== null && path.endedBy !== null) add(path.endedAt, words.ended[path.endedBy]);
    else add(path.lastSeenAt, words.lastSeen);
    add(
      null,
      words.length(
        duration(path.length.seconds),
        path.length.method,
        path.length.bound === 'at-least',
        path.reopenCount,
      ),
    );
    return lines;
  }

  /** The volume behind a path, as it is now. */
  #attachment(found: FoundAttachment | null): string[] {
    const words = this.#found;
    if (found === null) return [];
    const id = [words.volume, found.volumeName, found.volumeId].filter((part) => part !== null);
    const lines = [
      `    ${found.volumeId === null ? '' : `${safe(id.join(' '))}  `}${words.states[found.stateNow]}`,
    ];
    if (found.samePortal === false) lines.push(`    ${words.otherPortal}`);
    if (found.alsoAttachedTo.length > 0)
      lines.push(`    ${words.alsoOn(safe(found.alsoAttachedTo.join(this.#words.comma)))}`);
    return lines;
  }

  /** What could not be looked up. */
  lookup(lookup: ScanReport['lookup']): string[] {
    if (lookup === null) return [];
    const words = this.#found;
    const missing = [
      ...lookup.unmatched.map(({ host, why }) => words.unmatched(safe(host), why)),
      ...lookup.unread.map(({ what, errorCode, detail }) =>
        safe(`${what} (${errorCode}) ${detail}`.trimEnd()),
      ),
    ];
    const list = missing.length === 0 ? [] : [`${words.unread}:`, ...missing.map((line) => `  ${line}`)];
    return [[words.readAt(this.#time(lookup.readAt)), ...list].join('\n')];
  }

  #time(at: string): string {
    return DateTime.fromISO(at, { zone: this.#zone }).toFormat('yyyy-MM-dd HH:mm:ss');
  }
}

/** What to look at next, most useful first, with commands filled in. */
function adviceFor(incident: ScanIncident, words: Words): readonly string[] {
  const open = incident.paths.filter((path) => path.endedAt === null);
  const paths = open.length > 0 ? open : incident.paths;
  const commands = [
    `${words.onNode}: sudo iscsiadm -m session -P 3`,
    `${words.onBothNodes}: sudo /opt/LifeKeeper/bin/lcdstatus -q`,
    `${words.anywhere}: oci compute volume-attachment list --compartment-id ${incident.instance?.compartmentId ?? '<compartment OCID>'} --instance-id ${incident.instance?.id ?? `<OCID of ${safe(incident.host ?? incident.node)}>`} --all`,
  ];
  for (const path of paths.slice(0, 4)) {
    if (path.session !== null) {
      commands.push(
        `${words.onNode}: cat /sys/class/iscsi_session/session${path.session}/{state,recovery_tmo}`,
      );
    }
    if (path.device !== null && /^\/dev\/[a-z0-9-]+$/.test(path.device)) {
      commands.push(`${words.onNode}: cat /sys/block/${path.device.slice(5)}/device/state`);
    }
  }
  const hints: string[] = [words.hints[incident.cause] ?? words.hints.unknown];
  if (paths.some((path) => path.deadSince !== null)) hints.push(words.fsHint);
  if (open.length > 0) hints.push(words.doNot);
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
function safe(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
