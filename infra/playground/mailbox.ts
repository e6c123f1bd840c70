import { LANGUAGES, type Language } from '../../functions/core/base/language.ts';
import { type At, MINUTE } from '../../functions/core/base/time.ts';
import type { OutboxEntry } from '../../functions/core/incident/incident.ts';
import { entryText, type Wording } from '../../functions/core/notice/entry-text.ts';
import { withoutOvertaken } from '../../functions/core/notice/overtaken.ts';
import type { NoticeText } from '../../functions/core/notice/render.ts';
import type { NoticeLink } from '../../functions/core/notice/render-context.ts';
import { asOfNow, newerOpen } from '../../functions/core/notice/waited.ts';
import { LINK_BASE } from '../../functions/runtime/link-keys.ts';
import type { PublishedMessage } from '../local/cloud/notifications.ts';
import { SIM } from '../local/simulator/installation.ts';
import type { Simulation } from '../local/simulator/simulation.ts';

/** The phone keeps so many. */
const KEPT = 60;

/** A mail as the phone shows it. */
export interface Mail {
  /** From 1. */
  readonly no: number;
  readonly at: At;
  /** Of the suite about itself, not of an incident. */
  readonly isAboutSuite: boolean;
  readonly incidentId: string | null;
  /** As it was sent, and what the same facts say in the other language; null when that cannot be told any more. */
  readonly text: Readonly<Record<Language, NoticeText | null>>;
}

/** The mails that Notifications delivered, newest last. */
export class Mailbox {
  readonly #mails: Mail[] = [];
  readonly #sim: Simulation;
  readonly #wording: Omit<Wording, 'languages'>;
  readonly #lang: Language;
  #count = 0;

  /** @param lang of the installation: that of the mails as they are sent. */
  constructor(sim: Simulation, lang: Language, wording: Omit<Wording, 'languages'>) {
    this.#sim = sim;
    this.#wording = wording;
    this.#lang = lang;
    sim.cloud.notifications.onMessage((message) => this.#arrived(message));
  }

  get all(): readonly Mail[] {
    return this.#mails;
  }

  /** Mails so far, those that the phone has dropped among them. */
  get count(): number {
    return this.#count;
  }

  #arrived(message: PublishedMessage): void {
    const { at, topicId, title, body } = message;
    this.#count += 1;
    const incidentId = /\[LKW:([\w-]+)\]/.exec(title)?.[1] ?? null;
    const sent = { title, body };
    const text = Object.fromEntries(
      LANGUAGES.map((lang) => [lang, lang === this.#lang ? sent : this.#inLanguage(lang, message)]),
    ) as Record<Language, NoticeText | null>;
    const isAboutSuite = topicId !== SIM.topicId;
    this.#mails.push({ no: this.#count, at, isAboutSuite, incidentId, text });
    if (this.#mails.length > KEPT) this.#mails.shift();
  }

  /** The notice that is being sent, worded by the function's own words: `respond` keeps its facts until then. */
  #inLanguage(lang: Language, { at, title, body }: PublishedMessage): NoticeText | null {
    const all = this.#sim.incidents();
    const waiting = all
      .filter(({ id }) => title.includes(`[LKW:${id}]`))
      .flatMap((incident) => {
        const newer = newerOpen(incident, all)?.id ?? null;
        const { outbox } = withoutOvertaken(incident, at) ?? incident;
        const unsent = outbox.filter(({ sentAt, facts }) => sentAt === null && facts !== undefined);
        return unsent.map((entry) => asOfNow(entry, at, newer));
      });
    // A minute more or less between wording and delivery changes the title: the first that waits then.
    const entry = waiting.find((one) => this.#worded(one, this.#lang)?.title === title) ?? waiting[0];
    return entry === undefined ? null : this.#worded(entry, lang, linkIn(body));
  }

  #worded(entry: OutboxEntry, lang: Language, link: NoticeLink | null = null): NoticeText | null {
    try {
      return entryText(entry, { ...this.#wording, ...(link !== null && { link }), languages: [lang] });
    } catch {
      return null;
    }
  }
}

/** The link that a mail was sent with; its token says, in base 36, until which minute it is valid. */
function linkIn(body: string): NoticeLink | null {
  const [url, minute = ''] =
    new RegExp(`http://[\\w.:]+${LINK_BASE}/\\w+-\\w+-(\\w+)-[\\w-]+`).exec(body) ?? [];
  return url === undefined ? null : { url, until: Number.parseInt(minute, 36) * MINUTE, kept: url };
}
