import { type At, type Ms, SECOND } from '../../functions/core/base/time.ts';

/** How much faster than real time the story runs; 0: it stands still. */
export const SPEEDS = [0, 1, 10, 100] as const;
export type Speed = (typeof SPEEDS)[number];

/** How often time is let pass. */
const TICK_MS: Ms = 100;
/** A machine that slept, or was busy, does not make up for it: at most so much real time passes at once. */
const MOST_AT_ONCE: Ms = SECOND;

interface Paced {
  /** Lets the story go on by so much of its own time. Never called again before it resolves. */
  readonly pass: (ms: Ms) => Promise<void>;
  /** Real time; default: the machine's. */
  readonly now?: () => At;
  onError(error: unknown): void;
}

/** Lets a story in virtual time go on at a multiple of real time. */
export class Pace {
  speed: Speed;
  readonly #paced: Paced;
  readonly #now: () => At;
  #timer: NodeJS.Timeout | null = null;
  #last: At;
  #passing: Promise<void> | null = null;

  constructor(paced: Paced, speed: Speed) {
    this.#paced = paced;
    this.#now = paced.now ?? (() => performance.now());
    this.#last = this.#now();
    this.speed = speed;
  }

  start(): void {
    this.#last = this.#now();
    this.#timer ??= setInterval(() => void this.tick(), TICK_MS);
  }

  /** Lets pass what is due since the last tick; nothing while the tick before is still at work. */
  async tick(): Promise<void> {
    if (this.#passing !== null) return;
    const now = this.#now();
    const due = Math.min(now - this.#last, MOST_AT_ONCE) * this.speed;
    this.#last = now;
    if (due <= 0) return;
    this.#passing = this.#paced.pass(due).catch((error: unknown) => this.#paced.onError(error));
    await this.#passing;
    this.#passing = null;
  }

  /** Resolves when nothing goes on any more. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#passing;
  }
}
