import { parseLine } from '../../functions/core/record/parse-line.ts';
import type { Understood } from './header-memo.ts';
import { shownName } from './scan-inputs.ts';
import { type SourceClock, type TimeBasis, timeBasis } from './source-clock.ts';

/** A log of which lines were of use, and what their times rest on. */
export interface ReadInput {
  readonly name: string;
  /** Of its stamps that name none. */
  readonly zone: string;
  readonly bases: Set<TimeBasis>;
}

/** Of more logs than this the zones are not listed. */
const MAX_INPUTS = 500;

/** What the times of each log rest on. */
export class ReadInputs {
  readonly #inputs = new Map<string, ReadInput>();
  /** Forms of header that were looked at, by log. */
  readonly #known = new Set<string>();

  /** @param source name of the log. */
  note(read: Understood, source: string, clock: SourceClock): void {
    const { header, host } = read.line;
    const zone = clock.zoneOfHost(host) ?? clock.zone;
    const key = `${source}|${header}|${zone}`;
    if (this.#known.has(key) || this.#inputs.size >= MAX_INPUTS) return;
    this.#known.add(key);
    const input = this.#inputs.get(source) ?? {
      name: shownName(source),
      zone,
      bases: new Set(),
    };
    input.bases.add(basisOf(read, clock));
    this.#inputs.set(source, input);
  }

  /** In the order of reading. */
  list(): readonly ReadInput[] {
    return [...this.#inputs.values()];
  }
}

export function basisOf({ text, line }: Understood, clock: SourceClock): TimeBasis {
  return timeBasis(line.header, line.at, (zone) => parseLine(text, line.at, { ...clock.context, zone }).at);
}
