import { monthToTell } from '../core/base/month.ts';
import { type At, NOTIFY_BACKOFF, pauseAfter } from '../core/base/time.ts';
import { monthlyText } from '../core/history/monthly.ts';
import type { InboxObject } from '../core/inbox/inbox.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { MonitorReport } from '../core/monitor/finding.ts';
import { type HeartbeatLast, recordHeartbeat } from '../core/monitor/heartbeat.ts';
import {
  emptyMonitorState,
  foldReport,
  inAllLanguages,
  type MonitorOutboxEntry,
  type MonitorState,
  type MonitorWording,
  noticeSent,
  wantsMonth,
  withMonth,
} from '../core/monitor/state.ts';
import type { Signal } from '../core/rules/signal.ts';
import { errorCode } from '../runtime/ask.ts';
import type { Document } from '../store/document.ts';
import { HEARTBEAT_LAST, heartbeatDocument, LAST, MONITOR, MONITOR_STATE } from '../store/heartbeat.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import { stored } from './patience.ts';
import { type Published, STORE_AGAIN_MS } from './publish.ts';

type Ports = Pick<CyclePorts, 'store' | 'notifier' | 'clock' | 'log'>;
/** Where notices about the monitor go, and how they are worded. */
type Options = {
  readonly topicId: string;
  readonly wording: MonitorWording;
  /** What a month is summarised from; absent: none is. */
  readonly past?: Past | undefined;
};
/** All incidents of the store, and how many objects of their folder are none. */
export type Past = () => { readonly incidents: readonly Incident[]; readonly unreadable: number };

/**
 * What `respond` keeps about the monitor itself: the heartbeats that came out, and the reports of `sweep` with the
 * notices they cause. Nothing of it belongs to a node's evidence.
 */
export class MonitorBook {
  readonly #last: Document<HeartbeatLast>;
  readonly #state: Document<MonitorState>;
  /** Taken from the inbox and not stored yet. */
  #signals: Signal[] = [];
  #reports: MonitorReport[] = [];
  #concerned = new Set<string>();
  #pausedUntil: At = 0;
  #refusals = 0;
  #arrived: HeartbeatLast | null = null;
  /** Notices that were sent while that could not be stored: none of them is sent again by this holder. */
  readonly #unstored = new Set<string>();

  constructor(
    private readonly ports: Ports,
    private readonly options: Options,
  ) {
    this.#last = heartbeatDocument(ports.store, HEARTBEAT_LAST, LAST);
    this.#state = heartbeatDocument(ports.store, MONITOR_STATE, MONITOR);
  }

  get #now(): MonitorState {
    return this.#state.value ?? emptyMonitorState();
  }

  /** Takes out of an inbox object what is about the monitor; what is left is about nodes. */
  take(object: InboxObject): InboxObject {
    if (object.monitor !== undefined) this.#reports.push(object.monitor);
    const own = object.signals.filter((signal) => signal.kind === 'heartbeat');
    if (own.length === 0) return object;
    this.#signals.push(...own);
    return { ...object, signals: object.signals.filter((signal) => signal.kind !== 'heartbeat') };
  }

  /** Stores what was taken; the inbox objects may go after that. @throws what the store or `renewLease` threw. */
  async save(renewLease: () => Promise<void>): Promise<void> {
    const { clock } = this.ports;
    if (this.#signals.length > 0) {
      await renewLease();
      const before = await this.#last.loadOnce();
      const countIn = this.options.past === undefined ? null : this.options.wording.zone;
      const after = await this.#last.change((last) =>
        recordHeartbeat(last, this.#signals, clock.now(), countIn),
      );
      if (after !== before) this.#arrived = after;
      this.#signals = [];
    }
    // Read in any case: notices may wait that another holder could not send.
    await this.#state.loadOnce();
    if (this.#reports.length === 0) return;
    await renewLease();
    const reports = [...this.#reports].sort((a, b) => a.sweptAt - b.sweptAt);
    for (const node of Object.keys(this.#now.silent)) this.#concerned.add(node);
    await this.#state.change((state) =>
      reports.reduce(
        (folded, report) => foldReport(folded, report, clock.now(), this.options.wording),
        state ?? emptyMonitorState(),
      ),
    );
    for (const node of Object.keys(this.#now.silent)) this.#concerned.add(node);
    this.#reports = [];
  }

  /** Nodes that are or were silent according to the reports taken since the last call. */
  takeConcerned(): ReadonlySet<string> {
    const nodes = this.#concerned;
    this.#concerned = new Set();
    return nodes;
  }

  /** Silent nodes of the newest report by instance OCID: since when; and when `sweep` saw it. */
  get silence(): { readonly since: Readonly<Record<string, At>>; readonly sweptAt: At } {
    return { since: this.#now.silent, sweptAt: this.#now.sweptAt };
  }

  /** The list of heartbeats as just written when one came out since the last call; else null. */
  takeArrived(): HeartbeatLast | null {
    const arrived = this.#arrived;
    this.#arrived = null;
    return arrived;
  }

  /**
   * Sends the notices that are due, oldest first: stored as due -> published -> stored as sent.
   * @throws what `renewLease` threw; neither a refusal by Notifications nor a store that takes no write throws.
   */
  async publish(renewLease: () => Promise<void>): Promise<Published> {
    const { clock } = this.ports;
    let sent = 0;
    let refused = 0;
    await stored(this.ports.log, 'the monthly summary', () => this.#summarise(renewLease));
    await this.#storeSent();
    for (const entry of this.#waiting()) {
      if (clock.now() < this.#pausedUntil) break;
      await renewLease();
      if (!(await this.#send(entry))) {
        refused += 1;
        break;
      }
      sent += 1;
      this.#unstored.add(entry.id);
      await this.#storeSent();
    }
    const times = this.#waiting().length === 0 ? [] : [Math.max(clock.now(), this.#pausedUntil)];
    if (this.#unstored.size > 0) times.push(clock.now() + STORE_AGAIN_MS);
    return { sent, refused, nextAt: times.length === 0 ? null : Math.min(...times) };
  }

  #waiting(): readonly MonitorOutboxEntry[] {
    return this.#now.outbox.filter(({ id }) => !this.#unstored.has(id));
  }

  /** Removes what was sent. While that fails, the other notices go on. @throws LeaseLostError. */
  async #storeSent(): Promise<void> {
    if (this.#unstored.size === 0) return;
    const isStored = await stored(this.ports.log, 'that a notice about the monitor was sent', () =>
      this.#state.change((state) =>
        state?.outbox.some(({ id }) => this.#unstored.has(id))
          ? [...this.#unstored].reduce(noticeSent, state)
          : null,
      ),
    );
    if (isStored) this.#unstored.clear();
  }

  /** Once a month, when the calendar of the zone shows a new one: whoever changes the state first has told of it. */
  async #summarise(renewLease: () => Promise<void>): Promise<void> {
    const { past, wording } = this.options;
    if (past === undefined) return;
    const now = this.ports.clock.now();
    const month = monthToTell(now, wording.zone);
    await this.#state.loadOnce();
    if (!wantsMonth(this.#now, month, now)) return;
    await renewLease();
    const last = await this.#last.loadOnce();
    const proven = last?.months?.find((one) => one.month === month) ?? null;
    const facts = { ...past(), month, proven, now };
    const texts = wording.languages.map((lang) => monthlyText(facts, lang, wording.zone));
    const notice = { title: texts[0]?.title ?? '[LKW:monthly]', body: inAllLanguages(texts), dueAt: now };
    await this.#state.change((state) => withMonth(state ?? emptyMonitorState(), month, notice));
  }

  async #send(entry: MonitorOutboxEntry): Promise<boolean> {
    const { clock, log, notifier } = this.ports;
    try {
      await notifier.publish(this.options.topicId, entry.title, entry.body);
      this.#refusals = 0;
      return true;
    } catch (error) {
      this.#refusals += 1;
      this.#pausedUntil = clock.now() + pauseAfter(this.#refusals, NOTIFY_BACKOFF);
      log.failure('notice about the monitor refused', error, { code: errorCode(error), id: entry.id });
      return false;
    }
  }
}
