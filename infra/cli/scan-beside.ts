import { DateTime } from 'luxon';
import { type At, MINUTE } from '../../functions/core/base/time.ts';
import { zoneOffset } from '../../functions/core/record/zone-names.ts';
import type { ReadInput } from './read-inputs.ts';
import { type LogSource, shownName } from './scan-inputs.ts';
import type { Listener } from './shapes/shape-of.ts';
import { namesOfNone, type ReadTime } from './source-clock.ts';

type ReadLog = Pick<LogSource, 'name' | 'group' | 'mtime'>;

/** What a report has to say before anything else of how logs were read, or its times or its silence mislead. */
export type BesideWarning =
  /** A name that was given a zone is that of no log. */
  | { readonly code: 'zone-of-none'; readonly names: readonly string[]; readonly hosts: readonly string[] }
  /** Logs name another zone than the one that stamps without any were read in. */
  | {
      readonly code: 'zone-named';
      readonly source: string;
      readonly zone: string;
      readonly assumed: string;
    }
  /** An export is one page of several. */
  | { readonly code: 'more-pages'; readonly sources: readonly string[] };

/** What logs say besides their lines. */
export class Beside {
  readonly #logs = new Map<string, ReadLog>();
  readonly #zones = new Map<string, string>();
  readonly #more = new Set<string>();

  /** How many logs were read to their end. */
  get logs(): number {
    return this.#logs.size;
  }

  /** A log is read. */
  begin({ name, group, mtime }: ReadLog): void {
    this.#logs.set(name, { name, group, mtime });
  }

  /** What is listened to besides lines while a log is read. */
  listening({ name }: ReadLog): Pick<Listener, 'onHead' | 'onMore'> {
    return {
      onHead: (head) => {
        const zone = zoneNamedIn(head);
        if (zone !== null) this.#zones.set(name, zone);
      },
      onMore: () => {
        this.#more.add(name);
      },
    };
  }

  /** @param hosts whose lines counted. @param inputs logs of which lines counted */
  warnings(
    { zones }: ReadTime,
    hosts: readonly string[],
    inputs: readonly ReadInput[],
  ): readonly BesideWarning[] {
    const names = namesOfNone(zones, [...this.#logs.values()], hosts);
    const named = this.#otherZone(inputs);
    const sources = [...this.#more].map(shownName);
    return [
      ...(names.length > 0 ? [{ code: 'zone-of-none' as const, names, hosts }] : []),
      ...(named === null ? [] : [named]),
      ...(sources.length > 0 ? [{ code: 'more-pages' as const, sources }] : []),
    ];
  }

  /** Of logs of one node or report: others may well be of another zone. */
  #otherZone(inputs: readonly ReadInput[]): BesideWarning | null {
    const assumed = inputs.filter(({ bases }) => bases.has('assumed'));
    for (const [name, zone] of this.#zones) {
      const log = this.#logs.get(name);
      if (log === undefined) continue;
      const near = assumed.find((input) => reportOf(input.name) === reportOf(shownName(name)));
      if (near === undefined || eastOf(near.zone, log.mtime) === eastOf(zone, log.mtime)) continue;
      return { code: 'zone-named', source: shownName(name), zone, assumed: near.zone };
    }
    return null;
  }
}

/** The archive or directory at the top, within which all is of one machine or customer. */
function reportOf(name: string): string {
  return name.split(/[/:]/).slice(0, -1).slice(0, 2).join('/');
}

const JOURNAL =
  /^-- (?:Logs begin|Journal begins) at \S{1,12} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d ([A-Z]{2,5}|[+-]\d\d(?::?\d\d)?)[,. ]/;
const TIMEDATECTL = /^ {0,40}Time zone: ([A-Za-z]{1,20}(?:\/[A-Za-z_+-]{1,30}){1,2}) \(/m;
/** All that `date` prints. */
const DATE =
  /^(?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?:[AP]M )?([A-Z]{2,5}) \d{4}|\d{4}年.{8,30}\d\d:\d\d:\d\d ([A-Z]{2,5}))\s*$/;

/** A zone that is known and that a log names in its first lines: `journalctl`, `timedatectl`, `date`. */
export function zoneNamedIn(head: string): string | null {
  const text = Buffer.from(head.slice(0, 2_000), 'latin1').toString('utf8');
  const date = head.length < 200 ? DATE.exec(text) : null;
  const zone = JOURNAL.exec(text)?.[1] ?? TIMEDATECTL.exec(text)?.[1] ?? date?.[1] ?? date?.[2];
  return zone === undefined || eastOf(zone, 0) === null ? null : zone;
}

/** Minutes east of Greenwich at a moment; null for a zone that is not known. */
function eastOf(zone: string, at: At): number | null {
  const offset = zoneOffset(zone);
  if (offset !== null) return offset / MINUTE;
  const there = DateTime.fromMillis(at, { zone });
  return there.isValid ? there.offset : null;
}
