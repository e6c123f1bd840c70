import type { At } from '../../../functions/core/base/time.ts';
import { ApiError } from '../cloud/api-error.ts';
import { keepNewest } from '../cloud/keep-newest.ts';
import type { FunctionLog } from './functions-host.ts';
import type { TimelineEntry, TimelineKind } from './options.ts';

/** A call of a person that the tenancy refused. */
interface Refusal {
  readonly at: At;
  readonly who: string;
  /** As the timeline names it: `DetachVolume CL1/node1 lk-shared`. */
  readonly what: string;
  /** Code of the API's answer; `CallFailed` when no usable answer came. */
  readonly code: string;
}

/** What happened in a story, in the order in which it happened. */
export class StoryRecord {
  readonly timeline: TimelineEntry[] = [];
  readonly logs: FunctionLog[] = [];
  readonly refusals: Refusal[] = [];
  readonly #now: () => At;

  constructor(now: () => At) {
    this.#now = now;
  }

  note(kind: TimelineKind, who: string, text: string): void {
    this.timeline.push({ at: this.#now(), kind, who, text });
  }

  /** A person's call: noted, and when it is refused that is an outcome of the story. */
  call(who: string, what: string, make: () => Promise<unknown>): void {
    this.note('action', who, what);
    make().catch((error: unknown) => {
      const code = error instanceof ApiError ? error.code : 'CallFailed';
      this.refusals.push({ at: this.#now(), who, what, code });
      this.note('problem', who, `${what}: ${code}`);
    });
  }

  /** Drops all but the newest entries. */
  forget(newest: number): void {
    for (const list of [this.timeline, this.logs, this.refusals]) keepNewest(list, newest);
  }

  log(line: FunctionLog): void {
    this.logs.push(line);
    const { msg, level, cluster, reasons, code, why } = line.fields;
    if (msg === 'decided') {
      this.note('decision', line.name, `${String(cluster)}: ${String(reasons)}`);
    } else if (level === 'error' || level === 'warn') {
      this.note('problem', line.name, `${String(msg)} ${String(code ?? why ?? '')}`);
    }
  }
}
