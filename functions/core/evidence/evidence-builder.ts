import { compareText } from '../base/canonical.ts';
import { type At, HOUR } from '../base/time.ts';
import { diskOf } from '../rules/captures.ts';
import type { Signal } from '../rules/signal.ts';
import { BoundedChunks } from './bounded-chunks.ts';
import { BoundedLogins } from './bounded-logins.ts';
import { compareNames } from './budgets.ts';
import type { EvidenceLimits } from './limits.ts';
import { facetOf, hasReadableTime, subjectOf, UPTIME_SUBJECT } from './line-subject.ts';
import {
  clockOf,
  joinClocks,
  joinLatest,
  type LatestMoments,
  latestMoment,
  type NodeClock,
} from './node-clock.ts';
import { type Chunk, type Entry, loginEntry, type NodeEvidence, type RuleFacts } from './node-evidence.ts';
import { seriesOf } from './series.ts';

type EntryTable = Map<string, Entry[]>;

const TABLES = ['disks', 'scsiHosts'] as const;

/** Collects signals of one node in place; `build()` gives the canonical value. For long inputs. */
export class EvidenceBuilder {
  /** The only node whose signals are taken. */
  readonly node: string;
  readonly #limits: EvidenceLimits;
  readonly #hosts = new Set<string>();
  readonly #chunks: BoundedChunks;
  readonly #logins: BoundedLogins;
  readonly #tables: Readonly<Record<(typeof TABLES)[number], EntryTable>> = {
    disks: new Map(),
    scsiHosts: new Map(),
  };
  readonly #rules = new Map<string, RuleFacts>();
  #clock: NodeClock = {};
  #latest: LatestMoments = {};
  #undatedUntil = 0;

  constructor(node: string, limits: EvidenceLimits) {
    this.node = node;
    this.#limits = limits;
    this.#chunks = new BoundedChunks(limits);
    this.#logins = new BoundedLogins(limits);
  }

  /** Folds one signal in. Signals of other nodes and with unusable times are passed over. */
  add(signal: Signal): void {
    if (signal.node === this.node) this.addOwn(signal);
  }

  /** Folds in a signal of this node, whatever the signal itself calls it. */
  addOwn(signal: Signal): void {
    if (!hasReadableTime(signal.at)) return;
    const count = signal.kind === 'session-timed-out' ? signal.seconds : signal.count;
    this.#chunks.add(
      chunkKey(signal.at, subjectOf(signal)),
      facetOf(signal),
      seriesOf(signal.at, count ?? null),
    );
    if (signal.bootId !== null) {
      this.#chunks.add(chunkKey(signal.at, `b:${signal.bootId}`), 'detail||', seriesOf(signal.at, null));
    }
    // A time that had to be corrected is that of the reading: then lines of different age have one time.
    if (signal.uptime !== undefined && signal.stampedAt === undefined)
      this.#chunks.add(
        chunkKey(signal.at, UPTIME_SUBJECT),
        'detail||',
        seriesOf(signal.at, Math.floor(signal.uptime)),
      );
    this.#addTopology(signal);
    this.#addRule(signal.rule, [signal.at, signal.at, signal.text]);
    if (signal.readAt != null) this.#clock = joinClocks(this.#clock, clockOf(signal));
    const moment = latestMoment(signal);
    if (moment !== null) this.#latest = joinLatest(this.#latest, Object.fromEntries([moment]));
    if (signal.host !== null) this.#addHost(signal.host);
  }

  /** Joins other evidence of the same node in. */
  join(evidence: NodeEvidence): void {
    if (evidence.node !== this.node) return;
    for (const host of evidence.hosts) this.#addHost(host);
    this.#chunks.join(evidence);
    this.#logins.join(evidence.topology.logins, evidence.dropped?.loginAt ?? null);
    for (const table of TABLES) {
      for (const [key, entries] of Object.entries(evidence.topology[table])) {
        for (const entry of entries) this.#addEntry(table, key, entry);
      }
    }
    for (const [rule, facts] of Object.entries(evidence.rules)) this.#addRule(rule, facts);
    this.#clock = joinClocks(this.#clock, evidence.clock ?? {});
    this.#latest = joinLatest(this.#latest, evidence.latest ?? {});
    this.#undatedUntil = Math.max(this.#undatedUntil, evidence.undatedUntil ?? 0);
  }

  /** Canonical: keys sorted, so that equal evidence is equal byte by byte once serialised. */
  build(): NodeEvidence {
    const { chunks, dropped } = this.#chunks.bounded();
    const logins = this.#logins.bounded();
    return {
      schema: 'warden.evidence/1',
      node: this.node,
      hosts: [...this.#hosts].sort(),
      chunks: toSortedRecord(
        new Map([...chunks].map(([key, chunk]): [string, Chunk] => [key, toSortedRecord(chunk)])),
      ),
      topology: {
        logins: toSortedRecord(logins.table),
        disks: toSortedRecord(this.#tables.disks),
        scsiHosts: toSortedRecord(this.#tables.scsiHosts),
      },
      rules: toSortedRecord(this.#rules),
      clock: this.#clock,
      latest: this.#latest,
      ...(this.#undatedUntil > 0 && { undatedUntil: this.#undatedUntil }),
      ...((dropped.size > 0 || logins.droppedAt !== null) && {
        dropped: { hours: toSortedRecord(dropped), loginAt: logins.droppedAt },
      }),
    };
  }

  #addTopology(signal: Signal): void {
    const { at, session, iqn, portal, device, scsiHost, scsiAddress } = signal;
    if (session !== undefined && portal !== undefined) {
      const key = `${iqn ?? ''}|${portal.address}|${portal.port}`;
      this.#logins.add(key, [at, loginEntry(session, signal.kind === 'session-up')]);
    }
    if (signal.kind === 'device-attached' && device !== undefined) {
      const address = scsiAddress ?? (scsiHost === undefined ? null : `${scsiHost}:`);
      if (address !== null) this.#addEntry('disks', diskOf(device), [at, address]);
    }
    if (signal.kind === 'host-added' && scsiHost !== undefined) {
      this.#addEntry('scsiHosts', String(scsiHost), [at, '']);
    }
  }

  #addEntry(name: (typeof TABLES)[number], key: string, entry: Entry): void {
    const table = this.#tables[name];
    const entries = table.get(key);
    if (entries === undefined) {
      table.set(key, [entry]);
      keepFirst(table, this.#limits.topologyKeys);
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
    keepFirst(this.#rules, this.#limits.rules);
  }

  #addHost(host: string): void {
    this.#hosts.add(host);
    if (this.#hosts.size > this.#limits.hosts) this.#hosts.delete(lastByName(this.#hosts.keys()));
  }
}

function chunkKey(at: At, subject: string): string {
  return `${Math.floor(at / HOUR)}|${subject}`;
}

function byTimeThenValue(a: Entry, b: Entry): number {
  return a[0] !== b[0] ? a[0] - b[0] : compareText(a[1], b[1]);
}

function joinRuleFacts(a: RuleFacts, b: RuleFacts): RuleFacts {
  const [earlier, other] = a[0] < b[0] || (a[0] === b[0] && a[2] < b[2]) ? [a, b] : [b, a];
  return [earlier[0], Math.max(earlier[1], other[1]), earlier[2]];
}

/** Disk names and host numbers are handed out from the bottom up: what is made up later comes last. */
function keepFirst<T>(map: Map<string, T>, keep: number): void {
  if (map.size > keep) map.delete(lastByName(map.keys()));
}

function lastByName(keys: Iterable<string>): string {
  return [...keys].reduce((last, key) => (compareNames(key, last) > 0 ? key : last), '');
}

/** `fromEntries` defines its keys, so that hostile ones such as "__proto__" are plain data. */
function toSortedRecord<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => compareText(a, b)));
}
