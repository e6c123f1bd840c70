import { compareText } from '../base/canonical.ts';
import { type At, HOUR } from '../base/time.ts';
import { diskOf } from '../rules/captures.ts';
import type { Signal } from '../rules/signal.ts';
import type { EvidenceLimits } from './limits.ts';
import { facetOf, hasReadableTime, isEdgeFacet, subjectOf } from './line-subject.ts';
import {
  clockOf,
  joinClocks,
  joinLatest,
  type LatestMoments,
  latestMoment,
  type NodeClock,
} from './node-clock.ts';
import {
  type Chunk,
  type Entry,
  loginEntry,
  type NodeEvidence,
  type RuleFacts,
  type Topology,
} from './node-evidence.ts';
import { joinSeries, type Series, seriesOf } from './series.ts';

type MutableChunk = Map<string, Series>;
type EntryTable = Map<string, Entry[]>;

const TABLES = ['logins', 'disks', 'scsiHosts'] as const;

/** Collects signals of one node in place; `build()` gives the canonical value. For long inputs. */
export class EvidenceBuilder {
  /** The only node whose signals are taken. */
  readonly node: string;
  readonly #limits: EvidenceLimits;
  readonly #hosts = new Set<string>();
  readonly #chunks = new Map<string, MutableChunk>();
  readonly #topology: Readonly<Record<keyof Topology, EntryTable>> = {
    logins: new Map(),
    disks: new Map(),
    scsiHosts: new Map(),
  };
  readonly #rules = new Map<string, RuleFacts>();
  #clock: NodeClock = {};
  #latest: LatestMoments = {};

  constructor(node: string, limits: EvidenceLimits) {
    this.node = node;
    this.#limits = limits;
  }

  /** Folds one signal in. Signals of other nodes and with unusable times are passed over. */
  add(signal: Signal): void {
    if (signal.node !== this.node || !hasReadableTime(signal.at)) return;
    const count = signal.kind === 'session-timed-out' ? signal.seconds : signal.count;
    this.#addSeries(
      chunkKey(signal.at, subjectOf(signal)),
      facetOf(signal),
      seriesOf(signal.at, count ?? null),
    );
    if (signal.bootId !== null) {
      this.#addSeries(chunkKey(signal.at, `b:${signal.bootId}`), 'detail||', seriesOf(signal.at, null));
    }
    this.#addTopology(signal);
    this.#addRule(signal.rule, [signal.at, signal.at, signal.text]);
    this.#addTimes(clockOf(signal), latestOf(signal));
    if (signal.host !== null) this.#addHost(signal.host);
  }

  /** Joins other evidence of the same node in. */
  join(evidence: NodeEvidence): void {
    if (evidence.node !== this.node) return;
    for (const host of evidence.hosts) this.#addHost(host);
    for (const [key, chunk] of Object.entries(evidence.chunks)) {
      for (const [facet, series] of Object.entries(chunk)) this.#addSeries(key, facet, series);
    }
    for (const table of TABLES) {
      for (const [key, entries] of Object.entries(evidence.topology[table])) {
        for (const entry of entries) this.#addEntry(table, key, entry);
      }
    }
    for (const [rule, facts] of Object.entries(evidence.rules)) this.#addRule(rule, facts);
    this.#addTimes(evidence.clock ?? {}, evidence.latest ?? {});
  }

  /** Canonical: keys sorted, so that equal evidence is equal byte by byte once serialised. */
  build(): NodeEvidence {
    this.#dropOldChunks(this.#limits.chunks);
    return {
      schema: 'warden.evidence/1',
      node: this.node,
      hosts: [...this.#hosts].sort(),
      chunks: toSortedRecord(
        new Map([...this.#chunks].map(([key, chunk]): [string, Chunk] => [key, toSortedRecord(chunk)])),
      ),
      topology: {
        logins: toSortedRecord(this.#topology.logins),
        disks: toSortedRecord(this.#topology.disks),
        scsiHosts: toSortedRecord(this.#topology.scsiHosts),
      },
      rules: toSortedRecord(this.#rules),
      clock: this.#clock,
      latest: this.#latest,
    };
  }

  #addTimes(clock: NodeClock, latest: LatestMoments): void {
    this.#clock = joinClocks(this.#clock, clock);
    this.#latest = joinLatest(this.#latest, latest);
  }

  #addSeries(key: string, facet: string, series: Series): void {
    let chunk = this.#chunks.get(key);
    if (chunk === undefined) {
      chunk = new Map();
      this.#chunks.set(key, chunk);
      if (this.#chunks.size > this.#limits.chunks * 2) this.#dropOldChunks(this.#limits.chunks);
    }
    const known = chunk.get(facet);
    // Joining with itself trims a series made under wider limits.
    const { coarse, coarseTraces, fine } = this.#limits;
    const keep = { fine, coarse: isEdgeFacet(facet) ? coarse : coarseTraces };
    chunk.set(facet, joinSeries(known ?? series, series, keep));
    if (known === undefined)
      keepLeastOfKind(chunk, facet.slice(0, facet.indexOf('|') + 1), this.#limits.facets);
  }

  #dropOldChunks(keep: number): void {
    if (this.#chunks.size <= keep) return;
    const oldestFirst = [...this.#chunks.keys()].sort(byHourThenSubject);
    for (const key of oldestFirst.slice(0, oldestFirst.length - keep)) this.#chunks.delete(key);
  }

  #addTopology(signal: Signal): void {
    const { at, session, iqn, portal, device, scsiHost, scsiAddress } = signal;
    if (session !== undefined && portal !== undefined) {
      const key = `${iqn ?? ''}|${portal.address}|${portal.port}`;
      this.#addEntry('logins', key, [at, loginEntry(session, signal.kind === 'session-up')]);
    }
    if (signal.kind === 'device-attached' && device !== undefined) {
      const address = scsiAddress ?? (scsiHost === undefined ? null : `${scsiHost}:`);
      if (address !== null) this.#addEntry('disks', diskOf(device), [at, address]);
    }
    if (signal.kind === 'host-added' && scsiHost !== undefined) {
      this.#addEntry('scsiHosts', String(scsiHost), [at, '']);
    }
  }

  #addEntry(name: keyof Topology, key: string, entry: Entry): void {
    const table = this.#topology[name];
    const entries = table.get(key);
    if (entries === undefined) {
      table.set(key, [entry]);
      keepLeast(table, this.#limits.topologyKeys);
      return;
    }
    if (entries.some((known) => known[0] === entry[0] && known[1] === entry[1])) return;
    entries.push(entry);
    entries.sort(byTimeThenValue);
    if (entries.length > this.#limits.topologyEntries) entries.shift();
  }

  #addRule(rule: string, facts: RuleFacts): void {
    const known = this.#rules.get(rule);
    this.#rules.set(rule, known === undefined ? facts : joinRuleFacts(known, facts));
    if (known === undefined) keepLeast(this.#rules, this.#limits.rules);
  }

  #addHost(host: string): void {
    if (this.#hosts.has(host)) return;
    this.#hosts.add(host);
    if (this.#hosts.size > this.#limits.hosts) this.#hosts.delete(greatest(this.#hosts.keys()));
  }
}

function latestOf(signal: Signal): LatestMoments {
  const moment = latestMoment(signal);
  return moment === null ? {} : Object.fromEntries([moment]);
}

function chunkKey(at: At, subject: string): string {
  return `${Math.floor(at / HOUR)}|${subject}`;
}

function byHourThenSubject(a: string, b: string): number {
  const byHour = Number.parseInt(a, 10) - Number.parseInt(b, 10);
  return byHour !== 0 ? byHour : compareText(a, b);
}

function byTimeThenValue(a: Entry, b: Entry): number {
  return a[0] !== b[0] ? a[0] - b[0] : compareText(a[1], b[1]);
}

function joinRuleFacts(a: RuleFacts, b: RuleFacts): RuleFacts {
  const [earlier, other] = a[0] < b[0] || (a[0] === b[0] && a[2] < b[2]) ? [a, b] : [b, a];
  return [earlier[0], Math.max(earlier[1], other[1]), earlier[2]];
}

/** Drops the lexically greatest series of a kind while there are more than `keep`. */
function keepLeastOfKind(chunk: MutableChunk, kindPrefix: string, keep: number): void {
  if (chunk.size <= keep) return;
  const ofKind = [...chunk.keys()].filter((facet) => facet.startsWith(kindPrefix));
  if (ofKind.length > keep) chunk.delete(greatest(ofKind));
}

function keepLeast<T>(map: Map<string, T>, keep: number): void {
  if (map.size > keep) map.delete(greatest(map.keys()));
}

function greatest(keys: Iterable<string>): string {
  let found = '';
  for (const key of keys) if (key > found) found = key;
  return found;
}

/** `fromEntries` defines its keys, so that hostile ones such as "__proto__" are plain data. */
function toSortedRecord<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => compareText(a, b)));
}
