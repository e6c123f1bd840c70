import { remember } from '../../functions/core/base/remember.ts';
import type { At } from '../../functions/core/base/time.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import type { HeaderKind } from '../../functions/core/record/log-record.ts';
import { parseLine } from '../../functions/core/record/parse-line.ts';
import { displayText } from '../../functions/core/record/untrusted.ts';
import { createGlimpse } from '../../functions/core/rules/glimpse.ts';
import { type Matcher, wordsToSearch } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { type Collected, collect, countsFromBoot, joinNodes, newCollected, nodeName } from './collected.ts';
import type { Understood } from './header-memo.ts';
import { LineMemo } from './line-memo.ts';
import { basisOf, isReckoned, ReadInputs } from './read-inputs.ts';
import { Beside } from './scan-beside.ts';
import { asTyped, quotedLine, WORDS_BESIDE, withoutDecoration, withoutEscapes } from './scan-decorations.ts';
import { type LogSource, shownName } from './scan-inputs.ts';
import { type ScannedNode, toldApart } from './scanned-node.ts';
import { type Around, type RawLine, textOf } from './shapes/raw-line.ts';
import { eachLine } from './shapes/shape-of.ts';
import { WordSearch } from './shapes/word-search.ts';
import { LeapDay, type ReadTime, SourceClock } from './source-clock.ts';

/** Rules of losses that the kernel tells; it never tells a return. */
const KERNEL_LOSSES = ['KERN-ISCSI-CONN-ERROR', 'KERN-ISCSI-PING-TMO'];

/** Lines that are shown of those not understood. */
const MAX_SAMPLES = 5;
const MAX_SAMPLE_CHARS = 300;

/** One log as the scanner needs it. */
export interface ScanSource extends Omit<LogSource, 'plainPath'> {
  /** When the kernel started, for stamps that count from boot; null when only guessed at by the file's age. */
  readonly bootAt: At | null;
}

/** What was read; `malformed` are matched lines without a usable time. */
export interface ScanStats {
  lines: number;
  bytes: number;
  matched: number;
  malformed: number;
}

/** A line that matched, raw and as it is read. */
export interface MatchedLine {
  readonly signal: Signal;
  readonly text: string;
  readonly source: ScanSource;
  readonly header: HeaderKind;
}

/** A line that was not understood. */
export type UnreadLine = Readonly<Record<'source' | 'text', string>>;

const MAX_LIKES = 4_096;

/** How a line was read. */
interface Circumstances {
  readonly whole: string;
  readonly number: number | null;
  readonly isCut: boolean;
  readonly clock: SourceClock;
}

/** Reads logs line by line and keeps only evidence: memory does not grow with the input. */
export class Scanner {
  readonly stats: ScanStats = { lines: 0, bytes: 0, matched: 0, malformed: 0 };
  readonly #matcher: Matcher;
  readonly #time: ReadTime;
  readonly #onMatch: (line: MatchedLine) => void;
  readonly #collected = new Map<string, Collected>();
  /** Where lines of this log go that differ in their time alone. */
  readonly #ofLike = new Map<object, Collected>();
  readonly #glimpse = createGlimpse(builtInRules());
  readonly #search = new WordSearch([...wordsToSearch(builtInRules()), ...WORDS_BESIDE]);
  /** Times of the lines that matched, and how many of these have none of their own. */
  readonly span: { firstAt: At | null; lastAt: At | null; reckoned: number } = {
    firstAt: null,
    lastAt: null,
    reckoned: 0,
  };
  /** What logs say besides their lines. */
  readonly beside = new Beside();
  /** What the times of each log rest on. */
  readonly inputs = new ReadInputs();
  /** Lines that hold words of a loss, but in a form that is not known. */
  readonly unread: { lines: number; readonly samples: UnreadLine[] } = { lines: 0, samples: [] };

  /** @param onMatch is called with every matched line that has a time. */
  constructor(matcher: Matcher, time: ReadTime, onMatch: (line: MatchedLine) => void = () => undefined) {
    this.#matcher = matcher;
    this.#time = time;
    this.#onMatch = onMatch;
  }

  /** Reads one log to its end. */
  async read(source: ScanSource): Promise<void> {
    const clock = new SourceClock(this.#time, source);
    this.#ofLike.clear();
    const leapDay = this.#time.year === undefined ? new LeapDay<RawLine>(source.mtime) : null;
    // With a year given, it is that of the first line; each later line is near the one before it.
    let near: At | null = this.#time.year === undefined ? source.mtime : null;
    const isAnchored = near !== null;
    const newMemo = (time: At | null) =>
      new LineMemo(
        (text) => this.#understand(text, { time }, clock),
        (line) => this.#matcher.match(line, { instanceId: null, host: null, time }),
      );
    // Where hosts have zones of their own, a stamp does not say the same in each line.
    const isAlike = isAnchored && (this.#time.zones?.size ?? 0) === 0;
    let memo = newMemo(near);
    const read = (line: RawLine, text: string): void => {
      const found =
        isAlike && line.time == null && line.host == null
          ? memo.understand(text)
          : this.#understand(text, { ...line, time: line.time ?? near, isTimed: line.time != null }, clock);
      if (this.#time.year !== undefined) near = found.line.at;
      const { number = null, isCut = false } = line;
      this.#take(this.#inOrder(found, clock), source, { whole: text, number, isCut, clock });
    };
    const onLine = (line: RawLine): void => {
      const raw = withoutEscapes(line.raw);
      if (near !== null && line.isCandidate !== true && !this.#mayTell(raw)) return;
      if (leapDay === null) {
        read(line, textOf(raw));
        return;
      }
      const next = leapDay.take({ ...line, raw });
      if (next.near !== null) {
        near = next.near;
        memo = newMemo(near);
      }
      for (const one of next.lines) read(one, textOf(one.raw));
    };
    this.beside.begin(source);
    const onCount = (lines: number): void => {
      this.stats.lines += lines;
    };
    const listener = { onLine, onCount, ...this.beside.listening(source) };
    try {
      await eachLine(source.stream, listener, isAnchored ? this.#search : undefined);
    } finally {
      for (const line of leapDay?.rest() ?? []) read(line, textOf(line.raw));
    }
  }

  #mayTell(raw: string): boolean {
    return this.#matcher.mayMatch(raw) || WORDS_BESIDE.some((word) => raw.includes(word));
  }

  /** As the line stands, else without what was put around it, else the line that it quotes. */
  #understand(written: string, raw: Around, clock: SourceClock): Understood {
    const text = asTyped(written);
    const plain = this.#parsed(text, raw, clock);
    const { header, program } = plain.line;
    if (plain.signal !== null || (header !== 'bare' && program !== null)) return plain;
    const bared = withoutDecoration(text);
    const second = bared === text ? plain : this.#parsed(bared, raw, clock);
    if (second.signal !== null) return second;
    const found = second.line.header === 'bare' ? plain : second;
    // A terminal's own clock stands before the line as well as what a viewer or a container puts there.
    const quoted = found.line.program === null ? quotedLine(text) : null;
    const at = found.line.header === 'bare' ? null : found.line.at;
    const near = at === null ? raw : { ...raw, time: at, isTimed: true };
    const inner = quoted === null ? null : this.#parsed(quoted, near, clock);
    return inner?.signal == null ? found : inner;
  }

  #parsed(text: string, { time = null, host = null, isTimed }: Around, clock: SourceClock): Understood {
    const { context } = clock;
    let line = parseLine(text, time, context);
    const zone = clock.zoneOfHost(line.host ?? host);
    if (zone !== null) line = parseLine(text, time, { ...context, zone });
    // A line without any time, such as a quotation from a mail, is as old as its file.
    const signal = this.#matcher.match(line, { instanceId: null, host, time });
    return { text, line, signal, like: line, isTimed };
  }

  /** The hour that clocks show twice is told by the order of the lines. */
  #inOrder(read: Understood, clock: SourceClock): Understood {
    const { signal, line } = read;
    if (signal === null || line.at === null) return read;
    const zone = clock.zoneOfHost(line.host) ?? clock.zone;
    const at = clock.inOrder(line.at, zone, () => basisOf(read, clock) === 'assumed');
    return at === line.at ? read : { ...read, line: { ...line, at }, signal: { ...signal, at } };
  }

  #take(read: Understood, source: ScanSource, { whole, number, isCut, clock }: Circumstances): void {
    const { text, line, signal } = read;
    if (signal === null) {
      if (isCut || this.#glimpse(whole) !== null) this.#noteUnread(source.name, whole);
      return;
    }
    this.stats.matched += 1;
    const dated = signal.at === 0 ? { ...signal, at: source.mtime } : signal;
    if (dated.at === 0) this.stats.malformed += 1;
    else {
      this.#noteTime(dated.at, isReckoned(read));
      const into = this.#ofLike.get(read.like) ?? this.#collectedOf(read, source, clock);
      collect(into, dated, read.like, { source: source.name, number });
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

  /** The nodes that said anything, by name. */
  nodes(): readonly ScannedNode[] {
    return joinNodes([...this.#collected.values()])
      .map(({ signals, rules, sightings, isReckoned }) => ({
        view: viewOf(signals.build()),
        sightings: sightings.all(),
        isReckoned,
        isKernelOnly:
          ![...rules].some((rule) => rule.startsWith('ISCSID-')) &&
          KERNEL_LOSSES.some((rule) => rules.has(rule)),
      }))
      .sort((a, b) => (a.view.node < b.view.node ? -1 : 1))
      .map(toldApart);
  }

  #collectedOf(read: Understood, source: ScanSource, clock: SourceClock): Collected {
    const { line, signal, like } = read;
    this.inputs.note(read, source.name, clock);
    const isReckoned = countsFromBoot(line.header);
    const host = signal?.host ?? null;
    const key = `${source.group}|${host ?? ''}|${isReckoned}`;
    let collected = this.#collected.get(key);
    if (collected === undefined) {
      const node = nodeName(shownName(source.group), host) ?? shownName(source.name);
      collected = newCollected(node, { group: source.group, host, isReckoned });
      this.#collected.set(key, collected);
    }
    return remember(this.#ofLike, like, collected, MAX_LIKES);
  }
}
