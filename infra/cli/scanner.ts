import type { Readable } from 'node:stream';
import { type At, HOUR, type Ms } from '../../functions/core/base/time.ts';
import { EvidenceBuilder } from '../../functions/core/evidence/evidence-builder.ts';
import { SCAN_LIMITS } from '../../functions/core/evidence/limits.ts';
import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import type { HeaderKind, TimeContext } from '../../functions/core/record/log-record.ts';
import { parseLine } from '../../functions/core/record/parse-line.ts';
import type { Matcher } from '../../functions/core/rules/matcher.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import type { LogSource } from './scan-inputs.ts';

/** Rules of losses that the kernel tells; it never tells a return. */
const KERNEL_LOSSES = ['KERN-ISCSI-CONN-ERROR', 'KERN-ISCSI-PING-TMO'];

/** A line can be newer than its file by no more than a wrong zone and a wrong clock make it. */
const CLOCK_SLACK: Ms = 48 * HOUR;

/** Longer lines are cut: no log line that matters is. */
const MAX_LINE_BYTES = 65_536;

/** One log as the scanner needs it. */
export interface ScanSource extends Omit<LogSource, 'plainPath'> {
  /** When the kernel started, for stamps that count from boot; null when only guessed at by the file's age. */
  readonly bootAt: At | null;
}

export interface ScannedNode {
  readonly view: NodeView;
  /** Lines per rule: shown, never judged by. */
  readonly counts: ReadonlyMap<string, number>;
  /** Only the kernel's lines were read, which never show that a session came back. */
  readonly isKernelOnly: boolean;
}

/** What was read; `malformed` are matched lines without a usable time. */
export interface ScanStats {
  lines: number;
  bytes: number;
  matched: number;
  malformed: number;
}

/** A line that matched, as it is read. */
export interface MatchedLine {
  readonly signal: Signal;
  /** The raw line. */
  readonly text: string;
  readonly source: ScanSource;
  readonly header: HeaderKind;
}

interface Collected {
  readonly group: string;
  readonly host: string | null;
  /** Times reckoned from the file's age only (dmesg): no match for lines with real times. */
  readonly isReckoned: boolean;
  readonly signals: EvidenceBuilder;
  readonly counts: Map<string, number>;
}

/** Reads logs line by line and keeps only evidence: memory does not grow with the input. */
export class Scanner {
  readonly stats: ScanStats = { lines: 0, bytes: 0, matched: 0, malformed: 0 };
  readonly #matcher: Matcher;
  readonly #time: TimeContext;
  readonly #onMatch: (line: MatchedLine) => void;
  readonly #collected = new Map<string, Collected>();

  /** @param onMatch is called with every matched line that has a time. */
  constructor(matcher: Matcher, time: TimeContext, onMatch: (line: MatchedLine) => void = () => undefined) {
    this.#matcher = matcher;
    this.#time = time;
    this.#onMatch = onMatch;
  }

  /** Reads one log to its end. */
  async read(source: ScanSource): Promise<void> {
    const context = this.#timeOf(source);
    // With a year given, it is that of the first line; each later line is near the one before it.
    let near: At | null = this.#time.year === undefined ? source.mtime : null;
    this.stats.lines += await eachLine(source.stream, (raw) => {
      if (near !== null && !this.#matcher.mayMatch(raw)) return;
      const text = toText(raw);
      const line = parseLine(text, near, context);
      if (this.#time.year !== undefined) near = line.at;
      // A line without any time, such as a quotation from a mail, is as old as its file.
      const signal = this.#matcher.match(line, { instanceId: null, host: null, time: source.mtime });
      if (signal === null) return;
      this.stats.matched += 1;
      if (signal.at === 0) this.stats.malformed += 1;
      else {
        this.#collect(signal, source, line.header);
        this.#onMatch({ signal, text, source, header: line.header });
      }
    });
  }

  #timeOf({ mtime, bootAt }: ScanSource): TimeContext {
    return {
      ...this.#time,
      ...(this.#time.year === undefined ? { latest: mtime + CLOCK_SLACK } : {}),
      ...(bootAt === null ? {} : { bootAt }),
    };
  }

  /** The nodes that said anything, by name. */
  nodes(): readonly ScannedNode[] {
    const all = [...this.#collected.values()];
    return [...new Set(all.map(({ group }) => group))]
      .flatMap((group) => joinGroup(all.filter((collected) => collected.group === group)))
      .map(({ signals, counts }) => ({
        view: viewOf(signals.build()),
        counts,
        isKernelOnly:
          ![...counts.keys()].some((rule) => rule.startsWith('ISCSID-')) &&
          KERNEL_LOSSES.some((rule) => counts.has(rule)),
      }))
      .sort((a, b) => (a.view.node < b.view.node ? -1 : 1));
  }

  #collect(signal: Signal, source: ScanSource, header: HeaderKind): void {
    const isReckoned = countsFromBoot(header);
    const key = `${source.group}|${signal.host ?? ''}|${isReckoned}`;
    let collected = this.#collected.get(key);
    if (collected === undefined) {
      const node = nodeName(source.group, signal.host) ?? source.name;
      collected = {
        group: source.group,
        host: signal.host,
        isReckoned,
        signals: new EvidenceBuilder(node, SCAN_LIMITS),
        counts: new Map(),
      };
      this.#collected.set(key, collected);
    }
    collected.signals.add({ ...signal, node: collected.signals.node });
    collected.counts.set(signal.rule, (collected.counts.get(signal.rule) ?? 0) + 1);
  }
}

/** Times of such lines are reckoned from the age of their file. */
export function countsFromBoot(header: HeaderKind): boolean {
  return header === 'dmesg' || header === 'journal-monotonic';
}

/** A directory is a node; in a directory with the logs of several hosts each host is one. */
export function nodeName(group: string, host: string | null): string | null {
  if (group === '') return host;
  return host === null ? group : `${group}/${host}`;
}

/** Lines without a host name belong to the group's only host; dmesg counts only where nothing has real times. */
function joinGroup(list: readonly Collected[]): readonly Collected[] {
  const dated = list.filter((collected) => !collected.isReckoned);
  const usable = dated.length > 0 ? dated : list;
  const hosted = usable.filter((collected) => collected.host !== null);
  const hostless = usable.filter((collected) => collected.host === null);
  const only = hosted[0];
  if (hosted.length !== 1 || only === undefined) return usable;
  for (const rest of hostless) {
    only.signals.join({ ...rest.signals.build(), node: only.signals.node });
    for (const [rule, count] of rest.counts) only.counts.set(rule, (only.counts.get(rule) ?? 0) + count);
  }
  return [only];
}

/**
 * Lines of a byte stream, one character per byte (latin1): cheap to test for words in ASCII; `toText` turns a line
 * that matters into real text. Memory stays flat whatever the length of a line. Returns the number of lines.
 */
async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<number> {
  let lines = 0;
  let rest = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const text = chunk.toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = rest + text.slice(from, end);
      if (line !== '') {
        lines += 1;
        onLine(line);
      }
      rest = '';
      from = end + 1;
    }
    if (rest.length < MAX_LINE_BYTES) rest += text.slice(from, from + MAX_LINE_BYTES - rest.length);
  }
  if (rest !== '') {
    lines += 1;
    onLine(rest);
  }
  return lines;
}

/** The text of a line given one character per byte. */
function toText(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return /[^\x00-\x7f]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
