import { compareText } from '../base/canonical.ts';
import { compareNames, familyOf, isOverflow, isVital, overflowOf, readKey, typeOf } from './budgets.ts';
import type { EvidenceLimits } from './limits.ts';
import type { NodeEvidence } from './node-evidence.ts';
import { joinSeries, type Series } from './series.ts';

type Chunk = Map<string, Series>;

/** Subjects of one kind, type and hour, and the hours of one kind and type. */
type Hours = Map<number, string[]>;

/** One-second buckets of series that are kept as traces only. */
const FINE_OF_TRACES = 1;

/**
 * Facts by hour and subject, bounded kind by kind. What is dropped depends on names and hours alone, never on the order
 * of arrival: of each kind, type of subject and hour the first subjects by name stay, and the series of all others are
 * joined into one; of each family the newest hours stay, and it is known up to which hour they are gone. Both keep the
 * greatest keys of an order that never changes, so joining stays commutative, associative and idempotent.
 */
export class BoundedChunks {
  readonly #chunks = new Map<string, Chunk>();
  readonly #limits: EvidenceLimits;
  /** By family, the newest hour that was dropped. */
  readonly #dropped = new Map<string, number>();
  #tidyAt: number;

  constructor(limits: EvidenceLimits) {
    this.#limits = limits;
    this.#tidyAt = roomOf(limits);
  }

  /** Joins a series in. @param key `<hour>|<subject>` @param facet `<kind>|<rule>|<detail>` */
  add(key: string, facet: string, series: Series): void {
    let chunk = this.#chunks.get(key);
    if (chunk === undefined) {
      chunk = new Map();
      this.#chunks.set(key, chunk);
    }
    const isNew = !chunk.has(facet);
    if (isOverflow(key.slice(key.indexOf('|') + 1)))
      chunk.set(facet, this.#asTrace(chunk.get(facet) ?? series, series));
    else this.#join(chunk, facet, series);
    if (isNew) this.#boundFacets(chunk, kindOf(facet));
    if (this.#chunks.size > this.#tidyAt) {
      this.#tidy();
      this.#tidyAt = Math.max(roomOf(this.#limits), this.#chunks.size * 2);
    }
  }

  /** Joins in what other evidence of the node holds, and what it knows to be gone. */
  join({ chunks, dropped }: NodeEvidence): void {
    for (const [key, chunk] of Object.entries(chunks)) {
      for (const [facet, series] of Object.entries(chunk)) this.add(key, facet, series);
    }
    for (const [family, hour] of Object.entries(dropped?.hours ?? {})) this.#drop(family, hour);
  }

  /** Facts of a family up to this hour are known to be gone. */
  #drop(family: string, hour: number): void {
    this.#dropped.set(family, Math.max(hour, this.#dropped.get(family) ?? hour));
  }

  /** The chunks within their bounds, and by family the newest hour that is gone. */
  bounded(): { readonly chunks: ReadonlyMap<string, Chunk>; readonly dropped: ReadonlyMap<string, number> } {
    this.#tidy();
    return { chunks: this.#chunks, dropped: this.#dropped };
  }

  #join(chunk: Chunk, facet: string, series: Series): void {
    const { coarse, coarseTraces, fine } = this.#limits;
    // Joining with itself trims a series made under wider limits.
    const keep = { fine, coarse: isVital(kindOf(facet)) ? coarse : coarseTraces };
    chunk.set(facet, joinSeries(chunk.get(facet) ?? series, series, keep));
  }

  /** The writer of a line may choose its detail: what is too much is joined into one series, so that no moment is lost. */
  #boundFacets(chunk: Chunk, kind: string): void {
    const rest = restOf(kind);
    const ofKind = [...chunk.keys()].filter((facet) => kindOf(facet) === kind && facet !== rest);
    if (ofKind.length <= this.#limits.facets) return;
    for (const facet of ofKind.sort(compareText).slice(this.#limits.facets))
      this.#moveTo(chunk, rest, chunk, facet);
  }

  #moveTo(target: Chunk, targetFacet: string, source: Chunk, facet: string): void {
    const series = source.get(facet);
    source.delete(facet);
    if (series !== undefined) this.#join(target, targetFacet, series);
  }

  #tidy(): void {
    // The evidence of nearly every node: so few chunks pass no bound.
    if (this.#dropped.size === 0 && this.#chunks.size <= leastBound(this.#limits)) return;
    this.#dropHours();
    const byKind = this.#subjects();
    for (const [kindAndType, hours] of byKind) this.#boundSubjects(kindOf(kindAndType), hours);
    for (const [kindAndType, hours] of byKind) this.#boundHours(kindOf(kindAndType), hours);
    this.#dropHours();
  }

  /** By `<kind>|<type>`. */
  #subjects(): ReadonlyMap<string, Hours> {
    const byKind = new Map<string, Hours>();
    for (const [key, chunk] of this.#chunks) {
      const { hour, subject } = readKey(key);
      if (isOverflow(subject)) continue;
      for (const kind of new Set([...chunk.keys()].map(kindOf))) {
        const name = `${kind}|${typeOf(subject)}`;
        const hours = byKind.get(name) ?? new Map<number, string[]>();
        byKind.set(name, hours);
        const subjects = hours.get(hour) ?? [];
        hours.set(hour, subjects);
        subjects.push(subject);
      }
    }
    return byKind;
  }

  #boundSubjects(kind: string, hours: Hours): void {
    const { subjects: most } = this.#limitsOf(kind);
    for (const [hour, subjects] of hours) {
      if (subjects.length <= Math.min(most, this.#limits.detailed)) continue;
      subjects.sort(compareNames);
      for (const subject of subjects.slice(this.#limits.detailed, most))
        this.#coarsen(`${hour}|${subject}`, kind);
      for (const subject of subjects.splice(most)) this.#intoOverflow(hour, subject, kind);
    }
  }

  #coarsen(key: string, kind: string): void {
    const chunk = this.#chunks.get(key);
    for (const [facet, series] of chunk ?? []) {
      if (kindOf(facet) === kind) chunk?.set(facet, this.#asTrace(series, series));
    }
  }

  #asTrace(a: Series, b: Series): Series {
    return joinSeries(a, b, { fine: FINE_OF_TRACES, coarse: this.#limits.coarseTraces });
  }

  #intoOverflow(hour: number, subject: string, kind: string): void {
    const [from, to] = [`${hour}|${subject}`, `${hour}|${overflowOf(subject)}`];
    const chunk = this.#chunks.get(from);
    if (chunk === undefined) return;
    const overflow: Chunk = this.#chunks.get(to) ?? new Map();
    this.#chunks.set(to, overflow);
    const rest = restOf(kind);
    for (const [facet, series] of chunk) {
      if (kindOf(facet) !== kind) continue;
      overflow.set(rest, this.#asTrace(overflow.get(rest) ?? series, series));
      chunk.delete(facet);
    }
    if (chunk.size === 0) this.#chunks.delete(from);
  }

  /** Whole hours go, the oldest first, so that what goes does not depend on what came when. */
  #boundHours(kind: string, hours: Hours): void {
    const { total } = this.#limitsOf(kind);
    const newestFirst = [...hours.keys()].sort((a, b) => b - a);
    let subjects = 0;
    const over = newestFirst.find((hour) => {
      subjects += hours.get(hour)?.length ?? 0;
      return subjects > total;
    });
    if (over !== undefined) this.#drop(familyOf(kind), over);
  }

  #dropHours(): void {
    if (this.#dropped.size === 0) return;
    for (const [key, chunk] of this.#chunks) {
      const { hour } = readKey(key);
      for (const facet of chunk.keys()) {
        if (hour <= (this.#dropped.get(familyOf(kindOf(facet))) ?? Number.NEGATIVE_INFINITY))
          chunk.delete(facet);
      }
      if (chunk.size === 0) this.#chunks.delete(key);
    }
  }

  #limitsOf(kind: string) {
    return isVital(kind) ? this.#limits.vital : this.#limits.other;
  }
}

function leastBound({ vital, other, detailed }: EvidenceLimits): number {
  return Math.min(vital.subjects, vital.total, other.subjects, other.total, detailed);
}

/** Chunks that may be there before bounding them is worth its time. */
function roomOf({ vital, other }: EvidenceLimits): number {
  return 2 * (vital.total + other.total);
}

function kindOf(facet: string): string {
  return facet.slice(0, facet.indexOf('|'));
}

/** Facet of the series that were too many to be kept apart. */
function restOf(kind: string): string {
  return `${kind}||`;
}
