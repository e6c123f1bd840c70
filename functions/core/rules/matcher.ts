import { remember } from '../base/remember.ts';
import type { LogLine, LogRecord } from '../record/log-record.ts';
import { displayText } from '../record/untrusted.ts';
import { capturesOf } from './captures.ts';
import type { Rule, RulePack } from './rule-pack.ts';
import type { Signal } from './signal.ts';
import { holdsWord, holdsWordInBytes, type WordTable, wordTable } from './word-table.ts';

/** Longest line text kept in a signal. */
const MAX_SIGNAL_TEXT = 500;
/** Messages are matched up to here; no rule's line is longer. */
const MAX_MATCHED_CHARS = 2_000;
/** Program names come from log data: the table of rules by program must not grow with them. */
const MAX_PROGRAMS = 1_000;
/** From so many texts on a table of the words pays for itself: it takes milliseconds to make and is five times as fast. */
const TABLE_PAYS = 500;
/** Node key when a record names neither instance nor host. */
const UNKNOWN_NODE = 'unknown-node';

type MatchedRecord = Pick<LogRecord, 'instanceId' | 'host' | 'time'> & Partial<Pick<LogRecord, 'readAt'>>;

export interface Matcher {
  /**
   * The signal of the first rule, in the pack's order, that fits the line; null when none does.
   * `at` is the line's time, else the record's, else 0 (unknown).
   */
  match(line: LogLine, record: MatchedRecord): Signal | null;
  /** False only when no rule can match this raw line, header included: lets a reader skip most lines unparsed. */
  mayMatch(rawText: string): boolean;
  /** The same of the UTF-8 bytes of raw lines, of many of them. */
  mayMatchBytes(bytes: Uint8Array, from: number, to: number): boolean;
}

interface CompiledRule {
  readonly rule: Rule;
  readonly pattern: RegExp;
}

/** Compiles a rule pack. */
export function createMatcher(pack: RulePack): Matcher {
  const rules = pack.map((rule): CompiledRule => ({ rule, pattern: new RegExp(rule.pattern) }));
  const byProgram = new Map<string | null, readonly CompiledRule[]>();
  const anyLiteral = literalAlternation(pack);
  let asked = 0;
  let made: WordTable | null = null;
  const table = (): WordTable => {
    made ??= wordTable(wordsToSearch(pack));
    return made;
  };

  function rulesFor(program: string | null): readonly CompiledRule[] {
    const known = byProgram.get(program);
    if (known !== undefined) return known;
    const fitting = rules.filter(({ rule }) => writes(rule, program));
    return remember(byProgram, program, fitting, MAX_PROGRAMS);
  }

  return {
    match(line, record) {
      if (isUserManager(line)) return null;
      const message = line.message.slice(0, MAX_MATCHED_CHARS);
      if (!anyLiteral.test(message)) return null;
      for (const { rule, pattern } of rulesFor(line.program)) {
        if (!rule.literals.some((literal) => message.includes(literal))) continue;
        const found = pattern.exec(message);
        if (found !== null) return signalOf(rule, found, line, record);
      }
      return null;
    },
    mayMatch(rawText) {
      asked += 1;
      if (asked > TABLE_PAYS && !holdsWord(table(), rawText)) return false;
      return anyLiteral.test(rawText) || mayHideLiterals(rawText);
    },
    mayMatchBytes: (bytes, from, to) => holdsWordInBytes(table(), bytes, from, to),
  };
}

/** Whether `program` may write the rule's line; a line whose program is unknown is judged by its text alone. */
export function writes(rule: Pick<Rule, 'programs' | 'needsProgram'>, program: string | null): boolean {
  if (program === null) return rule.needsProgram !== true;
  return rule.programs.some((name) =>
    name.endsWith('*') ? program.startsWith(name.slice(0, -1)) : name === program,
  );
}

/** A user's own systemd reaches "Shutdown" at every log-out; the node's is process 1. */
function isUserManager({ program, pid }: LogLine): boolean {
  return program === 'systemd' && pid !== null && pid !== 1;
}

/** Written property by property onto the captures: spreading them takes three times as long as finding the rule. */
function signalOf(rule: Rule, found: RegExpExecArray, line: LogLine, record: MatchedRecord): Signal {
  const host = record.host ?? line.host;
  const signal = capturesOf(found.groups, rule.captures, rule.detail) as {
    -readonly [K in keyof Signal]: Signal[K];
  };
  signal.rule = rule.id;
  signal.kind = rule.kind;
  signal.severity = rule.severity;
  signal.node = nodeKey(record, host);
  signal.host = shownHost(host);
  signal.at = line.at ?? record.time ?? 0;
  signal.precision = line.precision;
  if (record.readAt != null) signal.readAt = record.readAt;
  if (line.uptime !== undefined) signal.uptime = line.uptime;
  signal.bootId = line.bootId;
  signal.text = displayText(
    line.program === null ? line.message : `${line.program}: ${line.message}`,
    MAX_SIGNAL_TEXT,
  );
  return signal;
}

/** The node of a line that names this host. */
export function nodeKey(record: Pick<LogRecord, 'instanceId'>, host: string | null): string {
  return record.instanceId ?? host ?? UNKNOWN_NODE;
}

/** A host's name as a label. */
export function shownHost(host: string | null): string | null {
  return host === null ? null : displayText(host, 255);
}

/** journald's JSON may spell a message as bytes or escapes, where no literal can be seen. */
function mayHideLiterals(rawText: string): boolean {
  return rawText.includes('"MESSAGE"') && (/"MESSAGE"\s*:\s*\[/.test(rawText) || rawText.includes('\\u00'));
}

/** How journald's JSON looks where {@link mayHideLiterals} may say yes. */
const HIDING = [
  '\\u00',
  ...['[', ' [', '  ', ' \t', '\t'].map((after) => `"MESSAGE":${after}`),
  '"MESSAGE" ',
  '"MESSAGE"\t',
];

/** Words of which every raw line that may match holds one, for a search over bytes. */
export function wordsToSearch(pack: RulePack): readonly string[] {
  return [...literalsOf(pack), ...HIDING];
}

/** The literals of rules; those that contain another one are left out. */
function literalsOf(rules: readonly Pick<Rule, 'literals'>[]): readonly string[] {
  const all = [...new Set(rules.flatMap((rule) => rule.literals))];
  return all.filter((text) => !all.some((other) => other !== text && text.includes(other)));
}

/** One expression for all literals of rules. */
export function literalAlternation(rules: readonly Pick<Rule, 'literals'>[]): RegExp {
  return new RegExp(
    literalsOf(rules)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('|') || '(?!)',
  );
}
