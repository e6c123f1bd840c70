import { compareText } from '../core/base/canonical.ts';
import { type At, MINUTE, type Ms, NOTIFY_BACKOFF, pauseAfter, SECOND } from '../core/base/time.ts';
import { STRANGERS } from '../core/decision/strangers.ts';
import { type Incident, type OutboxEntry, withOutcome } from '../core/incident/incident.ts';
import { entryText, plainText, type Wording } from '../core/notice/entry-text.ts';
import { withoutOvertaken } from '../core/notice/overtaken.ts';
import type { NoticeText } from '../core/notice/render.ts';
import type { NoticeLink } from '../core/notice/render-context.ts';
import { asOfNow, newerOpen } from '../core/notice/waited.ts';
import { SEVERITIES } from '../core/rules/signal-kinds.ts';
import { errorCode } from '../runtime/ask.ts';
import type { Logger } from '../runtime/logger.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import type { IncidentBook } from './incidents.ts';

/** Notifications takes 60 messages a minute per topic; the rest is left to `sweep` and to a second holder. */
const MESSAGES_PER_MINUTE = 50;
/** Limits of the service: a title of 255 characters, and 64 KB for title and body together. */
const MAX_TITLE_CHARS = 255;
const MAX_BODY_BYTES = 63 * 1024;

/** What became of a notice and could not be stored is stored again after this. */
export const STORE_AGAIN_MS: Ms = 5 * SECOND;

/** What was refused is the message, not the call: other messages may still go. */
const ABOUT_THE_MESSAGE: ReadonlySet<string> = new Set([
  'OCI_BAD_REQUEST',
  'OCI_TOO_LARGE',
  'NOTICE_TOO_LARGE',
  'ARGUMENT_INVALID',
  // A defect of ours, met with this message: the next one may be well.
  'INTERNAL',
]);

export interface Published {
  readonly sent: number;
  readonly refused: number;
  /** When the next due entry may be tried; null when none is waiting. */
  readonly nextAt: At | null;
}

type Ports = Pick<CyclePorts, 'notifier' | 'clock' | 'links'> & { readonly log: Pick<Logger, 'failure'> };
/** Where notices go, and how they are worded when they are sent. */
type Options = { readonly topicId: string; readonly wording: Wording };

/** Sends what is due: due -> published -> sent, at least once, same incident, sequence and reason. */
export class Outbox {
  /** Times of the messages of the last minute. */
  #recent: At[] = [];
  #pausedUntil: At = 0;
  #refusals = 0;
  readonly #entryPause = new Map<string, At>();
  /** Entries that were sent while that could not be stored: none of them is sent again by this holder. */
  readonly #unstored = new Map<string, { readonly id: string; readonly outcome: OutboxEntry }>();

  constructor(
    private readonly ports: Ports,
    private readonly options: Options,
  ) {}

  /**
   * Publishes due entries, the gravest first, within the topic's rate.
   * @param renewLease runs before every publish. @throws what it threw; a refusal by Notifications does not throw.
   * @param isMeant whose entries are sent; by default those of all.
   */
  async publish(
    incidents: IncidentBook,
    renewLease: () => Promise<void>,
    isMeant: (incident: Incident) => boolean = () => true,
  ): Promise<Published> {
    let sent = 0;
    let refused = 0;
    await this.#storeAgain(incidents, isMeant);
    const all = incidents.all();
    for (const { id, seq } of this.#dueNow(all.filter(isMeant))) {
      if (this.ports.clock.now() < this.#pausedUntil || this.#rateFreeAt() > this.ports.clock.now()) break;
      const stored = incidents.get(id);
      const incident = stored === null ? null : this.#current(stored);
      const entry = incident?.outbox.find((other) => other.seq === seq);
      // The version at hand may have become somebody else's, who has sent it.
      if (incident === null || entry === undefined || entry.sentAt !== null) continue;
      if (this.#unstored.has(keyOf(id, seq))) continue;
      await renewLease();
      const newer = newerOpen(incident, all);
      const outcome = await this.#send(entry, incident, newer?.id ?? null);
      if (outcome.sentAt !== null) sent += 1;
      else refused += 1;
      await this.#store(incidents, id, outcome);
    }
    return { sent, refused, nextAt: this.#nextAt(incidents) };
  }

  async #storeAgain(incidents: IncidentBook, isMeant: (incident: Incident) => boolean): Promise<void> {
    for (const { id, outcome } of [...this.#unstored.values()]) {
      const known = incidents.get(id);
      if (known === null || isMeant(known)) await this.#store(incidents, id, outcome);
    }
  }

  /** Writes what became of an entry. While that fails, the other incidents' notices go on. Never throws. */
  async #store(incidents: IncidentBook, id: string, outcome: OutboxEntry): Promise<void> {
    const key = keyOf(id, outcome.seq);
    // What was passed over for it is noted with it: without it nothing would have overtaken the others.
    const incident = incidents.get(id);
    try {
      if (incident !== null) await incidents.save(withOutcome(this.#current(incident), outcome));
      this.#unstored.delete(key);
    } catch (error) {
      this.ports.log.failure('what became of a notice cannot be stored', error, { incident: id });
      // A refusal is not kept: stored later it would undo that the notice was passed over or sent meanwhile, and until then
      // nobody would be told.
      if (outcome.sentAt === null) return;
      this.#unstored.set(key, { id, outcome });
      this.#entryPause.set(key, this.ports.clock.now() + STORE_AGAIN_MS);
    }
  }

  async #send(waiting: OutboxEntry, incident: Incident, newer: string | null): Promise<OutboxEntry> {
    const now = this.ports.clock.now();
    this.#recent.push(now);
    const entry = asOfNow(waiting, now, newer);
    try {
      const link = await this.ports.links?.to(incident.id, this.ports.log);
      const text = this.#textOf(entry, incident, link ?? undefined);
      const title = oneLine(text.title);
      const body = cutToBytes(text.body, MAX_BODY_BYTES);
      const messageId = await this.ports.notifier.publish(this.options.topicId, title, body);
      this.#refusals = 0;
      return { ...entry, ...withoutLink(text, link ?? undefined), sentAt: this.ports.clock.now(), messageId };
    } catch (error) {
      const code = errorCode(error);
      const failures = entry.failures + 1;
      this.ports.log.failure('notice refused', error, { incident: incident.id, seq: entry.seq, failures });
      if (ABOUT_THE_MESSAGE.has(code))
        this.#entryPause.set(
          keyOf(incident.id, entry.seq),
          this.ports.clock.now() + pauseAfter(failures, NOTIFY_BACKOFF),
        );
      else {
        this.#refusals += 1;
        this.#pausedUntil = this.ports.clock.now() + pauseAfter(this.#refusals, NOTIFY_BACKOFF);
      }
      return { ...waiting, failures, lastError: code };
    }
  }

  /** What cannot be worded is told plainly: later would be no better, and no notice may be lost. */
  #textOf(entry: OutboxEntry, incident: Incident, link: NoticeLink | undefined): NoticeText {
    const wording = { ...this.options.wording, ...(link !== undefined && { link }) };
    try {
      return entryText(entry, wording);
    } catch (error) {
      this.ports.log.failure('notice cannot be worded', error, { incident: incident.id, seq: entry.seq });
      return plainText(incident, entry, wording);
    }
  }

  #dueNow(incidents: readonly Incident[]): { id: string; seq: number }[] {
    const now = this.ports.clock.now();
    // The order of the story is kept within an incident, and between incidents of one cluster: a recovery that had to wait must
    // not follow upon the next loss. All weigh as much as the gravest first that waits.
    const told = incidents.map((incident) => ({
      id: incident.id,
      cluster: incident.cluster,
      waiting: this.#waiting(incident),
    }));
    const weights = new Map<string, number>();
    for (const { cluster, waiting } of told) {
      const [first] = waiting;
      if (first === undefined) continue;
      // Nodes that nobody knows come after every cluster.
      const weight = cluster.key === STRANGERS.key ? -1 : SEVERITIES.indexOf(first.severity);
      weights.set(cluster.key, Math.max(weight, weights.get(cluster.key) ?? -1));
    }
    const due = told.flatMap(({ id, cluster, waiting }) =>
      waiting
        .filter(({ seq, dueAt }) => dueAt <= now && this.#entryPauseOf(id, seq) <= now)
        .map(({ seq, dueAt }) => ({ id, seq, dueAt, weight: weights.get(cluster.key) ?? -1 })),
    );
    return due.sort(
      (a, b) => b.weight - a.weight || a.dueAt - b.dueAt || compareText(a.id, b.id) || a.seq - b.seq,
    );
  }

  #nextAt(incidents: IncidentBook): At | null {
    const times = incidents.all().flatMap((incident) => {
      const { id } = incident;
      return this.#waiting(incident).map(({ seq, dueAt }) => Math.max(dueAt, this.#entryPauseOf(id, seq)));
    });
    if (times.length === 0) return null;
    const next = times.reduce((a, b) => Math.min(a, b));
    return Math.max(next, this.#pausedUntil, this.#rateFreeAt());
  }

  /** The incident as it is without notices that were overtaken while Notifications took none. */
  #current(incident: Incident): Incident {
    return withoutOvertaken(incident, this.ports.clock.now()) ?? incident;
  }

  #waiting(incident: Incident): readonly OutboxEntry[] {
    return this.#current(incident).outbox.filter(isUnsent);
  }

  #entryPauseOf(id: string, seq: number): At {
    return this.#entryPause.get(keyOf(id, seq)) ?? 0;
  }

  /** When the next message fits into the minute. */
  #rateFreeAt(): At {
    const now = this.ports.clock.now();
    this.#recent = this.#recent.filter((at) => at > now - MINUTE);
    const oldest = this.#recent[this.#recent.length - MESSAGES_PER_MINUTE];
    return oldest === undefined ? now : oldest + MINUTE;
  }
}

/** The text as it is stored: a link is for who gets the notice. */
function withoutLink({ title, body }: NoticeText, link: NoticeLink | undefined): NoticeText {
  return { title, body: link === undefined ? body : body.replaceAll(link.url, link.kept) };
}

function isUnsent({ sentAt }: OutboxEntry): boolean {
  return sentAt === null;
}

function keyOf(id: string, seq: number): string {
  return `${id}/${seq}`;
}

/** Notifications refuses titles with line breaks and cuts long ones by itself at an unknown place. */
function oneLine(title: string): string {
  const plain = title.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return [...plain].slice(0, MAX_TITLE_CHARS).join('');
}

/** Cuts at a character boundary so that the UTF-8 form fits. */
function cutToBytes(body: string, max: number): string {
  if (Buffer.byteLength(body) <= max) return body;
  const mark = '\n[…]';
  const room = new Uint8Array(max - Buffer.byteLength(mark));
  return body.slice(0, new TextEncoder().encodeInto(body, room).read) + mark;
}

/** Both rounds of one cycle together. */
export function added(before: Published, after: Published): Published {
  return { sent: before.sent + after.sent, refused: before.refused + after.refused, nextAt: after.nextAt };
}
