import { type At, HOUR, type Ms } from '../../functions/core/base/time.ts';
import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import type { HeaderKind, TimeContext } from '../../functions/core/record/log-record.ts';
import { parseLine } from '../../functions/core/record/parse-line.ts';
import { displayText } from '../../functions/core/record/untrusted.ts';
import { createGlimpse } from '../../functions/core/rules/glimpse.ts';
import { type Matcher, wordsToSearch } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { type Collected, countsFromBoot, joinGroup, newCollected, nodeName } from './collected.ts';
import { LineMemo, type Understood } from './line-memo.ts';
import { withoutDecoration, withoutEscapes } from './scan-decorations.ts';
import type { LogSource } from './scan-inputs.ts';
import { type RawLine, textOf } from './shapes/raw-line.ts';
import { eachLine } from './shapes/shape-of.ts';
import { wordTable } from './shapes/word-search.ts';

/** Rules of losses that the kernel tells; it never tells a return. */
const KERNEL_LOSSES = ['KERN-ISCSI-CONN-ERROR', 'KERN-ISCSI-PING-TMO'];

/** A line can be newer than its file by no more than a wrong zone and a wrong clock make it. */
const CLOCK_SLACK: Ms = 48 * HOUR;

const MAX_NAME_CHARS = 300;
/** Lines that are shown of those not understood. */
const MAX_SAMPLES = 5;
const MAX_SAMPLE_CHARS = 300;

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

/** A line that was not understood. */
export interface UnreadLine {
  readonly source: string;
  readonly text: string;
}

/** Reads logs line by line and keeps only evidence: memory does not grow with the input. */
export class Scanner {
  readonly stats: ScanStats = { lines: 0, bytes: 0, matched: 0, malformed: 0 };
  readonly #matcher: Matcher;
  readonly #time: TimeContext;
  readonly #onMatch: (line: MatchedLine) => void;
  readonly #collected = new Map<string, Collected>();
  readonly #glimpse = createGlimpse(builtInRules());
  /** Orders to a terminal may stand within a word. */
  readonly #words = wordTable([...wordsToSearch(builtInRules()), '\x1b']);
  readonly #sources = new Set<string>();
  /** Times of the lines that matched, and how many of these have none of their own. */
  readonly span: { firstAt: At | null; lastAt: At | null; reckoned: number } = {
    firstAt: null,
    lastAt: null,
    reckoned: 0,
  };
  /** Lines that hold words of a loss, but in a form that is not known. */
  readonly unread: { lines: number; readonly samples: UnreadLine[] } = { lines: 0, samples: [] };

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
    const words = near === null ? undefined : this.#words;
    const anchor: At | null = near;
    const memo = new LineMemo((text) => this.#understand(text, { time: anchor }, context));
    const onLine = (line: RawLine): void => {
      const raw = withoutEscapes(line.raw);
      if (near !== null && line.isCandidate !== true && !this.#matcher.mayMatch(raw)) return;
      const text = textOf(raw);
      const read =
        anchor !== null && line.time == null && line.host == null
          ? memo.understand(text)
          : this.#understand(text, { ...line, time: line.time ?? near }, context);
      if (this.#time.year !== undefined) near = read.line.at;
      this.#take(read, source, text);
    };
    this.#sources.add(source.name);
    const onCount = (lines: number): void => {
      this.stats.lines += lines;
    };
    await eachLine(source.stream, { onLine, onCount }, words);
  }

  /** As the line stands, else without what was put around it. */
  #understand(
    text: string,
    { time = null, host = null }: Omit<RawLine, 'raw'>,
    context: TimeContext,
  ): Understood {
    const attempt = (words: string): Understood => {
      const line = parseLine(words, time, context);
      // A line without any time, such as a quotation from a mail, is as old as its file.
      const signal = this.#matcher.match(line, { instanceId: null, host, time });
      return { text: words, line, signal, like: line };
    };
    const plain = attempt(text);
    if (plain.signal !== null || (plain.line.header !== 'bare' && plain.line.program !== null)) return plain;
    const bared = withoutDecoration(text);
    if (bared === text) return plain;
    const second = attempt(bared);
    return second.signal === null && second.line.header === 'bare' ? plain : second;
  }

  #take(read: Understood, source: ScanSource, whole: string): void {
    const { text, line, signal } = read;
    if (signal === null) {
      if (this.#glimpse(whole) !== null) this.#noteUnread(source.name, whole);
      return;
    }
    this.stats.matched += 1;
    const dated = signal.at === 0 ? { ...signal, at: source.mtime } : signal;
    if (dated.at === 0) this.stats.malformed += 1;
    else {
      this.#noteTime(dated.at, signal.at === 0 || countsFromBoot(line.header) || line.header === 'bare');
      this.#collect(dated, source, read);
      this.#onMatch({ signal: dated, text, source, header: line.header });
    }
  }

  #noteTime(at: At, isReckoned: boolean): void {
    const { firstAt, lastAt, reckoned } = this.span;
    this.span.firstAt = Math.min(firstAt ?? at, at);
    this.span.lastAt = Math.max(lastAt ?? at, at);
    this.span.reckoned = reckoned + Number(isReckoned);
  }

  #noteUnread(source: string, text: string): void {
    this.unread.lines += 1;
    if (this.unread.samples.length < MAX_SAMPLES)
      this.unread.samples.push({ source, text: displayText(text, MAX_SAMPLE_CHARS) });
  }

  /** How many logs were read to their end. */
  get sources(): number {
    return this.#sources.size;
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
    for (const { inflow } of all) inflow.flush();
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

  #collect(signal: Signal, source: ScanSource, { line, like }: Understood): void {
    const isReckoned = countsFromBoot(line.header);
    const key = `${source.group}|${signal.host ?? ''}|${isReckoned}`;
    let collected = this.#collected.get(key);
    if (collected === undefined) {
      const node = nodeName(shownName(source.group), signal.host) ?? shownName(source.name);
      collected = newCollected(node, { group: source.group, host: signal.host, isReckoned });
      this.#collected.set(key, collected);
    }
    collected.inflow.add(signal, like);
    collected.counts.set(signal.rule, (collected.counts.get(signal.rule) ?? 0) + 1);
  }
}

/** Names of files are whatever somebody called them. */
function shownName(name: string): string {
  return displayText(name, MAX_NAME_CHARS);
}
