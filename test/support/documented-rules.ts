import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentedRule, parseRulePack } from '../../functions/core/rules/pack-file.ts';

const FOLDER = join(__dirname, '..', '..', 'functions', 'core', 'rules', 'pack');
/** In order of precedence. */
const NAMES = ['iscsid', 'kernel', 'multipath', 'competitors', 'system', 'lifekeeper'];

/** The rules that are shipped, with what their files say about them, checked against their schema. */
export function documentedRules(): readonly DocumentedRule[] {
  return parseRulePack(
    NAMES.map((name) => ({
      name: `${name}.json`,
      content: JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as unknown,
    })),
  );
}
