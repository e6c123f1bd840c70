import competitors from './pack/competitors.json';
import iscsid from './pack/iscsid.json';
import kernel from './pack/kernel.json';
import lifekeeper from './pack/lifekeeper.json';
import multipath from './pack/multipath.json';
import system from './pack/system.json';
import type { DocumentedRule } from './pack-file.ts';

/** One rule: what a line looks like, who writes it and what it means. Its samples and sources are no part of it. */
export type Rule = Omit<DocumentedRule, 'source' | 'samples' | 'nearMisses'>;

/** Rules in order of precedence: the first that matches a line decides. */
export type RulePack = readonly Rule[];

/** The rules shipped with the suite. That the files follow their schema is a test's matter, not that of each start. */
export function builtInRules(): RulePack {
  // In order of precedence; LifeKeeper's grammar is tried last because it fits any program.
  const files = [iscsid, kernel, multipath, competitors, system, lifekeeper];
  return files.flatMap(({ rules }) => rules) as RulePack;
}
