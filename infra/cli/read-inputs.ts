import { parseLine } from '../../functions/core/record/parse-line.ts';
import { countsFromBoot } from './collected.ts';
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
    const key = `${source}|${header}|${zone}|${read.isTimed ?? false}`;
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

/** Whether a line has no time of its own, and nothing that holds it has. */
export function isReckoned({ line, signal, isTimed }: Understood): boolean {
  if (signal?.at === 0) return true;
  return isTimed !== true && (countsFromBoot(line.header) || line.header === 'bare');
}

export function basisOf({ text, line, isTimed }: Understood, clock: SourceClock): TimeBasis {
  if (isTimed === true && line.header === 'bare') return 'written';
  return timeBasis(line.header, line.at, (zone) => parseLine(text, line.at, { ...clock.context, zone }).at);
}
