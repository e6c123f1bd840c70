import * as v from 'valibot';
import { own, ownText } from '../record/untrusted.ts';
import { CAPTURE_NAMES } from './captures.ts';
import { SEVERITIES, SIGNAL_KINDS } from './signal-kinds.ts';

/** A rule id as in the message catalogue: `ISCSID-REOPEN`. */
const ID = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$/));
const PROGRAM = v.pipe(v.string(), v.regex(/^(?:[A-Za-z][A-Za-z0-9_.-]*\*?|\*)$/));
const LINES = v.array(v.pipe(v.string(), v.minLength(1)));

const RuleSchema = v.strictObject({
  id: ID,
  /** Where the wording comes from. */
  source: v.pipe(v.string(), v.minLength(1)),
  /** Syslog programs that write the line; a trailing `*` stands for any ending, `*` alone for any program. */
  programs: v.pipe(v.array(PROGRAM), v.minLength(1)),
  /** The text alone tells nothing: a line that names no program is not this one. */
  needsProgram: v.optional(v.literal(true)),
  /** Fixed texts, one of which every matching message contains: lets most lines be skipped cheaply. */
  literals: v.pipe(v.array(v.pipe(v.string(), v.minLength(3), v.regex(/^[ !#-.0-[\]-~]+$/))), v.minLength(1)),
  /** Regular expression on the message; its named groups are captures (`session`, `session_2` for an alternative). */
  pattern: v.pipe(v.string(), v.startsWith('^')),
  captures: v.array(v.picklist(CAPTURE_NAMES)),
  /** Fixed `detail` when the pattern captures none. */
  detail: v.optional(v.string()),
  kind: v.picklist(SIGNAL_KINDS),
  severity: v.picklist(SEVERITIES),
  /** Rules whose line ends what this line reports. */
  clears: v.array(ID),
  samples: v.pipe(LINES, v.minLength(1)),
  nearMisses: v.pipe(LINES, v.minLength(3)),
});
const PackFileSchema = v.strictObject({
  $schema: v.string(),
  title: v.string(),
  rules: v.array(RuleSchema),
});

/** A rule as its file has it: with where its wording comes from, lines that fit it, and lines that only look alike. */
export type DocumentedRule = v.InferOutput<typeof RuleSchema>;

/** A pack file as it was read. */
export interface PackFile {
  /** Named in complaints. */
  readonly name: string;
  readonly content: unknown;
}

/**
 * Rules of several pack files, in their order.
 * @throws Error with all faults, one a line, each with file, rule and field, when a file does not follow
 * `rule-pack.schema.json`, a pattern is none, an id repeats or `clears` names no rule.
 */
export function parseRulePack(files: readonly PackFile[]): readonly DocumentedRule[] {
  const parsed = files.map((file) => ({ file, result: v.safeParse(PackFileSchema, file.content) }));
  const rules = parsed.flatMap(({ result }) => (result.success ? result.output.rules : []));
  const faults = [
    ...parsed.flatMap(({ file, result }) =>
      result.success
        ? patternFaults(file.name, result.output.rules)
        : result.issues.map((issue) => faultOf(file, issue)),
    ),
    ...repeatedIds(rules),
    // Of a file with faults no rules are known, which others may name.
    ...(parsed.every(({ result }) => result.success) ? unknownClears(rules) : []),
  ];
  if (faults.length > 0) throw new Error(`Rule pack:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return rules;
}

/** `iscsid.json: rule ISCSID-X (rules.61): pattern: what is wrong` */
function faultOf({ name, content }: PackFile, issue: v.InferIssue<typeof PackFileSchema>): string {
  const path = (v.getDotPath(issue) ?? '').split('.');
  const [list, index, ...field] = path;
  if (list !== 'rules' || index === undefined)
    return `${name}: ${path.join('.') || 'root'}: ${issue.message}`;
  const id = ownText(asArray(own(content, 'rules'))[Number(index)], 'id') ?? '?';
  return `${name}: rule ${id} (rules.${index}): ${field.join('.') || 'rule'}: ${issue.message}`;
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function patternFaults(name: string, rules: readonly DocumentedRule[]): readonly string[] {
  return rules.flatMap(({ id, pattern }, index) => {
    try {
      new RegExp(pattern);
      return [];
    } catch (error) {
      return [
        `${name}: rule ${id} (rules.${index}): pattern: ${error instanceof Error ? error.message : String(error)}`,
      ];
    }
  });
}

function repeatedIds(rules: readonly DocumentedRule[]): readonly string[] {
  const ids = rules.map(({ id }) => id);
  const repeated = ids.filter((id, index) => ids.indexOf(id) < index);
  return [...new Set(repeated)].map((id) => `rule ${id}: id ${id} occurs twice`);
}

function unknownClears(rules: readonly DocumentedRule[]): readonly string[] {
  const ids = new Set(rules.map(({ id }) => id));
  return rules.flatMap(({ id, clears }) =>
    clears.filter((one) => !ids.has(one)).map((one) => `rule ${id}: is cleared by ${one}, which is no rule`),
  );
}
