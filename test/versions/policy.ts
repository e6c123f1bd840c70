import type { StatementTable } from '../../infra/local/cloud/iam.ts';
import { statementsOn } from '../e2e/reattach-scene.ts';
import { type IamStatementData, loadStatements, valuesOf } from '../support/iam-statements.ts';

/** Names of the policy file that mean something else since: until 2026-11-28 one log group held all logs. */
const SINCE: Readonly<Record<string, readonly string[]>> = {
  '{log_group}': ['{node_log_group}', '{own_log_group}'],
};

/**
 * The policies that Terraform deploys of a version, as the pretend tenancy of today takes them.
 * @param root folder of the version's files.
 * @throws Error when its policy file has a form that today's reader does not know.
 */
export function policyOf(root: string): StatementTable {
  return statementsOn(loadStatements(root).map(inTodaysForm), false);
}

function inTodaysForm(statement: IamStatementData): IamStatementData {
  const { conditions } = statement;
  if (conditions === undefined) return statement;
  const today = Object.entries(conditions).map(([name, wanted]) => [name, valuesOf(wanted).flatMap(value)]);
  return { ...statement, conditions: Object.fromEntries(today) };
}

/** Until 2026-11-28 patterns of names stood between slashes. */
function value(text: string): readonly string[] {
  return SINCE[text] ?? [text.replace(/^\/(.*)\/$/, '$1')];
}
