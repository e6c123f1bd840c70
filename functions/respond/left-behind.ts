import { isObjectName } from '../core/base/object-name.ts';
import { type At, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { WaitGauge } from '../runtime/wait-gauge.ts';
import { COMMANDS, mayStay } from '../store/commands.ts';
import { INBOX } from '../store/inbox.ts';
import type { CyclePorts } from './cycle-shapes.ts';

/** An event's object stays for half a minute: after this, all that a holder has dealt with is gone. */
const FIRST_PAUSE_MS: Ms = MINUTE;
const PAUSE_MS: Ms = 30 * SECOND;
/** Said for that long, of work that is older than the alarm asks for and its pending time: it has fired. */
const SAID_FOR_MS: Ms = 4 * MINUTE;
const OLD_MS: Ms = 8 * MINUTE;
/** Commands read to see whether they may stay: there is mostly none, and what is announced for days may be many. */
const MAX_READ = 16;

type Ports = Pick<CyclePorts, 'store' | 'clock' | 'log'>;

/**
 * What lies in `inbox/` and `commands/` when another holder says that everything is done. Who may write the lease may say
 * so for ever, and nobody would learn of a loss: what counts is that the work goes away. One listing of each where it has.
 */
export class LeftBehind {
  #since: At | null = null;
  /** Of those first seen, the ones that were never missing since; null while they could not be listed. */
  #names: readonly string[] | null = null;
  #looks = 0;
  /** When the store took the one that was read for it. */
  #storedAt: At | null = null;
  #dated: string | null = null;

  constructor(
    private readonly ports: Ports,
    private readonly gauge: Pick<WaitGauge, 'note'>,
  ) {}

  /**
   * Looks once, and tells Monitoring when work does not move.
   * @returns `gone`: all of it was taken. `told`: it lies there, and people know. A number: look again after so many ms.
   * Never throws.
   */
  async look(): Promise<'gone' | 'told' | Ms> {
    const { clock, log } = this.ports;
    const since = this.#since ?? clock.now();
    this.#since = since;
    this.#looks += 1;
    try {
      await this.#list();
      if (this.#names?.length === 0) return 'gone';
      // What is there at the first look is mostly just being taken.
      if (this.#looks > 1) await this.#date();
    } catch (error) {
      log.failure('what lies there cannot be looked at', error);
    }
    const now = clock.now();
    const age = now - Math.min(since, this.#storedAt ?? since);
    await this.gauge.note(age);
    if (age >= OLD_MS && now - since >= SAID_FOR_MS) return 'told';
    return this.#looks === 1 ? FIRST_PAUSE_MS : PAUSE_MS;
  }

  async #list(): Promise<void> {
    const { store } = this.ports;
    const before = this.#names === null ? null : new Set(this.#names);
    // A name that we never write is never taken: it is noted elsewhere.
    const inbox = (await store.list(INBOX)).filter(isObjectName);
    const commands = (await store.list(COMMANDS)).filter(isObjectName);
    this.#names =
      before === null
        ? [...inbox, ...(await this.#toBeObeyed(commands))]
        : [...inbox, ...commands].filter((name) => before.has(name));
  }

  /** Commands that go away once they are obeyed: announced work stays until it is over. */
  async #toBeObeyed(names: readonly string[]): Promise<readonly string[]> {
    const { store, clock } = this.ports;
    const stay = await Promise.all(names.slice(0, MAX_READ).map((name) => mayStay(store, name, clock.now())));
    return names.filter((_, index) => stay[index] === false);
  }

  /** The store's own time of one of them: others may have waited for it before us. */
  async #date(): Promise<void> {
    const [name] = this.#names ?? [];
    if (name === undefined || name === this.#dated) return;
    this.#storedAt = (await this.ports.store.get(name))?.storedAt ?? null;
    this.#dated = name;
  }
}
