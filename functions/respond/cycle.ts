import type { At } from '../core/base/time.ts';
import { errorCode } from '../runtime/ask.ts';
import { someAtATime } from '../runtime/promises.ts';
import { evidenceName } from '../store/evidence.ts';
import { INCIDENTS } from '../store/incidents.ts';
import { LeaseLostError } from '../store/lease.ts';
import { ClusterRound } from './cluster-round.ts';
import { type CycleParts, cycleParts } from './cycle-parts.ts';
import type { CycleOptions, CyclePorts, CycleResult } from './cycle-shapes.ts';
import { Decisions, type Outcome } from './decisions.ts';
import { difference, type Left, stored } from './patience.ts';
import { added, type Published } from './publish.ts';

const AT_A_TIME = 8;

interface Sent {
  readonly notices: Published;
  readonly monitor: Published;
}

/** To be called before every effect; throws when the lease is lost. */
type RenewLease = () => Promise<void>;

/**
 * The single writer, one cycle after the other. The order of a cycle's phases is what makes it safe to be killed
 * anywhere: whatever a phase rests on is stored by the phases before it, and the next holder does the rest again.
 */
export class Responder {
  readonly #ports: CyclePorts;
  readonly #parts: CycleParts;
  readonly #decisions: Decisions;
  readonly #round: ClusterRound;
  #loaded = false;
  #tidied = false;
  /** What was taken in besides evidence is durable. */
  #isKept = true;

  constructor(ports: CyclePorts, options: CycleOptions) {
    this.#ports = ports;
    this.#parts = cycleParts(ports, options);
    this.#decisions = new Decisions(ports, options, this.#parts);
    this.#round = new ClusterRound(ports, options, this.#parts, this.#decisions);
  }

  /** @throws what `renewLease` or the store threw; the cycle may simply be run again. */
  async run(renewLease: RenewLease): Promise<CycleResult> {
    await this.#loadOnce();
    const { waiting, retryAt, unsaved } = await this.#takeIn(renewLease);
    // Incidents are stored with the notices that are due before any of these is sent: none is lost, none invented.
    const outcome = await this.#decisions.storeAll(await this.#round.decide(renewLease), renewLease);
    for (const [node, error] of unsaved) {
      outcome.settled.delete(node);
      if (errorCode(error) === 'OCI_TOO_LARGE')
        this.#parts.setAside.note(evidenceName(node), 'too large to be written: what is new stays in inbox/');
    }
    const isSettled = await this.#settle(outcome, renewLease);
    const told = await this.#notify(outcome.early, renewLease);
    await this.#act(renewLease);
    const sent = await this.#meetStrangers(told, unsaved, renewLease);
    await this.#record(renewLease);
    await this.#parts.setAside.save(renewLease);
    const nextAt = this.#nextAt(sent, retryAt);
    const counts = {
      incidentsOpen: this.#parts.incidents.open().length,
      noticesSent: sent.notices.sent + sent.monitor.sent,
      noticesFailed: sent.notices.refused + sent.monitor.refused,
      inboxDepth: this.#parts.inbox.names.size + waiting,
      clustersUndecided: this.#decisions.undecided,
    };
    const isLast = waiting === 0 && nextAt === null;
    await this.#parts.ownMetrics.note(counts, this.#parts.monitor.takeArrived(), isLast);
    return { more: waiting > 0, isComplete: retryAt === null && outcome.isStored && isSettled, nextAt };
  }

  async #loadOnce(): Promise<void> {
    if (this.#loaded) return;
    const { incidents, inventory, nextChecks, setAside } = this.#parts;
    const now = this.#ports.clock.now();
    await incidents.load(now);
    // Whose incident it was cannot be read: every cluster is looked at once, and the one that is not well gets a new one.
    if (await setAside.hasNews(INCIDENTS)) {
      await inventory.load();
      nextChecks.set(Object.keys(inventory.now.nodes), now);
    }
    // Whatever time was agreed: what happened since the last holder stopped is not known.
    for (const incident of incidents.open()) nextChecks.set(incident.cluster.nodes, now);
    this.#loaded = true;
  }

  /** Evidence first: decisions rest on it, and whoever comes after a crash must decide from the same. */
  async #takeIn(renewLease: RenewLease): Promise<Left & { readonly unsaved: ReadonlyMap<string, unknown> }> {
    const { drain, inbox, nodes, probes, monitor, commands, inventory, strangers } = this.#parts;
    await inventory.load();
    // Nobody becomes known while lines are taken in.
    const isKnown = strangers.known();
    await nodes.retry();
    const left = await drain.drain(
      inbox.names,
      async (name, taken) => {
        // What is about the monitor itself belongs to no node.
        const own = taken.signals.filter(({ kind }) => kind !== 'heartbeat');
        const known = own.map(({ node }) => node).filter(isKnown);
        const failed = await nodes.load(known, renewLease);
        const object = monitor.take(taken);
        this.#round.noteZoneOffsets(object.zoneOffsets ?? {});
        this.#round.noteLateLines(object.signals);
        nodes.fold(strangers.take(object.signals, isKnown), failed);
        probes?.take(object.probes ?? []);
        inbox.add(name, object, this.#ports.clock.now());
      },
      renewLease,
    );
    const unsaved = await nodes.save(renewLease);
    const isProbed = await stored(this.#ports.log, 'answers of nodes', async () => probes?.save(renewLease));
    const isWatched = await stored(this.#ports.log, 'the state of the monitor', () =>
      monitor.save(renewLease),
    );
    this.#isKept = isProbed && isWatched;
    const ordered = await commands.load(renewLease);
    const retries = [nodes.retryAt, left.retryAt, ordered.retryAt].filter((at) => at !== null);
    return {
      waiting: left.waiting + ordered.waiting,
      retryAt: retries.length === 0 ? null : Math.min(...retries),
      unsaved,
    };
  }

  /**
   * Only what is dealt with is deleted, after everything that it caused is stored: inbox objects whose nodes are all
   * settled and seen twice, and commands that were carried out.
   */
  async #settle(outcome: Outcome, renewLease: RenewLease): Promise<boolean> {
    if (!(await this.#finishInbox(outcome.settled, renewLease))) return false;
    return this.#discard(await this.#parts.commands.finish(outcome.decided, renewLease), renewLease);
  }

  /** @returns false while something cannot be written: what it was made of has to stay. */
  async #finishInbox(settled: ReadonlySet<string>, renewLease: RenewLease): Promise<boolean> {
    const { inventory, inbox } = this.#parts;
    await renewLease();
    if (!this.#isKept || !(await stored(this.#ports.log, 'the inventory', () => inventory.save())))
      return false;
    return this.#discard(inbox.finish(settled), renewLease);
  }

  /** @returns false while something cannot be removed: that must not keep people from being told. */
  #discard(names: readonly string[], renewLease: RenewLease): Promise<boolean> {
    const { inbox } = this.#parts;
    const remove = async (name: string) => {
      await this.#ports.store.delete(name);
      inbox.drop(name);
    };
    return stored(this.#ports.log, 'the removal of what is dealt with', () =>
      someAtATime(names, AT_A_TIME, remove, renewLease),
    );
  }

  /** People are notified before anything is done: a service that hangs must not hold their notices up. */
  async #notify(early: Published, renewLease: RenewLease): Promise<Sent> {
    const { outbox, incidents, monitor } = this.#parts;
    const notices = added(early, await outbox.publish(incidents, renewLease));
    return { notices, monitor: await monitor.publish(renewLease) };
  }

  /**
   * Nodes that nobody knows come after everybody else: those that OCI knows are decided like any other, the rest share
   * one incident. What fails here is tried again later, and stops nobody.
   * @returns what was sent in all.
   */
  async #meetStrangers(
    told: Sent,
    unsaved: ReadonlyMap<string, unknown>,
    renewLease: RenewLease,
  ): Promise<Sent> {
    const { inbox, nodes, strangers, nextChecks } = this.#parts;
    const isBusy = strangers.isBusy();
    const waiting = new Set(unsaved.keys());
    let { notices } = told;
    try {
      if (isBusy) {
        await renewLease();
        const newcomers = await strangers.resolve();
        for (const node of (await nodes.save(renewLease)).keys()) waiting.add(node);
        if (newcomers.size > 0) notices = added(notices, await this.#welcome(newcomers, waiting, renewLease));
        await strangers.judge(renewLease);
        for (const node of (await nodes.save(renewLease)).keys()) waiting.add(node);
      }
      const settled = difference(strangers.settled(inbox.waitingFor()), waiting);
      if (settled.size === 0 && !isBusy) return told;
      await this.#finishInbox(settled, renewLease);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      nextChecks.set([...inbox.waitingFor()].filter(strangers.known()), strangers.postpone(error));
    }
    const more = await this.#notify(notices, renewLease);
    return { notices: more.notices, monitor: added(told.monitor, more.monitor) };
  }

  async #welcome(
    newcomers: ReadonlySet<string>,
    unsaved: ReadonlySet<string>,
    renewLease: RenewLease,
  ): Promise<Published> {
    const drafts = await this.#round.decideNewcomers(newcomers, renewLease);
    const outcome = await this.#decisions.storeAll(drafts, renewLease);
    await this.#finishInbox(difference(outcome.settled, unsaved), renewLease);
    return outcome.early;
  }

  /** Approved plans and questions to nodes. Both are journalled, and repeating them is harmless. */
  async #act(renewLease: RenewLease): Promise<void> {
    const { incidents, flow, probes, commands } = this.#parts;
    await renewLease();
    const open = incidents.open();
    if (commands.isComplete) await flow?.act(open, (nodes) => probes?.areFresh(nodes) ?? true);
    await probes?.ask(open, renewLease);
  }

  /** What nobody waits for comes last; incidents are written again once per holder, so that none expires. */
  async #record(renewLease: RenewLease): Promise<void> {
    const { trail, incidents } = this.#parts;
    await trail.write();
    if (this.#tidied) return;
    this.#tidied = true;
    const { clock, log } = this.#ports;
    await incidents.writeAgain(clock.now(), renewLease, (error) =>
      log.failure('an incident may expire', error),
    );
  }

  #nextAt(sent: Sent, retryAt: At | null) {
    const { nextChecks, inbox, flow, incidents, setAside, strangers } = this.#parts;
    const times = [
      ...nextChecks.times(),
      ...inbox.secondLooks(),
      ...[
        sent.notices.nextAt,
        sent.monitor.nextAt,
        flow?.nextAt(incidents.open()) ?? null,
        retryAt,
        setAside.retryAt,
        strangers.nextAt,
      ].filter((at) => at !== null),
    ];
    return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
  }
}
