import { builtInRules, type RulePack } from '../../functions/core/rules/rule-pack.ts';

export const AGENT_FILTER_PATH = 'terraform/modules/logging/agent-filter.json';

/** LifeKeeper's own lines: level, two or more fields, six digits of a message id. */
const LIFEKEEPER = '(EMERG|FATAL|ERROR|WARN|NOTIFY|INFO):.*:[0-9][0-9][0-9][0-9][0-9][0-9]:';
/** Patterns of rules that are no wider than {@link LIFEKEEPER}. */
const LIFEKEEPER_RULE =
  /^\^(?:\(\?:)?(?:(?:EMERG|FATAL|ERROR|WARN|NOTIFY|INFO)\|?)+\)?:.*:(?:\(\?<messageId>)?(?:\\d\{6\}|\d{3}\\d\{3\}|\d{6})\)?:/;

/**
 * The grep filter of the agents: one alternation that passes every line a rule of the pack can match, for a system log
 * with program names (what rsyslog and LifeKeeper write). Only literals, groups, `|`, `.*` and `[0-9]` are used: the
 * subset on which Ruby (the agent), RE2 and JavaScript agree. A superset, not the rules themselves: what passes is
 * still judged by `detect`.
 */
export function agentFilter(pack: RulePack = builtInRules()): string {
  const anywhere = new Set<string>();
  const byPrograms = new Map<string, Set<string>>();
  for (const rule of pack) {
    if (LIFEKEEPER_RULE.test(rule.pattern)) {
      anywhere.add(LIFEKEEPER);
      continue;
    }
    const programs = programsOf(rule.programs);
    // The daemon's name alone is shorter than the texts of its sixty rules and passes little else.
    if (programs === 'iscsid') anywhere.add('iscsid');
    else if (programs === null) for (const literal of rule.literals) anywhere.add(escaped(literal));
    else for (const literal of rule.literals) added(byPrograms, programs, escaped(literal));
  }
  const grouped = [...byPrograms].map(
    ([programs, literals]) => `${programs}.*${group(withoutCovered([...literals]))}`,
  );
  return [...withoutCovered([...anywhere]), ...grouped].sort().join('|');
}

/** The file that Terraform reads, by path. */
export function agentFilterFile(): Readonly<Record<string, string>> {
  const about = 'Generated from functions/core/rules/pack by npm run generate; do not edit.';
  return { [AGENT_FILTER_PATH]: `${JSON.stringify({ about, pattern: agentFilter() }, null, 2)}\n` };
}

/** Program names as one expression; null when any program may write the line. */
function programsOf(programs: readonly string[]): string | null {
  if (programs.includes('*')) return null;
  const names = withoutCovered(programs.map((name) => escaped(name.replace(/\*$/, ''))));
  return group(names);
}

function group(alternatives: readonly string[]): string {
  const sorted = [...alternatives].sort();
  return sorted.length === 1 ? sorted.join('') : `(${sorted.join('|')})`;
}

/** Leaves out what a shorter alternative finds anyway. */
function withoutCovered(alternatives: readonly string[]): readonly string[] {
  const distinct = [...new Set(alternatives)];
  return distinct.filter((one) => !distinct.some((other) => other !== one && one.includes(other)));
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function added(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key) ?? new Set<string>();
  known.add(value);
  map.set(key, known);
}
