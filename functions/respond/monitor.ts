import { type At, NOTIFY_BACKOFF, pauseAfter } from '../core/base/time.ts';
import type { InboxObject } from '../core/inbox/inbox.ts';
import type { MonitorReport } from '../core/monitor/finding.ts';
import { type HeartbeatLast, recordHeartbeat } from '../core/monitor/heartbeat.ts';
import {
  emptyMonitorState,
  foldReport,
  type MonitorOutboxEntry,
  type MonitorState,
  type MonitorWording,
  noticeSent,
} from '../core/monitor/state.ts';
import type { Signal } from '../core/rules/signal.ts';
import { errorCode } from '../runtime/ask.ts';
import type { Document } from '../store/document.ts';
import { HEARTBEAT_LAST, heartbeatDocument, LAST, MONITOR, MONITOR_STATE } from '../store/heartbeat.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import type { Published } from './publish.ts';

type Ports = Pick<CyclePorts, 'store' | 'notifier' | 'clock' | 'log'>;
/** Where notices about the monitor go, and how they are worded. */
type Options = { readonly topicId: string; readonly wording: MonitorWording };

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
      const after = await this.#last.change((last) => recordHeartbeat(last, this.#signals, clock.now()));
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
   * @throws what the store or `renewLease` threw; a refusal by Notifications does not throw.
   */
  async publish(renewLease: () => Promise<void>): Promise<Published> {
    const { clock } = this.ports;
    let sent = 0;
    let refused = 0;
    for (const entry of this.#now.outbox) {
      if (clock.now() < this.#pausedUntil) break;
      await renewLease();
      if (!(await this.#send(entry))) {
        refused += 1;
        break;
      }
      sent += 1;
      await this.#state.change((state) =>
        state?.outbox.some(({ id }) => id === entry.id) ? noticeSent(state, entry.id) : null,
      );
    }
    const nextAt = this.#now.outbox.length === 0 ? null : Math.max(clock.now(), this.#pausedUntil);
    return { sent, refused, nextAt };
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
