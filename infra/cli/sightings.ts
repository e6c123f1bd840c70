import { remember } from '../../functions/core/base/remember.ts';
import { type At, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import { subjectOf } from '../../functions/core/evidence/line-subject.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import type { SignalKind } from '../../functions/core/rules/signal-kinds.ts';

/** Lines of one rule, about one thing, in one log, that followed each other. */
export interface Sighting {
  readonly rule: string;
  readonly kind: SignalKind;
  /** What the first of them is about. */
  readonly about: Pick<Signal, 'session' | 'portal' | 'device'>;
  readonly first: At;
  readonly last: At;
  readonly count: number;
  /** Which log they are in, and on which lines; null where its lines cannot be counted. */
  readonly source: string;
  readonly firstLine: number | null;
  readonly lastLine: number | null;
  /** The first line, as it may be shown. */
  readonly sample: string;
}

/** Where a line stands. */
export interface Place {
  readonly source: string;
  readonly number: number | null;
}

type Run = { -readonly [Key in keyof Sighting]: Sighting[Key] } & { readonly epoch: number };

/** Lines further apart are told apart. */
const MAX_GAP: Ms = 15 * MINUTE;
/** Runs kept of one host; a month of outages has some thousands. */
const MAX_RUNS = 20_000;
const MAX_KINDS = 4_096;

/** What begins or ends an outage: lines before and after it are never one run. */
const TURNS: ReadonlySet<SignalKind> = new Set(['session-lost', 'session-recovered', 'session-up', 'boot']);

/**
 * Where the lines that count stand, in runs: a storm of lines takes no more room than a few of them. Only shown, never
 * judged by.
 */
export class Sightings {
  readonly #runs: Run[] = [];
  readonly #byLike = new Map<object, Run>();
  readonly #bySubject = new Map<string, Run>();
  readonly #epochs = new Map<string, number>();
  readonly #turned = new Map<string, At>();

  /** @param like the same for lines that differ in their time alone. */
  note(signal: Signal, { source, number }: Place, like: object): void {
    const epoch = this.#epochOf(signal, source);
    const known = this.#byLike.get(like);
    if (known !== undefined && this.#extend(known, signal.at, { epoch, number })) return;
    const key = `${source}|${signal.rule}|${subjectOf(signal)}`;
    const alike = this.#bySubject.get(key);
    const run =
      alike !== undefined && this.#extend(alike, signal.at, { epoch, number })
        ? alike
        : this.#begin(signal, { source, number }, epoch);
    if (run === null) return;
    this.#bySubject.set(key, run);
    remember(this.#byLike, like, run, MAX_KINDS);
  }

  /** Takes in those of other lines of the same host. */
  join(other: Sightings): void {
    this.#runs.push(...other.#runs.slice(0, Math.max(0, MAX_RUNS - this.#runs.length)));
  }

  /** Oldest first; of a file that was read twice, once. */
  all(): readonly Sighting[] {
    const byPlace = new Map(
      this.#runs.map((run) => [`${run.source}|${run.rule}|${run.firstLine ?? run.sample}|${run.first}`, run]),
    );
    return [...byPlace.values()].sort((a, b) => a.first - b.first || (a.firstLine ?? 0) - (b.firstLine ?? 0));
  }

  /** Several lines of one second tell of the same turn. */
  #epochOf({ kind, at }: Signal, source: string): number {
    const epoch = this.#epochs.get(source) ?? 0;
    if (!TURNS.has(kind)) return epoch;
    const key = `${source}|${kind}`;
    const isSame = Math.abs(at - (this.#turned.get(key) ?? 0)) < 1_000;
    this.#turned.set(key, at);
    if (isSame) return epoch;
    this.#epochs.set(source, epoch + 1);
    return epoch + 1;
  }

  #extend(run: Run, at: At, { epoch, number }: { epoch: number; number: number | null }): boolean {
    if (run.epoch !== epoch || at < run.first || at - run.last > MAX_GAP) return false;
    run.last = Math.max(run.last, at);
    run.lastLine = number;
    run.count += 1;
    return true;
  }

  #begin(signal: Signal, { source, number }: Place, epoch: number): Run | null {
    if (this.#runs.length >= MAX_RUNS) return null;
    const { rule, kind, at, session, portal, device, text } = signal;
    const about = {
      ...(session !== undefined && { session }),
      ...(portal !== undefined && { portal }),
      ...(device !== undefined && { device }),
    };
    const place = { source, firstLine: number, lastLine: number };
    const run: Run = { rule, kind, about, first: at, last: at, count: 1, ...place, sample: text, epoch };
    this.#runs.push(run);
    return run;
  }
}
