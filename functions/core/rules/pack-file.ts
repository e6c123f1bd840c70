import * as v from 'valibot';
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

/**
 * Rules of several pack files, in their order.
 * @throws Error naming the place when a file does not follow `rule-pack.schema.json`, an id repeats or `clears` names no rule.
 */
export function parseRulePack(files: readonly unknown[]): readonly DocumentedRule[] {
  const rules = files.flatMap((file) => {
    const parsed = v.safeParse(PackFileSchema, file);
    if (parsed.success) return parsed.output.rules;
    const issue = parsed.issues[0];
    throw new Error(`Rule pack: ${v.getDotPath(issue) ?? 'root'}: ${issue.message}`);
  });
  const ids = new Set<string>();
  for (const rule of rules) {
    if (ids.has(rule.id)) throw new Error(`Rule pack: id ${rule.id} occurs twice`);
    ids.add(rule.id);
  }
  for (const rule of rules) {
    const unknown = rule.clears.find((id) => !ids.has(id));
    if (unknown !== undefined)
      throw new Error(`Rule pack: ${rule.id} is cleared by ${unknown}, which is no rule`);
  }
  return rules;
}
