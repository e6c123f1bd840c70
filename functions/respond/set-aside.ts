import { compareText } from '../core/base/canonical.ts';
import { type At, MINUTE } from '../core/base/time.ts';
import { deadLetter, isDeadLetter } from '../store/dead-letters.ts';
import type { CyclePorts } from './cycle-shapes.ts';

/** Notes of one holder; what is beyond is named together, by its folder. */
const MAX_NOTES = 100;
/** A holder does not stay for the sake of its notes alone. */
const MAX_FAILURES = 5;

/**
 * Objects that cannot be used: each is passed over by itself, named in `dead-letter/` for a person to look at, and so
 * reported by the next sweep. A note has the same content, hence the same name, whoever writes it: nothing piles up.
 */
export class SetAside {
  /** Reason by object; a name is noted once. */
  readonly #noted = new Map<string, string>();
  readonly #due = new Set<string>();
  #failures = 0;

  constructor(private readonly ports: Pick<CyclePorts, 'store' | 'clock' | 'log'>) {}

  /** @param reason in a few words, the same each time. */
  note(name: string, reason: string): void {
    const folder = name.slice(0, name.indexOf('/') + 1);
    const [about, why] =
      this.#noted.size < MAX_NOTES ? [name, reason] : [folder, 'more objects that cannot be used'];
    if (this.#noted.has(about)) return;
    this.#noted.set(about, why);
    this.#due.add(about);
    this.ports.log.error('set aside', { name: about, reason: why });
  }

  /** Whether anything of a folder was noted that no holder before has noted. @throws what the store threw. */
  async hasNews(folder: string): Promise<boolean> {
    for (const name of this.#due)
      if (name.startsWith(folder) && !(await isDeadLetter(this.ports.store, this.#letter(name)))) return true;
    return false;
  }

  #letter(name: string): Readonly<Record<string, unknown>> {
    return { source: 'respond', name: name.slice(0, 1_024), reason: this.#noted.get(name) ?? '' };
  }

  /** When to write what could not be written; null when everything was, or nothing helps. */
  get retryAt(): At | null {
    const mayGoOn = this.#due.size > 0 && this.#failures < MAX_FAILURES;
    return mayGoOn ? this.ports.clock.now() + MINUTE : null;
  }

  /** Writes what was noted. What cannot be written waits for the next cycle: it must not hold up anything. @throws what `renewLease` threw. */
  async save(renewLease: () => Promise<void>): Promise<void> {
    for (const name of [...this.#due].sort(compareText)) {
      await renewLease();
      try {
        await deadLetter(this.ports.store, this.#letter(name));
        this.#due.delete(name);
        this.#failures = 0;
      } catch (error) {
        this.#failures += 1;
        this.ports.log.failure('what was set aside is not noted yet', error, { name });
        return;
      }
    }
  }
}
